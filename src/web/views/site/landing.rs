//! The start page, as guests see it.

use serde::{Deserialize, Serialize};

use crate::web::views::times::Instant;
use crate::web::views::{Context, View};

/// What the operation `landing` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    registration_dates: Dates,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dates {
    open_until: Option<Instant>,
    closed_at: Option<Instant>,
    opens_at: Option<Instant>,
}

/// What the template `landing` places: it is the same for every guest.
#[derive(Debug, Serialize)]
pub(crate) struct LandingPage {
    /// Whether people can register now, and until or from when.
    registration: String,
}

impl View for LandingPage {
    const TEMPLATE: &'static str = "landing";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        Some(Self { registration: answer.registration_dates.words() })
    }
}

impl Dates {
    fn words(&self) -> String {
        let words = |at: &Instant| at.date_and_time().words;
        let Self { open_until, closed_at, opens_at } = self;
        match (open_until, closed_at, opens_at) {
            (Some(until), _, _) => {
                format!("Registration is open until {}.", words(until))
            }
            (None, _, Some(opens)) => {
                format!("Registration is closed. It opens on {}.", words(opens))
            }
            (None, Some(closed), None) => format!(
                "Registration closed on {}. We have not set the next date yet.",
                words(closed)
            ),
            (None, None, None) => {
                "Registration is closed. We have not set the next date yet.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_guest_reads_until_when_registration_is_open_or_when_it_opens() {
        let (summer, winter) = ("2030-04-05T22:59:59Z", "2031-03-01T00:00:00Z");
        let words = |open: Option<&str>, closed: Option<&str>, opens: Option<&str>| {
            let dates = json!({ "openUntil": open, "closedAt": closed, "opensAt": opens });
            serde_json::from_value::<Dates>(dates).unwrap().words()
        };
        for (said, expected) in [
            (
                words(Some(summer), None, None),
                "Registration is open until 5 April 2030 at 11:59pm.",
            ),
            (
                words(None, Some(summer), Some(winter)),
                "Registration is closed. It opens on 1 March 2031 at 12:00am.",
            ),
            (
                words(None, Some(summer), None),
                "Registration closed on 5 April 2030 at 11:59pm. We have not set the next date yet.",
            ),
            (words(None, None, None), "Registration is closed. We have not set the next date yet."),
        ] {
            assert_eq!(said, expected);
        }
    }
}
