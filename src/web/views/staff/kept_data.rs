//! What is kept for how long: what was deleted, and what is due.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Table};
use crate::web::views::times::Instant;
use crate::web::views::words::{Words, count};
use crate::web::views::{Context, View};

/// What the operation `kept_data` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    kept_data: Vec<KeptData>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptData {
    what: Kept,
    days: i64,
    deleted: i64,
    due: i64,
    next_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kept {
    UnconfirmedAccounts,
    RejectedAccounts,
    Questions,
    EmailChanges,
    Attempts,
    Emails,
    DataRequests,
    Notifications,
    Drafts,
    DeletedPosts,
    WithdrawnRegistrations,
    Registrations,
}

impl Words for Kept {
    fn words(self) -> &'static str {
        match self {
            Self::UnconfirmedAccounts => "Accounts whose email address was never confirmed",
            Self::RejectedAccounts => "Details of people whose request to join was rejected",
            Self::Questions => "What people waiting to join were asked, after the decision",
            Self::EmailChanges => "Changes of email addresses",
            Self::Attempts => "Failed attempts to sign in",
            Self::Emails => "Records of emails sent (their text is deleted when they are sent)",
            Self::DataRequests => "Data protection complaints and requests, after the answer",
            Self::Notifications => "Notifications",
            Self::Drafts => "Drafts, after they were last saved",
            Self::DeletedPosts => "The text of deleted posts",
            Self::WithdrawnRegistrations => "Details of people who withdrew from a round",
            Self::Registrations => "Details of everyone in a round, after it ended",
        }
    }
}

/// What the template `kept_data` places.
#[derive(Debug, Serialize)]
pub(crate) struct KeptDataPage {
    kept: Table,
}

impl View for KeptDataPage {
    const TEMPLATE: &'static str = "kept_data";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let heads =
            ["Data", "Kept for", "Deleted in the last 30 days", "Due in the next 7 days", "Next"];
        let rows = answer.kept_data.into_iter().map(|data| {
            let next = data.next_at.map_or_else(|| Cell::text("None"), |at| Cell::from(at.date()));
            [
                Cell::text(data.what.words()),
                Cell::text(count(data.days, "day", "days")),
                Cell::numeric(data.deleted.to_string()),
                Cell::numeric(data.due.to_string()),
                next,
            ]
        });
        let kept = Table::new("What we keep, and for how long", heads, rows.collect());
        Some(Self { kept: kept.headed() })
    }
}
