//! Who may take part in clearing, why, and how much room they have.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter,
    QuerySelect, QueryTrait,
};
use serde_json::Value;

use super::participation::Participation;
use crate::account::Member;
use crate::entity::{AccountId, ParticipantRole, account, clearing_admission, participant, round};

/// Whether a member may take part in clearing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// What part they have in the programme.
    pub participation: Participation,
    /// Whether an advert of theirs is open.
    pub has_open_advert: bool,
    /// How many more they take.
    pub room: Room,
    /// The rules of the round that was published last, as its row holds them.
    pub rules: Option<Value>,
}

/// How many more long-term matches somebody takes, as mentor and as mentee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Mentees beside those they have.
    pub as_mentor: i64,
    /// Mentors beside those they have: one in all.
    pub as_mentee: i64,
}

impl Room {
    /// Whether there is any on a side.
    #[must_use]
    pub fn is_left(self, side: ParticipantRole) -> bool {
        match side {
            ParticipantRole::Mentor => self.as_mentor > 0,
            ParticipantRole::Mentee => self.as_mentee > 0,
            ParticipantRole::Both => self.as_mentor > 0 && self.as_mentee > 0,
        }
    }
}

impl Eligibility {
    /// Whether they may post an advert now.
    #[must_use]
    pub fn is_eligible(&self) -> bool {
        self.participation.refusal().is_none() && !self.has_open_advert
    }

    /// Why, as a sentence to the person.
    #[must_use]
    pub fn reason(&self) -> String {
        match self.participation.refusal() {
            Some(refusal) => refusal,
            None if self.has_open_advert => "You have an open advert".to_owned(),
            None => self.participation.welcome(),
        }
    }
}

/// The latest published round, what somebody is in it, and whom they have.
#[derive(FromQueryResult)]
struct Row {
    id: AccountId,
    round: Option<String>,
    is_over: bool,
    role: Option<ParticipantRole>,
    capacity: Option<i32>,
    was_let_in: bool,
    pairs_as_mentor: i64,
    pairs_as_mentee: i64,
    matches_as_mentor: i64,
    matches_as_mentee: i64,
    has_open_advert: bool,
    rules: Option<Value>,
}

/// Whether a member may take part in clearing, from one statement.
///
/// A round counts from its publication to its end. Before, between and after,
/// clearing is open to every member. A match that was made in clearing counts
/// until the next round is published.
///
/// # Errors
///
/// When the database fails.
pub async fn eligibility(db: &impl ConnectionTrait, member: &Member) -> Result<Eligibility, DbErr> {
    eligibility_of(db, member.id()).await
}

/// The same of anybody's account.
pub(super) async fn eligibility_of(
    db: &impl ConnectionTrait,
    id: AccountId,
) -> Result<Eligibility, DbErr> {
    let row = rows(db, account::Column::Id.eq(id)).await?.pop();
    let row = row.ok_or_else(|| DbErr::RecordNotFound("account".to_owned()))?;
    Ok(Eligibility {
        has_open_advert: row.has_open_advert,
        room: room(&row),
        rules: row.rules.clone(),
        participation: participation(row),
    })
}

/// How much room each of these people has, from one statement.
pub(super) async fn rooms_of(
    db: &impl ConnectionTrait,
    people: &[AccountId],
) -> Result<HashMap<AccountId, Room>, DbErr> {
    let rows = rows(db, account::Column::Id.is_in(people.iter().copied())).await?;
    Ok(rows.into_iter().map(|row| (row.id, room(&row))).collect())
}

/// What counts of some accounts.
async fn rows(db: &impl ConnectionTrait, which: Expr) -> Result<Vec<Row>, DbErr> {
    let mut rows = account::Entity::find()
        .filter(which)
        .select_only()
        .column(account::Column::Id)
        .expr_as(round::Column::Name.into_expr(), "round")
        .expr_as(round::Column::CompletedAt.is_not_null(), "is_over")
        .expr_as(participant::Column::Role.into_expr(), "role")
        .expr_as(participant::Column::CapacityAsMentor.into_expr(), "capacity")
        .expr_as(clearing_admission::Column::At.is_not_null(), "was_let_in")
        .expr_as(Expr::cust(PAIRS_AS_MENTOR), "pairs_as_mentor")
        .expr_as(Expr::cust(PAIRS_AS_MENTEE), "pairs_as_mentee")
        .expr_as(Expr::cust(MATCHES_AS_MENTOR), "matches_as_mentor")
        .expr_as(Expr::cust(MATCHES_AS_MENTEE), "matches_as_mentee")
        .expr_as(Expr::cust(HAS_OPEN_ADVERT), "has_open_advert")
        .expr_as(round::Column::Rules.into_expr(), "rules");
    let registered = Condition::all()
        .add(participant::Column::RoundId.into_expr().eq(round::Column::Id.into_expr()))
        .add(participant::Column::Email.into_expr().eq(account::Column::Email.into_expr()))
        .add(participant::Column::WithdrawnAt.is_null());
    let admitted = Condition::all()
        .add(clearing_admission::Column::RoundId.into_expr().eq(round::Column::Id.into_expr()))
        .add(clearing_admission::Column::AccountId.into_expr().eq(account::Column::Id.into_expr()));
    QueryTrait::query(&mut rows)
        .join(JoinType::LeftJoin, round::Entity, round::Column::Id.into_expr().eq(latest_round()))
        .join(JoinType::LeftJoin, participant::Entity, registered)
        .join(JoinType::LeftJoin, clearing_admission::Entity, admitted);
    rows.into_model::<Row>().all(db).await
}

macro_rules! pairs_as {
    ($side:literal) => {
        concat!(
            r#"(SELECT COUNT(*) FROM "pair" JOIN "plan" ON "plan"."id" = "pair"."plan_id"
            WHERE "plan"."round_id" = "round"."id" AND "plan"."state" = 'PUBLISHED'
              AND "pair"."mentee_outcome" = 'CONTINUE' AND "pair"."mentor_outcome" = 'CONTINUE'
              AND "participant"."id" = "pair".""#,
            $side,
            r#"")"#
        )
    };
}

macro_rules! matches_as {
    ($side:literal) => {
        concat!(
            r#"(SELECT COUNT(*) FROM "clearing_match" "made"
            WHERE "account"."id" = "made".""#,
            $side,
            r#"" AND "made"."ended_at" IS NULL
              AND ("round"."id" IS NULL OR "made"."made_at" >= "round"."published_at")
              AND ("clearing_admission"."at" IS NULL
                   OR "made"."made_at" >= "clearing_admission"."at"))"#
        )
    };
}

const PAIRS_AS_MENTOR: &str = pairs_as!("mentor_id");
const PAIRS_AS_MENTEE: &str = pairs_as!("mentee_id");
const MATCHES_AS_MENTOR: &str = matches_as!("mentor_id");
const MATCHES_AS_MENTEE: &str = matches_as!("mentee_id");

const HAS_OPEN_ADVERT: &str = r#"EXISTS (
    SELECT 1 FROM "advert" WHERE "advert"."author_id" = "account"."id" AND "advert"."is_open")"#;

/// The round that was published last.
pub(super) fn latest_round() -> Expr {
    let mut latest = Query::select();
    latest
        .expr(Expr::col(("latest", round::Column::Id)))
        .from_as(round::Entity, "latest")
        .and_where(Expr::col(("latest", round::Column::PublishedAt)).is_not_null())
        .order_by(("latest", round::Column::PublishedAt), Order::Desc)
        .order_by(("latest", round::Column::Id), Order::Desc)
        .limit(1);
    Expr::SubQuery(None, Box::new(latest.into()))
}

fn participation(row: Row) -> Participation {
    // A moderator who lets somebody in knows of the round's long-term match.
    let has_pair = !row.was_let_in && row.pairs_as_mentor + row.pairs_as_mentee > 0;
    match (row.round, row.role) {
        _ if row.matches_as_mentor + row.matches_as_mentee > 0 => Participation::Matched,
        (None, _) => Participation::NoRound,
        (Some(_), _) if row.is_over => Participation::NoRound,
        (Some(round), Some(_)) if has_pair => Participation::LongTermMatch { round },
        (Some(round), Some(role)) if !row.was_let_in => Participation::Looking { round, role },
        (Some(round), _) if row.was_let_in => Participation::LetIn { round },
        (Some(round), _) => Participation::NotRegistered { round },
    }
}

/// A mentor takes as many as they registered for, and one where they did not; a
/// mentee goes on with one mentor.
fn room(row: &Row) -> Room {
    let capacity = if row.is_over { None } else { row.capacity };
    let counted = |pairs| if row.was_let_in { 0 } else { pairs };
    Room {
        as_mentor: i64::from(Ord::max(capacity.unwrap_or(1), 1))
            - counted(row.pairs_as_mentor)
            - row.matches_as_mentor,
        as_mentee: 1 - counted(row.pairs_as_mentee) - row.matches_as_mentee,
    }
}
