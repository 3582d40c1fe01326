//! Matches that were made in clearing, as each of the two sees them.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use time::OffsetDateTime;

use super::end_match::{TRIAL, people};
use crate::account::Member;
use crate::entity::{
    AccountId, AccountStatus, ClearingMatchId, ParticipantRole, TopicId, account, block,
    clearing_match, topic,
};
use crate::visibility::sees;

/// The most matches in one answer.
const MATCHES_MAX: u64 = 200;

/// A match from the side of one of the two; for moderators, from the side of
/// the author of its advert.
#[derive(Clone, Debug)]
pub struct MatchRow {
    /// The match.
    pub made: clearing_match::Model,
    /// The other one.
    pub other: account::Model,
    /// What the other one is: mentor or mentee.
    pub other_is: ParticipantRole,
    /// Whether the reader has blocked the other one.
    pub is_blocked: bool,
    /// Whether the reader is one of the two.
    is_own: bool,
}

impl MatchRow {
    /// The other one's address: to each of the two, as long as the match goes on.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        let is_here = self.other.status == AccountStatus::Active;
        (self.is_own && is_here && self.made.ended_at.is_none()).then_some(&*self.other.email)
    }

    /// Whether the reader may say that it did not work.
    #[must_use]
    pub fn may_end(&self, now: OffsetDateTime) -> bool {
        self.is_own && self.made.ended_at.is_none() && now < self.made.made_at + TRIAL
    }

    /// Why it ended, if whoever ended it said: to moderators who are neither.
    #[must_use]
    pub fn end_reason(&self) -> Option<&str> {
        self.made.end_reason.as_deref().filter(|_| !self.is_own)
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

/// Matches whose two are both known here, with the other one of each.
async fn rows(
    db: &impl ConnectionTrait,
    reader: &Member,
    made: Select<clearing_match::Entity>,
) -> Result<Vec<MatchRow>, DbErr> {
    let made = made
        .filter(clearing_match::Column::MentorId.is_not_null())
        .filter(clearing_match::Column::MenteeId.is_not_null())
        .order_by_desc(clearing_match::Column::Id)
        .limit(MATCHES_MAX)
        .all(db)
        .await?;
    let topics = topic::Entity::find()
        .filter(topic::Column::Id.is_in(made.iter().map(|made| made.topic_id)))
        .all(db)
        .await?;
    let authors: HashMap<TopicId, AccountId> =
        topics.into_iter().map(|topic| (topic.id, topic.author_id)).collect();
    let people = made.iter().flat_map(people);
    let people = account::Entity::find().filter(account::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<AccountId, account::Model> =
        people.into_iter().map(|account| (account.id, account)).collect();
    let blocked = blocked_by(db, reader, &people).await?;
    let row = |made: clearing_match::Model| {
        let (mentor, mentee) = (made.mentor_id?, made.mentee_id?);
        let is_own = [mentor, mentee].contains(&reader.id());
        let side = if is_own { reader.id() } else { *authors.get(&made.topic_id)? };
        let (other, other_is) = if side == mentor {
            (mentee, ParticipantRole::Mentee)
        } else {
            (mentor, ParticipantRole::Mentor)
        };
        let is_blocked = blocked.contains(&other);
        Some(MatchRow { other: people.get(&other)?.clone(), other_is, is_blocked, is_own, made })
    };
    Ok(made.into_iter().filter_map(row).collect())
}

/// Whom of some people a reader has blocked.
async fn blocked_by(
    db: &impl ConnectionTrait,
    reader: &Member,
    people: &HashMap<AccountId, account::Model>,
) -> Result<HashSet<AccountId>, DbErr> {
    let blocked = block::Entity::find()
        .filter(block::Column::ById.eq(reader.id()))
        .filter(block::Column::BlockedId.is_in(people.keys().copied()))
        .all(db)
        .await?;
    Ok(blocked.into_iter().map(|block| block.blocked_id).collect())
}
