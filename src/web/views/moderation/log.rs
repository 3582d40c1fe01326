//! What moderators and admins did, and what became of adverts, the latest first.

use serde::{Deserialize, Serialize};

use crate::entity::OfferState;
use crate::web::views::components::{Cell, Pagination, Table};
use crate::web::views::connection::first_rows;
use crate::web::views::field::{Choice, Field};
use crate::web::views::times::Instant;
use crate::web::views::words::{Words, sentence};
use crate::web::views::{Context, View};

/// What the operation `moderation_log` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    moderation_log: Vec<Entry>,
    moderators: Vec<Moderator>,
    log_actions: Vec<Action>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    at: Instant,
    moderator: Name,
    action_words: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
    undo_until: Option<Instant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Name {
    display_name: String,
}

#[derive(Debug, Deserialize)]
struct Action {
    action: String,
    words: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Moderator {
    id: String,
    display_name: String,
}

/// What the template `moderation_log` places.
#[derive(Debug, Serialize)]
pub(crate) struct ModerationLogPage {
    filters: [Field; 5],
    /// Whether only some of the entries are wanted.
    is_filtered: bool,
    /// Nothing where there is none.
    entries: Option<Table>,
    pages: Option<Pagination>,
}

/// What a cell says of an entry that can be undone.
#[derive(Debug, Serialize)]
struct Undo {
    entry: String,
    subject: String,
}

impl View for ModerationLogPage {
    const TEMPLATE: &'static str = "moderation_log";
    const DROPS_EMPTY: bool = true;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (entries, pages) =
            first_rows(answer.moderation_log, |entry| &entry.id, "Pages of the log", context);
        let rows: Vec<_> = entries.into_iter().map(Entry::row).collect();
        let head = ["When", "Who", "What", "Change", "Reason", "Undo"];
        let has_entries = !rows.is_empty();
        let entries = has_entries.then(|| Table::new("Moderation log", head, rows));
        let filters = filters(answer.moderators, answer.log_actions, context);
        let names = ["moderatorId", "action", "subject", "from", "until"];
        let is_filtered = names.iter().any(|name| context.query.given(name).is_some());
        Some(Self { filters, is_filtered, entries, pages })
    }
}

fn filters(moderators: Vec<Moderator>, actions: Vec<Action>, context: &Context<'_>) -> [Field; 5] {
    let form = context.filters();
    let moderators = moderators.into_iter().map(|it| Choice::new(it.id, it.display_name));
    let actions = actions.into_iter().map(|it| Choice::new(it.action, it.words));
    [
        form.select("moderatorId", "Moderator", "Everyone", moderators),
        form.select("action", "Kind of action", "Every kind", actions),
        form.search("subject", "Name or title").hint("A part of it is enough"),
        form.date_and_time("from", "From").hint("UK time"),
        form.date_and_time("until", "Before").hint("UK time"),
    ]
}

impl Entry {
    fn row(self) -> [Cell; 6] {
        let undo = Undo { entry: self.id, subject: self.subject.clone() };
        [
            Cell::from(self.at.date_and_time()),
            Cell::text(self.moderator.display_name),
            Cell::strong(self.action_words, self.subject),
            Cell::text(change(self.before.as_deref(), self.after.as_deref())),
            Cell::text(self.reason.unwrap_or_default()),
            self.undo_until.map_or_else(Cell::default, |_| Cell::call(undo)),
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
    use crate::entity::TopicState;

    #[test]
    fn a_change_says_what_was_before_and_what_came_after() {
        let declared = TopicState::MatchDeclared.word();
        let closed = change(Some(declared), Some(TopicState::Closed.word()));
        assert_eq!(closed, "From “Match declared” to “Closed”");
        assert_eq!(change(None, Some("12 people")), "12 people");
        assert_eq!(change(Some("2"), Some("3")), "From 2 to 3");
        assert_eq!(change(None, Some("STANDING")), "“No answer yet”");
        assert_eq!(change(None, None), "");
    }
}
