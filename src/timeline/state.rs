//! What is to be done about a step at a moment. Pure.

use sea_orm::Iterable;
use time::OffsetDateTime;

use super::dates::Timeline;
use crate::entity::RoundStep;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Its date has not come.
    Ahead,
    /// Its date has come, and it is done within minutes.
    Due,
    /// Its date has come, and a person has to do something first.
    Waiting,
    /// An admin holds it back.
    Paused,
    /// An admin left it out.
    Skipped,
    /// It was too late for it when its date had come or it was resumed.
    Missed,
    /// It is done.
    Done,
}

/// Whether the round lets a step send its emails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readiness {
    Ready,
    NotYet,
    TooLate,
}

/// Whether a step sends emails, without anybody doing anything.
#[must_use]
pub fn sends(step: RoundStep) -> bool {
    use RoundStep::{Announce, CheckDetails, ClearingOpens, ClosesSoon, Complete, SpeedEndsSoon};
    matches!(step, Announce | ClosesSoon | CheckDetails | SpeedEndsSoon | ClearingOpens | Complete)
}

/// All steps, in the usual order.
pub fn steps() -> impl Iterator<Item = RoundStep> {
    RoundStep::iter()
}

/// Where a step stands at `now`; whether there is a draft plan is known to `planning` only.
#[must_use]
pub fn state_of_step(
    timeline: &Timeline,
    step: RoundStep,
    has_draft_plan: bool,
    now: OffsetDateTime,
) -> StepState {
    let round = &timeline.round;
    let has_come = timeline.at(step) <= now;
    // Nobody ends a round but an admin; then its email goes, whatever the date was.
    let is_ended = step == RoundStep::Complete && round.completed_at.is_some();
    let decided = timeline.row(step);
    let is_over = match step {
        RoundStep::Open | RoundStep::Close => has_come,
        RoundStep::Match => has_draft_plan || round.published_at.is_some(),
        RoundStep::Publish => round.published_at.is_some(),
        RoundStep::SpeedEnds | RoundStep::LongTerm => round.published_at.is_some() && has_come,
        _ => false,
    };
    match decided {
        _ if is_over => StepState::Done,
        Some(row) if row.done_at.is_some() => {
            let is_missed = sends(step) && row.emails.is_none();
            if is_missed { StepState::Missed } else { StepState::Done }
        }
        Some(row) if row.skipped_at.is_some() => StepState::Skipped,
        Some(row) if row.paused_at.is_some() => StepState::Paused,
        _ if !has_come && !is_ended => StepState::Ahead,
        _ if !sends(step) => StepState::Waiting,
        _ => match readiness(timeline, step, now) {
            Readiness::Ready => StepState::Due,
            Readiness::NotYet => StepState::Waiting,
            Readiness::TooLate => StepState::Missed,
        },
    }
}

fn readiness(timeline: &Timeline, step: RoundStep, now: OffsetDateTime) -> Readiness {
    use Readiness::{NotYet, Ready, TooLate};
    let round = &timeline.round;
    let (is_published, is_complete) = (round.published_at.is_some(), round.completed_at.is_some());
    let has_closed = round.registration_closes_at <= now;
    let of = |is_too_late: bool, is_ready: bool| match (is_too_late, is_ready) {
        (true, _) => TooLate,
        (false, true) => Ready,
        (false, false) => NotYet,
    };
    match step {
        RoundStep::Announce => of(is_published || has_closed, true),
        RoundStep::ClosesSoon => of(is_published || has_closed, round.registration_opens_at <= now),
        RoundStep::CheckDetails => of(is_published || timeline.changes_until() <= now, has_closed),
        RoundStep::SpeedEndsSoon => {
            let ended = is_published && timeline.at(RoundStep::SpeedEnds) <= now;
            of(is_complete || ended, is_published)
        }
        RoundStep::ClearingOpens => of(is_complete, is_published),
        RoundStep::Complete => of(false, is_complete),
        _ => NotYet,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::super::dates::tests::{blank, round};
    use super::*;
    use crate::entity::{round, round_step};

    fn state(round: &round::Model, step: RoundStep, now: OffsetDateTime) -> StepState {
        state_of_step(&Timeline::new(round.clone(), Vec::new()), step, false, now)
    }

    #[test]
    fn a_step_waits_for_its_date_and_for_what_a_person_has_to_do_first() {
        let round = round();
        let now = datetime!(2030-03-29 9:00 UTC);
        assert_eq!(state(&round, RoundStep::ClosesSoon, now), StepState::Due);
        assert_eq!(state(&round, RoundStep::CheckDetails, now), StepState::Ahead);
        let summer = datetime!(2030-07-01 9:00 UTC);
        // Nobody has published yet, so nothing has ended.
        assert_eq!(state(&round, RoundStep::SpeedEndsSoon, summer), StepState::Waiting);
        assert_eq!(state(&round, RoundStep::Match, summer), StepState::Waiting);
        assert_eq!(state(&round, RoundStep::Close, summer), StepState::Done);
        let published = Some(datetime!(2030-04-12 8:00 UTC));
        let round = round::Model { published_at: published, ..round };
        assert_eq!(state(&round, RoundStep::ClearingOpens, summer), StepState::Due);
        assert_eq!(state(&round, RoundStep::Complete, summer), StepState::Ahead);
        let round = round::Model { completed_at: Some(summer), ..round };
        assert_eq!(state(&round, RoundStep::Complete, summer), StepState::Due);
    }

    #[test]
    fn an_email_that_would_come_too_late_is_not_sent() {
        let round = round();
        let closed = round.registration_closes_at;
        assert_eq!(state(&round, RoundStep::Announce, closed), StepState::Missed);
        assert_eq!(state(&round, RoundStep::ClosesSoon, closed), StepState::Missed);
        let late = datetime!(2030-04-10 8:00 UTC);
        assert_eq!(state(&round, RoundStep::CheckDetails, late), StepState::Missed);
    }

    #[test]
    fn what_is_paused_or_left_out_is_not_due_and_what_is_done_stays_done() {
        let now = datetime!(2030-03-02 9:00 UTC);
        let (at, step) = (Some(now), RoundStep::Announce);
        for (row, expected) in [
            (round_step::Model { paused_at: at, ..blank(step) }, StepState::Paused),
            (round_step::Model { skipped_at: at, ..blank(step) }, StepState::Skipped),
            (
                round_step::Model { done_at: at, emails: Some(3), paused_at: at, ..blank(step) },
                StepState::Done,
            ),
            (round_step::Model { done_at: at, ..blank(step) }, StepState::Missed),
        ] {
            let timeline = Timeline::new(round(), vec![row]);
            assert_eq!(state_of_step(&timeline, step, false, now), expected);
        }
    }
}
