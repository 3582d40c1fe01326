//! The times of an answer, as templates place them.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use crate::london;

/// A `DateTime` of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Instant(String);

/// What the macro `time` places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Time {
    /// For programs.
    at: String,
    /// For people.
    pub(crate) words: String,
}

impl Instant {
    /// As in "21 November 2026".
    pub(crate) fn date(&self) -> Time {
        self.told(london::date)
    }

    /// As in "21 November 2026 at 9:43am".
    pub(crate) fn date_and_time(&self) -> Time {
        self.told(london::date_and_time)
    }

    /// As an input of the type `datetime-local` has it.
    pub(crate) fn for_input(&self) -> String {
        self.told(london::field_value).words
    }

    /// As an input of the type `date` has it.
    pub(crate) fn day_for_input(&self) -> String {
        self.told(london::day_value).words
    }

    /// Whether it is the last second of a day.
    pub(crate) fn is_end_of_day(&self) -> bool {
        self.moment() == london::end_of_day(self.moment())
    }

    fn moment(&self) -> OffsetDateTime {
        let at = OffsetDateTime::parse(&self.0, &Rfc3339);
        at.expect("the API writes times as RFC 3339 has it")
    }

    fn told(&self, words: fn(OffsetDateTime) -> String) -> Time {
        let words = words(self.moment());
        Time { at: self.0.clone(), words }
    }
}

/// A `Date` of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Day(String);

impl Day {
    /// As in "21 November 2026".
    pub(crate) fn words(&self) -> String {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        let day = Date::parse(self.for_input(), format);
        london::day_words(day.expect("the API writes dates so"))
    }

    /// As an input of the type `date` has it.
    pub(crate) fn for_input(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_words_for_people_and_stays_as_it_is_for_programs() {
        let summer = Instant("2026-07-01T12:05:00Z".to_owned());
        assert_eq!(summer.date().words, "1 July 2026");
        assert_eq!(summer.date_and_time().words, "1 July 2026 at 1:05pm");
        assert_eq!(summer.date_and_time().at, "2026-07-01T12:05:00Z");
        assert_eq!(summer.for_input(), "2026-07-01T13:05");
        let day = Day("2026-07-01".to_owned());
        assert_eq!((day.words().as_str(), day.for_input()), ("1 July 2026", "2026-07-01"));
    }
}
