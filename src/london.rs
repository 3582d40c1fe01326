//! Moments as people in the United Kingdom write them, on London's clocks.
//!
//! Everything that tells somebody a time uses this: pages, emails, errors and
//! the moderation log.

use jiff::civil::{self, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use time::{Month, OffsetDateTime};

/// The day of a moment, as in “21 November 2026”.
#[must_use]
pub fn date(at: OffsetDateTime) -> String {
    local(at).strftime("%-d %B %Y").to_string()
}

/// A moment, as in “21 November 2026 at 9:43am”.
#[must_use]
pub fn date_and_time(at: OffsetDateTime) -> String {
    local(at).strftime("%-d %B %Y at %-I:%M%P").to_string()
}

/// A moment as a browser's field for local times holds it, as in
/// “2026-11-21T09:43”.
#[must_use]
pub fn field_value(at: OffsetDateTime) -> String {
    local(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// A day as a browser's field for dates holds it, as in “2026-11-21”.
#[must_use]
pub fn day_value(at: OffsetDateTime) -> String {
    local(at).strftime("%Y-%m-%d").to_string()
}

/// The last second of the day of a moment: when what ends on that day ends.
#[must_use]
pub fn end_of_day(at: OffsetDateTime) -> OffsetDateTime {
    ending(local(at).date()).unwrap_or(at)
}

/// An hour of the day so many days after a moment; before it where there are fewer than none.
#[must_use]
pub fn days_later(at: OffsetDateTime, days: i64, hour: i8) -> OffsetDateTime {
    let day = local(at).date().saturating_add(Span::new().days(days));
    let then = day.at(hour, 0, 0, 0).to_zoned(zone()).ok();
    let then = then.map(|then| then.timestamp().as_second());
    then.and_then(|then| OffsetDateTime::from_unix_timestamp(then).ok()).unwrap_or(at)
}

/// 23:59:59 on a day.
fn ending(day: civil::Date) -> Option<OffsetDateTime> {
    let at = day.at(23, 59, 59, 0).to_zoned(zone()).ok()?;
    OffsetDateTime::from_unix_timestamp(at.timestamp().as_second()).ok()
}

/// The moment that such a field means: a day alone means its end, 23:59:59, and a
/// text with an offset from UTC is a moment already. `None` where it is none of these.
#[must_use]
pub fn read_field(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    if !text.contains('T')
        && let Ok(day) = text.parse::<civil::Date>()
    {
        return ending(day);
    }
    let at = match text.parse::<Timestamp>() {
        Ok(at) => at,
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(zone()).ok()?.timestamp(),
    };
    OffsetDateTime::from_unix_timestamp(at.as_second()).ok()
}

/// The day of a moment, as a day.
#[must_use]
pub fn day(at: OffsetDateTime) -> time::Date {
    let day = local(at).date();
    let month = u8::try_from(day.month()).ok().and_then(|month| Month::try_from(month).ok());
    let date = month.zip(u8::try_from(day.day()).ok()).and_then(|(month, of_month)| {
        time::Date::from_calendar_date(i32::from(day.year()), month, of_month).ok()
    });
    date.unwrap_or_else(|| at.date())
}

/// A day, as in “21 November 2026”.
#[must_use]
pub fn day_words(day: time::Date) -> String {
    format!("{} {} {}", day.day(), day.month(), day.year())
}

/// The week of a moment as year and number, where weeks begin on Monday at `hour`:
/// 203001 is the first one of 2030.
#[must_use]
pub fn week_from(hour: i64, at: OffsetDateTime) -> i64 {
    // Until that hour on Monday it still counts as the week before.
    let week = (local(at) - Span::new().hours(hour)).date().iso_week_date();
    i64::from(week.year()) * 100 + i64::from(week.week())
}

/// The name of a day of the week: Monday is 1.
#[must_use]
pub fn weekday(number: i32) -> &'static str {
    const NAMES: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let place = usize::try_from(number - 1).unwrap_or_default();
    NAMES[place.min(6)]
}

/// The latest moment, not after `at`, when it is this hour of this weekday
/// (Monday is 1).
#[must_use]
pub fn last_weekly(weekday: i32, hour: i32, at: OffsetDateTime) -> OffsetDateTime {
    let now = local(at);
    let days = i64::from(now.weekday().to_monday_one_offset()) - i64::from(weekday);
    let today = days.rem_euclid(7);
    let this = weekly(&now, today, hour);
    if this <= at { this } else { weekly(&now, today + 7, hour) }
}

/// The next moment, after `at`, when it is this hour of this weekday.
#[must_use]
pub fn next_weekly(weekday: i32, hour: i32, at: OffsetDateTime) -> OffsetDateTime {
    let now = local(at);
    let days = i64::from(weekday) - i64::from(now.weekday().to_monday_one_offset());
    let ahead = days.rem_euclid(7);
    let this = weekly(&now, -ahead, hour);
    if this > at { this } else { weekly(&now, -ahead - 7, hour) }
}

/// An hour of the day so many days before.
fn weekly(now: &Zoned, days_ago: i64, hour: i32) -> OffsetDateTime {
    let day = now.date().saturating_sub(Span::new().days(days_ago));
    let hour = i8::try_from(hour).unwrap_or_default().clamp(0, 23);
    let at = day.at(hour, 0, 0, 0).to_zoned(zone()).map(|at| at.timestamp().as_second());
    let now = || now.timestamp().as_second();
    OffsetDateTime::from_unix_timestamp(at.unwrap_or_else(|_| now()))
        .expect("a moment of the same month")
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/London").expect("the time zones are part of the program")
}

fn local(at: OffsetDateTime) -> Zoned {
    // The two libraries differ by two days in how far they count.
    let last = if at.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    Timestamp::from_second(at.unix_timestamp()).unwrap_or(last).to_zoned(zone())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn moments_are_told_in_the_time_of_london_summer_and_winter() {
        for (moment, words) in [
            (datetime!(2030-04-05 22:59 UTC), "5 April 2030 at 11:59pm"),
            (datetime!(2030-01-01 00:00 UTC), "1 January 2030 at 12:00am"),
            (datetime!(2030-12-24 12:30 UTC), "24 December 2030 at 12:30pm"),
            (datetime!(2030-07-01 23:05 UTC), "2 July 2030 at 12:05am"),
            (datetime!(2026-11-21 10:43 +1), "21 November 2026 at 9:43am"),
        ] {
            assert_eq!(date_and_time(moment), words);
        }
        assert_eq!(date(datetime!(2030-07-01 23:05 UTC)), "2 July 2030");
        assert_eq!(day_words(day(datetime!(2030-07-01 23:05 UTC))), "2 July 2030");
    }

    #[test]
    fn what_a_field_holds_is_read_as_it_was_written() {
        for moment in [datetime!(2027-03-02 09:00 UTC), datetime!(2027-07-02 08:00 UTC)] {
            assert_eq!(read_field(&field_value(moment)), Some(moment));
        }
        assert_eq!(field_value(datetime!(2027-07-02 08:00 UTC)), "2027-07-02T09:00");
        let with_offset = read_field("2027-07-02T09:00:00Z");
        assert_eq!(with_offset, Some(datetime!(2027-07-02 09:00 UTC)));
        assert_eq!(read_field("tomorrow"), None);
    }

    #[test]
    fn days_are_counted_on_the_clocks_of_london() {
        let before = datetime!(2030-03-30 23:30 UTC);
        assert_eq!(days_later(before, 1, 9), datetime!(2030-03-31 8:00 UTC));
        assert_eq!(days_later(before, -7, 9), datetime!(2030-03-23 9:00 UTC));
    }

    #[test]
    fn a_day_alone_means_its_last_second_in_london() {
        for (day, ends) in [
            ("2027-03-27", datetime!(2027-03-27 23:59:59 UTC)),
            // The day the clocks go forward, and the day they go back.
            ("2027-03-28", datetime!(2027-03-28 22:59:59 UTC)),
            ("2027-10-31", datetime!(2027-10-31 23:59:59 UTC)),
        ] {
            assert_eq!(read_field(day), Some(ends));
            assert_eq!(day_value(ends), day);
            assert_eq!(end_of_day(ends - time::Duration::HOUR), ends);
        }
    }

    #[test]
    fn the_last_moment_that_can_be_sent_is_told_as_the_last_that_can_be_counted() {
        assert_eq!(date(datetime!(9999-12-30 21:59 UTC)), "30 December 9999");
        assert_eq!(date(datetime!(9999-12-31 23:59 UTC)), "30 December 9999");
    }

    #[test]
    fn an_hour_of_the_week_is_found_before_and_after_across_the_clock_change() {
        let tuesday = datetime!(2030-03-26 10:00 UTC);
        let summer = datetime!(2030-04-02 9:00 UTC);
        for (now, last, next) in [
            (tuesday, tuesday, summer),
            (datetime!(2030-03-31 12:00 UTC), tuesday, summer),
            (datetime!(2030-04-02 8:59:59 UTC), tuesday, summer),
            (summer, summer, datetime!(2030-04-09 9:00 UTC)),
            (datetime!(2030-04-02 23:30 UTC), summer, datetime!(2030-04-09 9:00 UTC)),
        ] {
            assert_eq!(last_weekly(2, 10, now), last, "{now}");
            assert_eq!(next_weekly(2, 10, now), next, "{now}");
        }
    }

    #[test]
    fn a_week_begins_on_monday_at_eight_in_london() {
        for (now, expected) in [
            (datetime!(2030-01-07 7:59:59 UTC), 203_001),
            (datetime!(2030-01-07 8:00 UTC), 203_002),
            (datetime!(2030-01-13 23:00 UTC), 203_002),
            // British Summer Time.
            (datetime!(2030-07-01 6:59:59 UTC), 203_026),
            (datetime!(2030-07-01 7:00 UTC), 203_027),
            // The last days of a year belong to the first week of the next.
            (datetime!(2029-12-31 9:00 UTC), 203_001),
        ] {
            assert_eq!(week_from(8, now), expected, "{now}");
        }
    }
}
