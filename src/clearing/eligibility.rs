//! Who may take part in clearing, and why.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QuerySelect,
    QueryTrait,
};

use crate::account::Member;
use crate::entity::{AdvertKind, ParticipantRole, account, participant, round};

/// Whether a member may take part in clearing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// What part they have in the programme.
    pub participation: Participation,
    /// Whether an advert of theirs is open.
    pub has_open_advert: bool,
}

/// What part a member has in the programme, as far as clearing goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Participation {
    /// No round is between its publication and its end: everybody may.
    NoRound,
    /// Registered in the published round, without a long-term match.
    Looking {
        /// The round.
        round: String,
        /// As what they take part.
        role: ParticipantRole,
    },
    /// Not registered in the published round.
    NotRegistered {
        /// The round.
        round: String,
    },
    /// Found somebody to go on with in the published round.
    LongTermMatch {
        /// The round.
        round: String,
    },
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
        if let Some(refusal) = self.participation.refusal() {
            return refusal;
        }
        if self.has_open_advert {
            return "you have an advert open".to_owned();
        }
        match &self.participation {
            Participation::Looking { round, .. } => {
                format!("you registered for {round} and have no long-term match")
            }
            _ => "no round is under way, so every member may take part".to_owned(),
        }
    }
}

impl Participation {
    /// Why they may not take part in clearing at all; `None` when they may.
    pub(super) fn refusal(&self) -> Option<String> {
        match self {
            Self::NoRound | Self::Looking { .. } => None,
            Self::NotRegistered { round } => {
                Some(format!("clearing is for people who registered for {round}"))
            }
            Self::LongTermMatch { round } => Some(format!(
                "you found a long-term match in {round}: clearing is for people without one"
            )),
        }
    }

    /// Why they may not post an advert of this kind; `None` when they may.
    pub(super) fn refusal_of(&self, kind: AdvertKind) -> Option<String> {
        use AdvertKind::{MenteeWanted, MentorWanted};
        match (self, kind) {
            (Self::Looking { role: ParticipantRole::Mentor, round }, MentorWanted) => Some(
                format!("you registered for {round} as a mentor: post [Mentee wanted] instead"),
            ),
            (Self::Looking { role: ParticipantRole::Mentee, round }, MenteeWanted) => Some(
                format!("you registered for {round} as a mentee: post [Mentor wanted] instead"),
            ),
            _ => self.refusal(),
        }
    }
}

/// The latest published round, what the member is in it, and their adverts.
#[derive(FromQueryResult)]
struct Row {
    round: Option<String>,
    completed_at: Option<TimeDateTimeWithTimeZone>,
    role: Option<ParticipantRole>,
    has_long_term_match: bool,
    has_open_advert: bool,
}

/// Whether a member may take part in clearing, from one statement.
///
/// A round counts from its publication to its end. Before, between and after,
/// clearing is open to every member.
///
/// # Errors
///
/// When the database fails.
pub async fn eligibility(db: &impl ConnectionTrait, member: &Member) -> Result<Eligibility, DbErr> {
    let mut row = account::Entity::find_by_id(member.id())
        .select_only()
        .expr_as(round::Column::Name.into_expr(), "round")
        .expr_as(round::Column::CompletedAt.into_expr(), "completed_at")
        .expr_as(participant::Column::Role.into_expr(), "role")
        .expr_as(Expr::cust(HAS_LONG_TERM_MATCH), "has_long_term_match")
        .expr_as(Expr::cust(HAS_OPEN_ADVERT), "has_open_advert");
    let registered = Condition::all()
        .add(participant::Column::RoundId.into_expr().eq(round::Column::Id.into_expr()))
        .add(participant::Column::Email.into_expr().eq(account::Column::Email.into_expr()))
        .add(participant::Column::WithdrawnAt.is_null());
    QueryTrait::query(&mut row)
        .join(JoinType::LeftJoin, round::Entity, round::Column::Id.into_expr().eq(latest_round()))
        .join(JoinType::LeftJoin, participant::Entity, registered);
    let row = row.into_model::<Row>().one(db).await?;
    let has_open_advert = row.as_ref().is_some_and(|row| row.has_open_advert);
    let participation = row.map_or(Participation::NoRound, participation);
    Ok(Eligibility { participation, has_open_advert })
}

const HAS_LONG_TERM_MATCH: &str = r#"EXISTS (
    SELECT 1 FROM "pair" JOIN "plan" ON "plan"."id" = "pair"."plan_id"
    WHERE "plan"."round_id" = "round"."id" AND "plan"."state" = 'PUBLISHED'
      AND "pair"."mentee_outcome" = 'CONTINUE' AND "pair"."mentor_outcome" = 'CONTINUE'
      AND "participant"."id" IN ("pair"."mentee_id", "pair"."mentor_id"))"#;

const HAS_OPEN_ADVERT: &str = r#"EXISTS (
    SELECT 1 FROM "advert" WHERE "advert"."author_id" = "account"."id" AND "advert"."is_open")"#;

/// The round that was published last.
fn latest_round() -> Expr {
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
    match (row.round, row.completed_at, row.role) {
        (None, _, _) | (_, Some(_), _) => Participation::NoRound,
        (Some(round), None, None) => Participation::NotRegistered { round },
        (Some(round), None, Some(_)) if row.has_long_term_match => {
            Participation::LongTermMatch { round }
        }
        (Some(round), None, Some(role)) => Participation::Looking { round, role },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mentor_wants_mentees_a_mentee_mentors_and_who_is_both_may_want_either() {
        use AdvertKind::{MenteeWanted, MentorWanted};
        use ParticipantRole::{Both, Mentee, Mentor};
        let may = |role, kind| {
            let looking = Participation::Looking { round: "2030".to_owned(), role };
            looking.refusal_of(kind).is_none()
        };
        assert_eq!([may(Mentor, MenteeWanted), may(Mentor, MentorWanted)], [true, false]);
        assert_eq!([may(Mentee, MenteeWanted), may(Mentee, MentorWanted)], [false, true]);
        assert_eq!([may(Both, MenteeWanted), may(Both, MentorWanted)], [true, true]);
    }

    #[test]
    fn every_answer_carries_its_reason() {
        let round = || "Spring 2030".to_owned();
        let role = ParticipantRole::Mentee;
        for (participation, has_open_advert, is_eligible, reason) in [
            (
                Participation::NoRound,
                false,
                true,
                "no round is under way, so every member may take part",
            ),
            (Participation::NoRound, true, false, "you have an advert open"),
            (
                Participation::Looking { round: round(), role },
                false,
                true,
                "you registered for Spring 2030 and have no long-term match",
            ),
            (
                Participation::NotRegistered { round: round() },
                false,
                false,
                "clearing is for people who registered for Spring 2030",
            ),
            (
                Participation::LongTermMatch { round: round() },
                true,
                false,
                "you found a long-term match in Spring 2030: clearing is for people without one",
            ),
        ] {
            let eligibility = Eligibility { participation, has_open_advert };
            assert_eq!(eligibility.is_eligible(), is_eligible);
            assert_eq!(eligibility.reason(), reason);
        }
    }
}
