//! Rounds, and where each stands.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use time::OffsetDateTime;

use crate::account::Pending;
use crate::entity::{PlanState, RoundId, participant, plan, round};

/// How many rounds are listed: one or two are held in a year.
const LISTED_MAX: u64 = 100;

/// Where a round stands, from its dates and plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundState {
    /// Registration has not opened.
    Draft,
    /// People can register.
    Open,
    /// Registration has closed.
    Closed,
    /// Registration has closed, and there is a plan to look at.
    Matched,
    /// The matches are out.
    Published,
    /// It has ended.
    Complete,
}

/// Where `round` stands at `now`.
#[must_use]
pub fn state_of(round: &round::Model, has_draft_plan: bool, now: OffsetDateTime) -> RoundState {
    if round.completed_at.is_some_and(|completed| completed <= now) {
        RoundState::Complete
    } else if round.published_at.is_some() {
        RoundState::Published
    } else if now < round.registration_opens_at {
        RoundState::Draft
    } else if now < round.registration_closes_at {
        RoundState::Open
    } else if has_draft_plan {
        RoundState::Matched
    } else {
        RoundState::Closed
    }
}

/// The round that people are to know of: one that is open, else the latest that
/// has opened, else the next.
///
/// # Errors
///
/// When the database fails.
pub async fn current_round(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<Option<round::Model>, DbErr> {
    use round::Column::{RegistrationClosesAt, RegistrationOpensAt};
    let opened = || round::Entity::find().filter(RegistrationOpensAt.lte(now));
    let open = opened().filter(RegistrationClosesAt.gt(now)).order_by_desc(RegistrationOpensAt);
    if let Some(open) = open.one(db).await? {
        return Ok(Some(open));
    }
    let latest = opened().order_by_desc(RegistrationClosesAt).one(db).await?;
    if latest.is_some() {
        return Ok(latest);
    }
    round::Entity::find().order_by_asc(RegistrationOpensAt).one(db).await
}

/// The latest rounds, newest first.
///
/// # Errors
///
/// When the database fails.
pub async fn rounds(db: &impl ConnectionTrait) -> Result<Vec<round::Model>, DbErr> {
    let by_opening = round::Entity::find().order_by_desc(round::Column::RegistrationOpensAt);
    by_opening.order_by_desc(round::Column::Id).limit(LISTED_MAX).all(db).await
}

/// The published rounds that a person took part in, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn rounds_of(
    db: &impl ConnectionTrait,
    person: &Pending,
) -> Result<Vec<round::Model>, DbErr> {
    let theirs = participant::Entity::find()
        .select_only()
        .column(participant::Column::RoundId)
        .filter(participant::Column::Email.eq(&person.account().email))
        .into_query();
    round::Entity::find()
        .filter(round::Column::PublishedAt.is_not_null())
        .filter(round::Column::Id.in_subquery(theirs))
        .order_by_desc(round::Column::PublishedAt)
        .order_by_desc(round::Column::Id)
        .limit(LISTED_MAX)
        .all(db)
        .await
}

/// One round.
///
/// # Errors
///
/// When the database fails.
pub async fn round(db: &impl ConnectionTrait, id: RoundId) -> Result<Option<round::Model>, DbErr> {
    round::Entity::find_by_id(id).one(db).await
}

/// Which of these rounds have a plan that waits to be published.
///
/// # Errors
///
/// When the database fails.
pub async fn rounds_with_draft_plans(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<Vec<RoundId>, DbErr> {
    plan::Entity::find()
        .select_only()
        .column(plan::Column::RoundId)
        .distinct()
        .filter(plan::Column::RoundId.is_in(rounds.iter().copied()))
        .filter(plan::Column::State.eq(PlanState::Draft))
        .into_tuple()
        .all(db)
        .await
}

#[cfg(test)]
pub(super) mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    pub(in crate::mentoring) fn blank() -> round::Model {
        round::Model {
            id: RoundId(Uuid::nil()),
            name: "Spring".to_owned(),
            registration_opens_at: datetime!(2030-03-01 9:00 UTC),
            registration_closes_at: datetime!(2030-04-01 9:00 UTC),
            share_mentee_emails: false,
            lowest_mentor_grade: "AO".to_owned(),
            highest_mentee_grade: "SCS2".to_owned(),
            rules: None,
            created_at: datetime!(2030-01-01 9:00 UTC),
            published_at: None,
            completed_at: None,
        }
    }

    #[test]
    fn a_round_moves_on_with_its_window_its_plan_and_its_publication() {
        use RoundState::{Closed, Complete, Draft, Matched, Open, Published};
        let round = blank();
        for (now, has_plan, state) in [
            (datetime!(2030-02-28 9:00 UTC), false, Draft),
            (round.registration_opens_at, false, Open),
            (datetime!(2030-03-31 9:00 UTC), true, Open),
            (round.registration_closes_at, false, Closed),
            (round.registration_closes_at, true, Matched),
        ] {
            assert_eq!(state_of(&round, has_plan, now), state);
        }
        let published = round::Model { published_at: Some(round.registration_closes_at), ..round };
        assert_eq!(state_of(&published, true, datetime!(2030-04-02 9:00 UTC)), Published);
        let ended = Some(datetime!(2031-01-01 9:00 UTC));
        let ended = round::Model { completed_at: ended, ..published };
        assert_eq!(state_of(&ended, true, datetime!(2030-12-01 9:00 UTC)), Published);
        assert_eq!(state_of(&ended, true, datetime!(2031-01-01 9:00 UTC)), Complete);
    }
}
