//! Until when what has to happen.

use time::{Duration, OffsetDateTime};

use crate::entity::DataRequestKind;

/// A complaint is acknowledged within 30 days (Data (Use and Access) Act 2025, section 103).
const ACKNOWLEDGE_WITHIN: Duration = Duration::days(30);

/// After so long an acknowledged complaint is on the list of what is due again. The law says
/// "without undue delay" and no number, and nobody is promised one.
const OUTCOME_AFTER: Duration = Duration::days(30);

/// How many months a request may be answered later where it is complex (UK GDPR, article 12.3).
pub(super) const EXTENSION_MAX: i32 = 2;

/// How long before admins are reminded.
pub(super) const REMIND_BEFORE: Duration = Duration::days(7);

/// Until when something has to happen after one was received.
pub(super) fn first_due(kind: DataRequestKind, received: OffsetDateTime) -> OffsetDateTime {
    if kind == DataRequestKind::Complaint {
        received + ACKNOWLEDGE_WITHIN
    } else {
        months_after(received, 1)
    }
}

/// Until when the outcome of a complaint should be known that was just acknowledged.
pub(super) fn outcome_due(acknowledged: OffsetDateTime) -> OffsetDateTime {
    acknowledged + OUTCOME_AFTER
}

/// Until when a request has to be answered for which `months` more were taken.
pub(super) fn extended_due(received: OffsetDateTime, months: i32) -> OffsetDateTime {
    months_after(received, 1 + u8::try_from(months).unwrap_or_default())
}

/// The same day of a later month, or its last day where it is shorter.
fn months_after(at: OffsetDateTime, months: u8) -> OffsetDateTime {
    let month = at.month().nth_next(months);
    let year = at.year() + i32::from(u8::from(at.month()) + months > 12);
    let day = at.day().min(month.length(year));
    let first = at.replace_day(1).expect("each month has a first day");
    let later = first.replace_year(year).and_then(|first| first.replace_month(month));
    later.and_then(|first| first.replace_day(day)).expect("the day is in the month")
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_month_ends_on_its_last_day_where_it_is_shorter() {
        for (received, months, due) in [
            (datetime!(2030-01-31 23:00 UTC), 1, datetime!(2030-02-28 23:00 UTC)),
            (datetime!(2032-01-31 9:00 UTC), 1, datetime!(2032-02-29 9:00 UTC)),
            (datetime!(2030-03-15 9:00 UTC), 1, datetime!(2030-04-15 9:00 UTC)),
            (datetime!(2030-12-31 9:00 UTC), 1, datetime!(2031-01-31 9:00 UTC)),
            (datetime!(2030-11-30 9:00 UTC), 3, datetime!(2031-02-28 9:00 UTC)),
            (datetime!(2032-02-29 9:00 UTC), 2, datetime!(2032-04-29 9:00 UTC)),
        ] {
            assert_eq!(months_after(received, months), due);
        }
    }

    #[test]
    fn a_complaint_has_thirty_days_and_a_request_a_month() {
        let received = datetime!(2030-01-01 9:00 UTC);
        let complaint = first_due(DataRequestKind::Complaint, received);
        assert_eq!(complaint, datetime!(2030-01-31 9:00 UTC));
        assert_eq!(first_due(DataRequestKind::Access, received), datetime!(2030-02-01 9:00 UTC));
        assert_eq!(extended_due(received, 2), datetime!(2030-04-01 9:00 UTC));
    }
}
