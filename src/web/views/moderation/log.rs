//! What moderators and admins did, and what became of adverts, the latest first.

use serde::{Deserialize, Serialize};

use crate::entity::OfferState;
use crate::web::views::components::{Cell, Pagination, Table};
use crate::web::views::connection::first_rows;
use crate::web::views::forum::people::Named;
use crate::web::views::times::Instant;
use crate::web::views::words::{Words, sentence};
use crate::web::views::{Context, View};

/// What the operation `moderation_log` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    moderation_log: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    at: Instant,
    moderator: Named,
    action: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
}

/// What the template `moderation_log` places.
#[derive(Debug, Serialize)]
pub(crate) struct ModerationLogPage {
    /// Nothing while nothing has happened.
    entries: Option<Table>,
    pages: Option<Pagination>,
}

impl View for ModerationLogPage {
    const TEMPLATE: &'static str = "moderation_log";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (entries, pages) =
            first_rows(answer.moderation_log, |entry| &entry.id, "Pages of the log", context);
        let rows: Vec<_> = entries.into_iter().map(Entry::row).collect();
        let head = ["When", "Who", "What", "Change", "Reason"];
        let has_entries = !rows.is_empty();
        let entries = has_entries.then(|| Table::new("Moderation log", head, rows));
        Some(Self { entries, pages })
    }
}

impl Entry {
    fn row(self) -> [Cell; 5] {
        // The API says topic where people read thread.
        let action = sentence(&self.action.replace("topic", "thread"));
        [
            Cell::from(self.at.date_and_time()),
            Cell::text(self.moderator.display_name),
            Cell::strong(action, self.subject),
            Cell::text(change(self.before.as_deref(), self.after.as_deref())),
            Cell::text(self.reason.unwrap_or_default()),
        ]
    }
}

/// How the subject stood before, and how it stood afterwards.
fn change(before: Option<&str>, after: Option<&str>) -> String {
    match (before.map(plainly), after.map(plainly)) {
        (None, None) => String::new(),
        (None, Some(after)) => after,
        (Some(before), None) => format!("From {before}"),
        (Some(before), Some(after)) => format!("From {before} to {after}"),
    }
}

/// A word of the API, such as `MATCH_DECLARED`, in quotation marks as people read it;
/// anything else as it is.
fn plainly(word: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    if word.is_empty() || !word.chars().all(is_word) {
        return sentence(word);
    }
    let offers = [OfferState::Standing, OfferState::Lapsed];
    match offers.into_iter().find(|state| state.word() == word) {
        Some(state) => format!("“{}”", state.words()),
        None => format!("“{}”", sentence(&word.to_ascii_lowercase().replace('_', " "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_was_before_and_what_came_after() {
        let closed = change(Some("MATCH_DECLARED"), Some("CLOSED"));
        assert_eq!(closed, "From “Match declared” to “Closed”");
        assert_eq!(change(None, Some("12 people")), "12 people");
        assert_eq!(change(Some("2"), Some("3")), "From 2 to 3");
        assert_eq!(change(None, Some("STANDING")), "“No answer yet”");
        assert_eq!(change(None, None), "");
    }
}
