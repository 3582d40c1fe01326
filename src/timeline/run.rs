//! Doing what is due: each step once, however many servers there are and whenever one is killed.
//!
//! A step is noted as done in the transaction that puts its emails into the outbox, with the
//! round locked. So either both happened or neither, and a second server finds it done.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Iterable, QueryFilter,
    QuerySelect,
};
use time::OffsetDateTime;

use super::change::{row_of, store};
use super::dates::{Timeline, timeline_of};
use super::emails::emails_of;
use super::state::{StepState, sends, state_of_step};
use crate::config::SecretKey;
use crate::entity::{RoundId, RoundStep, round, round_step};
use crate::mentoring::rounds;
use crate::occasion::Occasion;
use crate::outbox::post_all;

/// A step that something has to be done about at `now`, the first of the timeline first.
///
/// # Errors
///
/// When the database fails.
pub async fn due_step(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<Option<(RoundId, RoundStep)>, DbErr> {
    let rounds = rounds(db).await?;
    let ids = rounds.iter().map(|round| round.id);
    let rows = round_step::Entity::find().filter(round_step::Column::RoundId.is_in(ids));
    let mut by_round: HashMap<RoundId, Vec<round_step::Model>> = HashMap::new();
    for row in rows.all(db).await? {
        by_round.entry(row.round_id).or_default().push(row);
    }
    let due = rounds.into_iter().find_map(|round| {
        let id = round.id;
        let timeline = Timeline::new(round, by_round.remove(&id).unwrap_or_default());
        RoundStep::iter()
            .find(|step| outcome(&timeline, *step, now).is_some())
            .map(|step| (id, step))
    });
    Ok(due)
}

/// What is to be noted of a step, and has not been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ToNote {
    /// That it was done, with its emails.
    Done,
    /// That it was too late.
    Missed,
}

fn outcome(timeline: &Timeline, step: RoundStep, now: OffsetDateTime) -> Option<ToNote> {
    let is_noted = timeline.row(step).is_some_and(|row| row.done_at.is_some());
    if !sends(step) || is_noted {
        return None;
    }
    match state_of_step(timeline, step, false, now) {
        StepState::Due => Some(ToNote::Done),
        StepState::Missed => Some(ToNote::Missed),
        _ => None,
    }
}

/// Does a step that is due, and says how many emails it wrote; nothing where another server did it
/// or an admin changed it meanwhile.
///
/// # Errors
///
/// When the database fails; then nothing was done.
pub async fn do_step(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
    id: RoundId,
    step: RoundStep,
) -> Result<Option<usize>, DbErr> {
    let now = occasion.now();
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(round) = round else { return Ok(None) };
    let timeline = timeline_of(tx, round).await?;
    let Some(to_note) = outcome(&timeline, step, now) else { return Ok(None) };
    let emails = match to_note {
        ToNote::Done => emails_of(tx, key, &timeline, step, now).await?,
        ToNote::Missed => Vec::new(),
    };
    let number = emails.len();
    let mut row = row_of(&timeline, step);
    row.done_at = Some(now);
    row.emails = (to_note == ToNote::Done).then(|| i32::try_from(number).unwrap_or(i32::MAX));
    if step == RoundStep::CheckDetails {
        // What the email says, whatever becomes of the dates.
        row.until = Some(timeline.changes_until());
    }
    store(tx, row).await?;
    post_all(tx, occasion, emails).await?;
    Ok(Some(number))
}
