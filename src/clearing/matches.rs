//! Matches that were made in clearing, as each of the two sees them.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use super::end_match::TRIAL;
use crate::account::Member;
use crate::entity::{
    AccountId, AccountStatus, ClearingMatchId, ParticipantRole, TopicId, account, block,
    clearing_match, topic,
};
use crate::forum::AuthorRow;
use crate::visibility::sees;

/// The most matches in one answer.
const MATCHES_MAX: u64 = 200;

/// The reader's account in a query of matches.
const READER: &str = "reader";

/// A match from the side of one of the two; for moderators, from the side of
/// the author of its advert.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "clearing_match::Entity")]
pub struct MatchRow {
    /// Identifies it.
    pub id: ClearingMatchId,
    /// The advert it came of.
    pub topic_id: TopicId,
    /// When it was made.
    pub made_at: TimeDateTimeWithTimeZone,
    /// When it ended.
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    end_reason: Option<String>,
    /// The other one.
    #[sea_orm(nested)]
    pub other: AuthorRow,
    #[sea_orm(from_expr = "account::Column::Email.into_expr()")]
    address: String,
    #[sea_orm(from_expr = "account::Column::Status.into_expr()")]
    status: AccountStatus,
    #[sea_orm(from_expr = "is_other_the_mentor()")]
    is_other_the_mentor: bool,
    /// Whether the reader has blocked the other one.
    #[sea_orm(from_expr = "is_blocked()")]
    pub is_blocked: bool,
    /// Whether the reader is one of the two.
    #[sea_orm(from_expr = "Expr::cust(IS_OWN)")]
    is_own: bool,
}

const IS_OWN: &str = r#"("clearing_match"."mentor_id" = "reader"."id"
    OR "clearing_match"."mentee_id" = "reader"."id")"#;

/// To whoever is neither, the other one is that of the advert's author.
const OTHER: &str = r#"CASE
    WHEN "clearing_match"."mentor_id" = "reader"."id" THEN "clearing_match"."mentee_id"
    WHEN "clearing_match"."mentee_id" = "reader"."id" THEN "clearing_match"."mentor_id"
    WHEN "clearing_match"."mentor_id" = "topic"."author_id" THEN "clearing_match"."mentee_id"
    ELSE "clearing_match"."mentor_id" END"#;

fn is_other_the_mentor() -> Expr {
    account::Column::Id.into_expr().eq(clearing_match::Column::MentorId.into_expr())
}

fn is_blocked() -> Expr {
    let block = block::Entity::find()
        .filter(block::Column::ById.into_expr().eq(Expr::col((READER, account::Column::Id))))
        .filter(block::Column::BlockedId.into_expr().eq(account::Column::Id.into_expr()));
    Expr::exists(block.into_query())
}

impl MatchRow {
    /// What the other one is: mentor or mentee.
    #[must_use]
    pub fn other_is(&self) -> ParticipantRole {
        if self.is_other_the_mentor { ParticipantRole::Mentor } else { ParticipantRole::Mentee }
    }

    /// The other one's address: to each of the two, as long as the match goes on.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        let is_here = self.status == AccountStatus::Active;
        (self.is_own && is_here && self.ended_at.is_none()).then_some(&*self.address)
    }

    /// Whether the reader may say that it did not work.
    #[must_use]
    pub fn may_end(&self, now: OffsetDateTime) -> bool {
        self.is_own && self.ended_at.is_none() && now < self.made_at + TRIAL
    }

    /// Why it ended, if whoever ended it said: to moderators who are neither.
    #[must_use]
    pub fn end_reason(&self) -> Option<&str> {
        self.end_reason.as_deref().filter(|_| !self.is_own)
    }
}

/// The matches of a member, the latest first. One that goes on is there whoever hides or
/// is blocked; one that ended is gone while one of the two is absent for the other.
///
/// # Errors
///
/// When the database fails.
pub async fn my_clearing_matches(
    db: &impl ConnectionTrait,
    member: &Member,
) -> Result<Vec<MatchRow>, DbErr> {
    rows(db, member, clearing_match::Entity::find().filter(is_of(member.id()))).await
}

/// A match of a member's own.
///
/// # Errors
///
/// When the database fails.
pub async fn clearing_match(
    db: &impl ConnectionTrait,
    member: &Member,
    id: ClearingMatchId,
) -> Result<Option<MatchRow>, DbErr> {
    let own = clearing_match::Entity::find_by_id(id).filter(is_of(member.id()));
    Ok(rows(db, member, own).await?.pop())
}

/// A match that was just made, as one of the two sees it.
///
/// # Errors
///
/// When the database fails.
pub async fn match_of(
    db: &impl ConnectionTrait,
    member: &Member,
    made: Option<&clearing_match::Model>,
) -> Result<Option<MatchRow>, DbErr> {
    match made {
        Some(made) => clearing_match(db, member, made.id).await,
        None => Ok(None),
    }
}

/// The matches that came of some topics and go on, as far as a member may see
/// them: their own, and moderators all.
///
/// # Errors
///
/// When the database fails.
pub async fn matches_of_topics(
    db: &impl ConnectionTrait,
    member: &Member,
    topics: &[TopicId],
) -> Result<Vec<MatchRow>, DbErr> {
    let mut made = clearing_match::Entity::find()
        .filter(clearing_match::Column::TopicId.is_in(topics.iter().copied()))
        .filter(clearing_match::Column::EndedAt.is_null());
    if !member.is_moderator() {
        made = made.filter(is_of(member.id()));
    }
    rows(db, member, made).await
}

fn is_of(account: AccountId) -> Condition {
    let two = [clearing_match::Column::MentorId, clearing_match::Column::MenteeId];
    let is_one = Condition::any().add(two[0].eq(account)).add(two[1].eq(account));
    let may_know = Condition::any()
        .add(clearing_match::Column::EndedAt.is_null())
        .add(sees(&Expr::value(account), two.map(ColumnTrait::into_expr)));
    Condition::all().add(is_one).add(may_know)
}

/// Matches whose two are both known here, with the other one of each: one statement.
async fn rows(
    db: &impl ConnectionTrait,
    reader: &Member,
    made: Select<clearing_match::Entity>,
) -> Result<Vec<MatchRow>, DbErr> {
    let mut made = made
        .filter(clearing_match::Column::MentorId.is_not_null())
        .filter(clearing_match::Column::MenteeId.is_not_null())
        .order_by_desc(clearing_match::Column::Id)
        .limit(MATCHES_MAX);
    let of_topic = clearing_match::Column::TopicId.into_expr().eq(topic::Column::Id.into_expr());
    let is_reader = Expr::col((READER, account::Column::Id)).eq(reader.id());
    let is_other = account::Column::Id.into_expr().eq(Expr::cust(OTHER));
    QueryTrait::query(&mut made)
        .join(JoinType::InnerJoin, topic::Entity, of_topic)
        .join_as(JoinType::InnerJoin, account::Entity, READER, is_reader)
        .join(JoinType::InnerJoin, account::Entity, is_other);
    made.into_partial_model().all(db).await
}
