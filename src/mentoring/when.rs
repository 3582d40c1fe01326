//! Moments in words, as people in the UK read them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use time::OffsetDateTime;

/// A moment in London's time, as in “11:59pm on Friday 5 April 2030”.
#[must_use]
pub fn in_words(moment: OffsetDateTime) -> String {
    let zone = TimeZone::get("Europe/London").expect("the time zones are part of the program");
    let timestamp = Timestamp::from_second(moment.unix_timestamp()).unwrap_or_default();
    let local = timestamp.to_zoned(zone);
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if local.hour() < 12 { "am" } else { "pm" };
    let minute = match local.minute() {
        0 => String::new(),
        minute => format!(":{minute:02}"),
    };
    format!("{hour}{minute}{half} on {}", local.strftime("%A %-d %B %Y"))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn moments_are_told_in_the_time_of_london_summer_and_winter() {
        for (moment, words) in [
            (datetime!(2030-04-05 22:59 UTC), "11:59pm on Friday 5 April 2030"),
            (datetime!(2030-01-01 00:00 UTC), "12am on Tuesday 1 January 2030"),
            (datetime!(2030-12-24 12:30 UTC), "12:30pm on Tuesday 24 December 2030"),
            (datetime!(2030-07-01 23:05 UTC), "12:05am on Tuesday 2 July 2030"),
        ] {
            assert_eq!(in_words(moment), words);
        }
    }
}
