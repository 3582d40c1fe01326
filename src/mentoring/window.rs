//! When people can register, as everybody may know.

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::round::rounds;
use crate::entity::round;

/// When people can register: what a guest is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegistrationDates {
    /// Until when they can now.
    pub open_until: Option<OffsetDateTime>,
    /// When it closed the last time, where they cannot now.
    pub closed_at: Option<OffsetDateTime>,
    /// From when they can next, where they cannot now.
    pub opens_at: Option<OffsetDateTime>,
}

/// When people can register, at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn registration_dates(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<RegistrationDates, DbErr> {
    Ok(dates_of(&rounds(db).await?, now))
}

/// The rule alone.
fn dates_of(rounds: &[round::Model], now: OffsetDateTime) -> RegistrationDates {
    let opened = || rounds.iter().filter(|round| round.registration_opens_at <= now);
    // Nobody registers once the matches are out, however early that is.
    let ends = |round: &round::Model| match round.published_at {
        Some(published) => published.min(round.registration_closes_at),
        None => round.registration_closes_at,
    };
    if let Some(open_until) = opened().map(ends).filter(|ends| *ends > now).max() {
        return RegistrationDates { open_until: Some(open_until), ..RegistrationDates::default() };
    }
    let to_come = rounds.iter().map(|round| round.registration_opens_at).filter(|at| *at > now);
    RegistrationDates {
        open_until: None,
        closed_at: opened().map(ends).max(),
        opens_at: to_come.min(),
    }
}

#[cfg(test)]
mod tests {
    use std::slice;

    use time::macros::datetime;

    use super::super::round::tests::blank;
    use super::*;

    #[test]
    fn guests_are_told_until_when_or_when_next_or_that_no_date_is_set() {
        let spring = blank();
        let (opens, closes) = (spring.registration_opens_at, spring.registration_closes_at);
        let next = datetime!(2031-03-01 9:00 UTC);
        let later = round::Model {
            registration_opens_at: next,
            registration_closes_at: datetime!(2031-04-01 9:00 UTC),
            ..blank()
        };
        let none = RegistrationDates::default();
        let ahead = RegistrationDates { opens_at: Some(opens), ..none };
        let open = RegistrationDates { open_until: Some(closes), ..none };
        let shut = RegistrationDates { closed_at: Some(closes), ..none };
        let between = RegistrationDates { opens_at: Some(next), ..shut };
        assert_eq!(dates_of(&[], opens), none);
        assert_eq!(dates_of(slice::from_ref(&spring), datetime!(2030-02-01 9:00 UTC)), ahead);
        assert_eq!(dates_of(slice::from_ref(&spring), opens), open);
        assert_eq!(dates_of(slice::from_ref(&spring), closes), shut);
        assert_eq!(dates_of(&[later, spring.clone()], closes), between);
        let early = datetime!(2030-03-20 9:00 UTC);
        let published = round::Model { published_at: Some(early), ..spring };
        let shut = RegistrationDates { closed_at: Some(early), ..none };
        assert_eq!(dates_of(&[published], datetime!(2030-03-21 9:00 UTC)), shut);
    }
}
