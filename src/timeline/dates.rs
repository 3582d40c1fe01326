//! When each step of a round is due. Pure, but for reading the rows.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use time::OffsetDateTime;

use crate::entity::{RoundStep, round, round_step};
use crate::london;

/// The hour in London at which steps are due that have a day only.
const HOUR: i8 = 9;

/// A round with what was decided about its steps, and what was done.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The round.
    pub round: round::Model,
    /// By step: what differs from the usual.
    rows: HashMap<RoundStep, round_step::Model>,
}

/// The timeline of a round.
///
/// # Errors
///
/// When the database fails.
pub async fn timeline_of(
    db: &impl ConnectionTrait,
    round: round::Model,
) -> Result<Timeline, DbErr> {
    let rows = round_step::Entity::find().filter(round_step::Column::RoundId.eq(round.id));
    Ok(Timeline::new(round, rows.all(db).await?))
}

impl Timeline {
    /// The timeline of a round whose rows are these.
    pub(super) fn new(round: round::Model, rows: Vec<round_step::Model>) -> Self {
        let rows = rows.into_iter().map(|row| (row.step, row)).collect();
        Self { round, rows }
    }

    /// What was decided about a step, or done.
    #[must_use]
    pub fn row(&self, step: RoundStep) -> Option<&round_step::Model> {
        self.rows.get(&step)
    }

    /// Whether an admin chose another date for a step.
    #[must_use]
    pub fn is_moved(&self, step: RoundStep) -> bool {
        self.row(step).is_some_and(|row| row.at.is_some())
    }

    /// When a step is due: as an admin chose, or as usual.
    #[must_use]
    pub fn at(&self, step: RoundStep) -> OffsetDateTime {
        let chosen = self.row(step).and_then(|row| row.at);
        chosen.unwrap_or_else(|| self.usual_at(step))
    }

    /// When a step is due unless somebody chooses otherwise. What follows another step moves with
    /// it; what follows the publication counts from when that was.
    fn usual_at(&self, step: RoundStep) -> OffsetDateTime {
        let round = &self.round;
        let (opens, closes) = (round.registration_opens_at, round.registration_closes_at);
        let after = |step, days| london::days_later(self.at(step), days, HOUR);
        let published = || round.published_at.unwrap_or_else(|| self.at(RoundStep::Publish));
        match step {
            RoundStep::Announce | RoundStep::Open => opens,
            // A window of less than a fortnight has its reminder half-way.
            RoundStep::ClosesSoon => {
                london::days_later(closes, -7, HOUR).max(opens + (closes - opens) / 2)
            }
            RoundStep::Close => closes,
            RoundStep::CheckDetails => london::days_later(closes, 1, HOUR),
            RoundStep::Match => london::days_later(self.changes_until(), 1, HOUR),
            RoundStep::Publish => match round.published_at {
                Some(published) => published,
                None => after(RoundStep::Match, 2),
            },
            RoundStep::SpeedEndsSoon => after(RoundStep::SpeedEnds, -7),
            RoundStep::SpeedEnds => london::end_of_day(london::days_later(published(), 49, HOUR)),
            RoundStep::LongTerm => after(RoundStep::SpeedEnds, 1),
            RoundStep::ClearingOpens => after(RoundStep::LongTerm, 7),
            RoundStep::Survey => london::days_later(published(), 26 * 7, HOUR),
            RoundStep::Complete => london::days_later(published(), 43 * 7, HOUR),
        }
    }

    /// The deadline of a step that has one.
    #[must_use]
    pub fn until(&self, step: RoundStep) -> Option<OffsetDateTime> {
        (step == RoundStep::CheckDetails).then(|| self.changes_until())
    }

    /// Until when people can change what they registered, after they were asked to check it.
    #[must_use]
    pub fn changes_until(&self) -> OffsetDateTime {
        let chosen = self.row(RoundStep::CheckDetails).and_then(|row| row.until);
        let usual =
            || london::end_of_day(london::days_later(self.at(RoundStep::CheckDetails), 3, HOUR));
        chosen.unwrap_or_else(usual)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::entity::RoundId;

    pub(in crate::timeline) fn round() -> round::Model {
        round::Model {
            id: RoundId(Uuid::nil()),
            name: "Spring".to_owned(),
            registration_opens_at: datetime!(2030-03-01 9:00 UTC),
            registration_closes_at: datetime!(2030-04-05 22:59:59 UTC),
            share_mentee_emails: false,
            lowest_mentor_grade: "AO".to_owned(),
            highest_mentee_grade: "SCS2".to_owned(),
            rules: None,
            created_at: datetime!(2030-01-01 9:00 UTC),
            published_at: None,
            completed_at: None,
        }
    }

    pub(in crate::timeline) fn blank(step: RoundStep) -> round_step::Model {
        round_step::Model {
            round_id: RoundId(Uuid::nil()),
            step,
            at: None,
            until: None,
            paused_at: None,
            skipped_at: None,
            done_at: None,
            emails: None,
        }
    }

    #[test]
    fn the_usual_dates_follow_from_the_two_of_the_round_across_the_clock_change() {
        let timeline = Timeline::new(round(), Vec::new());
        for (step, at) in [
            (RoundStep::Announce, datetime!(2030-03-01 9:00 UTC)),
            (RoundStep::ClosesSoon, datetime!(2030-03-29 9:00 UTC)),
            (RoundStep::CheckDetails, datetime!(2030-04-06 8:00 UTC)),
            (RoundStep::Match, datetime!(2030-04-10 8:00 UTC)),
            (RoundStep::Publish, datetime!(2030-04-12 8:00 UTC)),
            (RoundStep::SpeedEndsSoon, datetime!(2030-05-24 8:00 UTC)),
            (RoundStep::SpeedEnds, datetime!(2030-05-31 22:59:59 UTC)),
            (RoundStep::LongTerm, datetime!(2030-06-01 8:00 UTC)),
            (RoundStep::ClearingOpens, datetime!(2030-06-08 8:00 UTC)),
            (RoundStep::Survey, datetime!(2030-10-11 8:00 UTC)),
            (RoundStep::Complete, datetime!(2031-02-07 9:00 UTC)),
        ] {
            assert_eq!(timeline.at(step), at, "{step:?}");
        }
        assert_eq!(timeline.changes_until(), datetime!(2030-04-09 22:59:59 UTC));
    }

    #[test]
    fn what_follows_a_step_moves_with_it_and_with_the_publication() {
        let ends = datetime!(2030-06-14 22:59:59 UTC);
        let moved = round_step::Model { at: Some(ends), ..blank(RoundStep::SpeedEnds) };
        let timeline = Timeline::new(round(), vec![moved]);
        assert!(timeline.is_moved(RoundStep::SpeedEnds));
        assert_eq!(timeline.at(RoundStep::SpeedEndsSoon), datetime!(2030-06-07 8:00 UTC));
        assert_eq!(timeline.at(RoundStep::ClearingOpens), datetime!(2030-06-22 8:00 UTC));

        let published = Some(datetime!(2030-05-01 15:00 UTC));
        let late = round::Model { published_at: published, ..round() };
        let timeline = Timeline::new(late, Vec::new());
        assert_eq!(timeline.at(RoundStep::SpeedEnds), datetime!(2030-06-19 22:59:59 UTC));
        let short =
            round::Model { registration_closes_at: datetime!(2030-03-05 9:00 UTC), ..round() };
        let half_way = Timeline::new(short, Vec::new()).at(RoundStep::ClosesSoon);
        assert_eq!(half_way, datetime!(2030-03-03 9:00 UTC));
    }
}
