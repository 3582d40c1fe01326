//! Rounds: making and changing them, and where each stands.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use time::OffsetDateTime;

use crate::account::{Admin, Pending};
use crate::entity::{PlanState, RoundId, participant, plan, round};
use crate::london;
use crate::moderation::{self, LogEntry};
use crate::occasion::{Occasion, to_the_second};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::one_line;

/// The longest name of a round, in characters.
const NAME_MAX: usize = 100;
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

/// What an admin says about a round; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct RoundChange {
    /// What it is called.
    pub name: Option<String>,
    /// From when people can register.
    pub opens_at: Option<OffsetDateTime>,
    /// Until when.
    pub closes_at: Option<OffsetDateTime>,
    /// Whether mentors get their mentees' addresses too.
    pub share_mentee_emails: Option<bool>,
}

/// Why a round is not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// There is no such round.
    #[error("We could not find this round")]
    NotFound,
    /// What was given cannot be.
    #[error("There is a problem with the details of the round")]
    Invalid(Vec<Problem>),
    /// The window is over for good.
    #[error(
        "This round's matches have been published, so you cannot change its registration dates"
    )]
    Published,
    /// Its matches are not out.
    #[error("You can end a round once its matches are published")]
    NotPublished,
    /// It has ended.
    #[error("This round has already ended")]
    Complete,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RoundError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Invalid(_) => Kind::Invalid,
            Self::Published | Self::NotPublished | Self::Complete => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::NotPublished => vec![Problem::new(Code::RoundNotOpen, &[], self.to_string())],
            Self::Published | Self::Complete => {
                vec![Problem::new(Code::AlreadyDone, &[], self.to_string())]
            }
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Makes a round.
///
/// # Errors
///
/// Refuses when the name or a date is missing, and when registration would
/// close before it opens.
pub async fn create_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let needed = [
        (change.name.is_none(), "name", "Enter a name"),
        (change.opens_at.is_none(), "registrationOpensAt", "Enter when registration opens"),
        (change.closes_at.is_none(), "registrationClosesAt", "Enter when registration closes"),
    ];
    let missing = needed.into_iter().filter(|(is_missing, _, _)| *is_missing);
    let problems: Vec<Problem> = missing
        .map(|(_, field, message)| Problem::new(Code::Required, &["input", field], message))
        .collect();
    if !problems.is_empty() {
        return Err(RoundError::Invalid(problems));
    }
    let blank = round::Model {
        id: occasion.id(),
        name: String::new(),
        registration_opens_at: occasion.now(),
        registration_closes_at: occasion.now(),
        share_mentee_emails: false,
        rules: None,
        created_at: occasion.now(),
        published_at: None,
        completed_at: None,
    };
    let round = changed_round(blank, change)?;
    round::Entity::insert(round::ActiveModel::from(round.clone()))
        .exec_without_returning(tx)
        .await?;
    let entry = LogEntry::new("create round", &round).after(window_in_words(&round));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(round)
}

/// Changes a round.
///
/// # Errors
///
/// Refuses when there is no such round, when registration would close before
/// it opens, and to move the window once the matches are out.
pub async fn update_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: RoundId,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RoundError::NotFound)?;
    let after = changed_round(round.clone(), change)?;
    let window = |round: &round::Model| (round.registration_opens_at, round.registration_closes_at);
    if round.published_at.is_some() && window(&after) != window(&round) {
        return Err(RoundError::Published);
    }
    round::ActiveModel {
        id: Set(id),
        name: Set(after.name.clone()),
        registration_opens_at: Set(after.registration_opens_at),
        registration_closes_at: Set(after.registration_closes_at),
        share_mentee_emails: Set(after.share_mentee_emails),
        ..Default::default()
    }
    .update(tx)
    .await?;
    let entry = LogEntry::new("update round", &after).after(window_in_words(&after));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(after)
}

/// The rule alone: the round as it would be, or all that is wrong with it.
fn changed_round(
    mut round: round::Model,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let mut problems = Vec::new();
    if let Some(name) = &change.name {
        round.name = one_line(name);
        let length = round.name.chars().count();
        if length == 0 {
            problems.push(Problem::new(Code::Required, &["input", "name"], "Enter a name"));
        } else if length > NAME_MAX {
            let message = format!("The name must be {NAME_MAX} characters or fewer");
            problems.push(Problem::new(Code::TooLong, &["input", "name"], message));
        }
    }
    round.registration_opens_at =
        change.opens_at.map_or(round.registration_opens_at, to_the_second);
    round.registration_closes_at =
        change.closes_at.map_or(round.registration_closes_at, to_the_second);
    round.share_mentee_emails = change.share_mentee_emails.unwrap_or(round.share_mentee_emails);
    if round.registration_closes_at <= round.registration_opens_at {
        let message = "Registration must close after it opens";
        problems.push(Problem::new(Code::Invalid, &["input", "registrationClosesAt"], message));
    }
    if problems.is_empty() { Ok(round) } else { Err(RoundError::Invalid(problems)) }
}

/// When people can register, as the log says it.
fn window_in_words(round: &round::Model) -> String {
    let (opens, closes) = (round.registration_opens_at, round.registration_closes_at);
    format!("{} to {}", london::date_and_time(opens), london::date_and_time(closes))
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
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn blank() -> round::Model {
        round::Model {
            id: RoundId(Uuid::nil()),
            name: "Spring".to_owned(),
            registration_opens_at: datetime!(2030-03-01 9:00 UTC),
            registration_closes_at: datetime!(2030-04-01 9:00 UTC),
            share_mentee_emails: false,
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

    #[test]
    fn a_window_closes_after_it_opens_and_all_mistakes_are_told_at_once() {
        let opens_at = Some(datetime!(2030-04-01 9:00 UTC));
        let change =
            RoundChange { name: Some(" \n".to_owned()), opens_at, ..RoundChange::default() };
        let RoundError::Invalid(problems) = changed_round(blank(), &change).unwrap_err() else {
            panic!("it is invalid");
        };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field[1]).collect();
        assert_eq!(fields, ["name", "registrationClosesAt"]);
        let later = Some(datetime!(2030-04-01 9:00:01 UTC));
        let change = RoundChange { closes_at: later, opens_at, ..RoundChange::default() };
        assert!(changed_round(blank(), &change).is_ok());
    }
}
