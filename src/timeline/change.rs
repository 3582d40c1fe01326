//! What admins decide about the steps of a round.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable,
    QuerySelect,
};
use time::OffsetDateTime;

use super::dates::{Timeline, timeline_of};
use super::state::{StepState, sends, state_of_step};
use super::words::title;
use crate::account::Admin;
use crate::entity::{RoundId, RoundStep, round, round_step};
use crate::london;
use crate::mentoring::{self, RoundChange, RoundError};
use crate::moderation::{self, LogEntry};
use crate::occasion::{Occasion, to_the_second};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// What an admin decides about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepDecision {
    /// To hold it back until it is resumed.
    Pause,
    /// To leave it out.
    Skip,
    /// To do it after all, when its date comes or at once where that has passed.
    Resume,
    /// That it is done: for what happens outside Clearing.
    Finish,
}

impl StepDecision {
    /// All of them.
    const ALL: [Self; 4] = [Self::Resume, Self::Finish, Self::Pause, Self::Skip];
}

/// A step of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepOf {
    /// The round.
    pub round: RoundId,
    /// The step.
    pub step: RoundStep,
}

/// When a step is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepDates {
    /// When.
    pub at: OffsetDateTime,
    /// Until when people can change their details, where it is about that.
    pub until: Option<OffsetDateTime>,
}

/// Why nothing is decided about a step.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// There is no such round.
    #[error("We could not find this round")]
    NoRound,
    /// It is done, or decided already.
    #[error("This step is done, so you cannot change it")]
    Done,
    /// It cannot be decided of this step.
    #[error("{0}")]
    NotThis(&'static str),
    /// The dates cannot be.
    #[error("There is a problem with the dates")]
    Invalid(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for StepError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRound => Kind::NotFound,
            Self::Done | Self::NotThis(_) => Kind::Conflict,
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::Done => vec![Problem::new(Code::AlreadyDone, &["step"], self.to_string())],
            Self::NotThis(_) => vec![Problem::new(Code::Invalid, &["step"], self.to_string())],
            Self::NoRound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Makes a round, as [`mentoring::create_round`]. Emails that should have gone out before it was
/// made are paused, so that nobody is emailed whom an admin has not decided to email.
///
/// # Errors
///
/// As [`mentoring::create_round`].
pub async fn create_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let round = mentoring::create_round(tx, occasion, admin, change).await?;
    let (now, timeline) = (occasion.now(), Timeline::new(round, Vec::new()));
    for step in RoundStep::iter().filter(|step| sends(*step) && timeline.at(*step) <= now) {
        let paused = Some(now);
        store(tx, round_step::Model { paused_at: paused, ..row_of(&timeline, step) }).await?;
    }
    Ok(timeline.round)
}

/// Decides about a step of a round.
///
/// # Errors
///
/// Refuses when there is no such round, when the step is done, and when this cannot be decided of
/// it.
pub async fn decide_step(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    of: StepOf,
    decision: StepDecision,
) -> Result<round::Model, StepError> {
    let now = occasion.now();
    let timeline = locked(tx, of.round).await?;
    check_decision(&timeline, of.step, decision, now)?;
    let row = row_of(&timeline, of.step);
    let (action, row) = match decision {
        StepDecision::Pause => {
            ("pause step", round_step::Model { paused_at: Some(now), skipped_at: None, ..row })
        }
        StepDecision::Skip => {
            ("skip step", round_step::Model { paused_at: None, skipped_at: Some(now), ..row })
        }
        StepDecision::Resume => {
            ("resume step", round_step::Model { paused_at: None, skipped_at: None, ..row })
        }
        StepDecision::Finish => ("finish step", round_step::Model { done_at: Some(now), ..row }),
    };
    keep(tx, occasion, admin, &timeline, row, action).await
}

/// Moves a step of a round to another date.
///
/// # Errors
///
/// Refuses when there is no such round, when the step is done, when its dates are those of the
/// round, and for dates that cannot be.
pub async fn move_step(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    of: StepOf,
    dates: StepDates,
) -> Result<round::Model, StepError> {
    let now = occasion.now();
    let timeline = locked(tx, of.round).await?;
    check_move(&timeline, of.step, now)?;
    let problems = date_problems(&timeline, of.step, dates, now);
    if !problems.is_empty() {
        return Err(StepError::Invalid(problems));
    }
    let mut row = row_of(&timeline, of.step);
    row.at = Some(to_the_second(dates.at));
    if of.step == RoundStep::CheckDetails {
        row.until = dates.until.map(to_the_second).or(row.until);
    }
    keep(tx, occasion, admin, &timeline, row, "move step").await
}

/// What can be decided about a step at `now`.
#[must_use]
pub fn decisions(timeline: &Timeline, step: RoundStep, now: OffsetDateTime) -> Vec<StepDecision> {
    let is_possible =
        |decision: &StepDecision| check_decision(timeline, step, *decision, now).is_ok();
    StepDecision::ALL.into_iter().filter(is_possible).collect()
}

/// Whether a step can be moved at `now`.
#[must_use]
pub fn may_move(timeline: &Timeline, step: RoundStep, now: OffsetDateTime) -> bool {
    check_move(timeline, step, now).is_ok()
}

async fn locked(tx: &DatabaseTransaction, id: RoundId) -> Result<Timeline, StepError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(timeline_of(tx, round.ok_or(StepError::NoRound)?).await?)
}

async fn keep(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    before: &Timeline,
    row: round_step::Model,
    action: &'static str,
) -> Result<round::Model, StepError> {
    let step = row.step;
    store(tx, row).await?;
    let after = timeline_of(tx, before.round.clone()).await?;
    let entry = LogEntry::new(action, &after.round)
        .before(in_words(before, step))
        .after(in_words(&after, step));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(after.round)
}

fn check_undone(
    timeline: &Timeline,
    step: RoundStep,
    now: OffsetDateTime,
) -> Result<(), StepError> {
    let is_noted = timeline.row(step).is_some_and(|row| row.done_at.is_some());
    let is_done = is_noted || state_of_step(timeline, step, false, now) == StepState::Done;
    if is_done { Err(StepError::Done) } else { Ok(()) }
}

/// The rule alone.
fn check_decision(
    timeline: &Timeline,
    step: RoundStep,
    decision: StepDecision,
    now: OffsetDateTime,
) -> Result<(), StepError> {
    const NO_EMAILS: &str = "This step sends no emails, so there is nothing to hold back";
    const BY_ITSELF: &str = "Clearing does this step, so you cannot say that it is done";
    const NOT_HELD: &str = "This step is not held back, so there is nothing to resume";
    check_undone(timeline, step, now)?;
    let is_survey = step == RoundStep::Survey;
    let row = row_of(timeline, step);
    let refusal = match decision {
        StepDecision::Pause if !sends(step) => Some(NO_EMAILS),
        StepDecision::Skip if !sends(step) && !is_survey => Some(NO_EMAILS),
        StepDecision::Finish if !is_survey => Some(BY_ITSELF),
        StepDecision::Resume if row.paused_at.is_none() && row.skipped_at.is_none() => {
            Some(NOT_HELD)
        }
        StepDecision::Pause if row.paused_at.is_some() => return Err(StepError::Done),
        StepDecision::Skip if row.skipped_at.is_some() => return Err(StepError::Done),
        _ => None,
    };
    refusal.map_or(Ok(()), |refusal| Err(StepError::NotThis(refusal)))
}

/// The rule alone: whether a step has a date of its own.
fn check_move(timeline: &Timeline, step: RoundStep, now: OffsetDateTime) -> Result<(), StepError> {
    check_undone(timeline, step, now)?;
    if matches!(step, RoundStep::Open | RoundStep::Close) {
        return Err(StepError::NotThis("This is a date of the round. Change the round instead"));
    }
    Ok(())
}

fn date_problems(
    timeline: &Timeline,
    step: RoundStep,
    StepDates { at, until }: StepDates,
    now: OffsetDateTime,
) -> Vec<Problem> {
    let closes = timeline.round.registration_closes_at;
    let is_before_close = matches!(step, RoundStep::Announce | RoundStep::ClosesSoon);
    let wrong = if at <= now {
        Some("Choose a date and time that has not passed")
    } else if is_before_close && at >= closes {
        Some("Choose a date before registration closes")
    } else if step == RoundStep::CheckDetails && at < closes {
        Some("Choose a date after registration closes")
    } else {
        None
    };
    let mut problems: Vec<Problem> =
        wrong.into_iter().map(|message| Problem::new(Code::Invalid, &["at"], message)).collect();
    if step == RoundStep::CheckDetails && until.is_some_and(|until| until <= at) {
        let message = "Choose a day after the email is sent";
        problems.push(Problem::new(Code::Invalid, &["until"], message));
    }
    problems
}

/// What is known of a step, to be changed.
pub(super) fn row_of(timeline: &Timeline, step: RoundStep) -> round_step::Model {
    timeline.row(step).cloned().unwrap_or(round_step::Model {
        round_id: timeline.round.id,
        step,
        at: None,
        until: None,
        paused_at: None,
        skipped_at: None,
        done_at: None,
        emails: None,
    })
}

/// Keeps what is known of a step.
pub(super) async fn store(tx: &DatabaseTransaction, row: round_step::Model) -> Result<(), DbErr> {
    use round_step::Column::{RoundId, Step};
    let others = round_step::Column::iter().filter(|column| !matches!(column, RoundId | Step));
    let changed = OnConflict::columns([RoundId, Step]).update_columns(others).to_owned();
    let insert = round_step::Entity::insert(row.into_active_model().reset_all());
    insert.on_conflict(changed).exec_without_returning(tx).await.map(drop)
}

/// A step, as the log says it.
fn in_words(timeline: &Timeline, step: RoundStep) -> String {
    let row = row_of(timeline, step);
    let held = match (row.done_at, row.skipped_at, row.paused_at) {
        (Some(_), ..) => ", done",
        (None, Some(_), _) => ", skipped",
        (None, None, Some(_)) => ", paused",
        (None, None, None) => "",
    };
    let at = london::date_and_time(timeline.at(step));
    if step == RoundStep::CheckDetails {
        let until = london::date_and_time(timeline.changes_until());
        return format!("{}: {at}, until {until}{held}", title(step));
    }
    format!("{}: {at}{held}", title(step))
}
