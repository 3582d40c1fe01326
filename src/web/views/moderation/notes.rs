//! What moderators noted about an account.

use serde::{Deserialize, Serialize};

use crate::web::views::field::Field;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `account_notes` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    account_notes: Option<AccountNotes>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccountNotes {
    account_id: String,
    display_name: String,
    notes: Vec<Note>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    id: String,
    text: String,
    written_at: Instant,
    author: Option<Author>,
    viewer_can_delete: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Author {
    display_name: String,
}

/// What the template `account_notes` places.
#[derive(Debug, Serialize)]
pub(crate) struct AccountNotesPage {
    name: String,
    path: String,
    notes: Vec<NoteView>,
    text: Field,
}

#[derive(Debug, Serialize)]
struct NoteView {
    id: String,
    lines: Vec<String>,
    at: Time,
    by: String,
    may_delete: bool,
}

impl View for AccountNotesPage {
    const TEMPLATE: &'static str = "account_notes";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let found = answer.account_notes?;
        let text = context.form().lines("text", "Note").rows(4);
        Some(Self {
            name: found.display_name,
            path: format!("/moderation/notes/{}", found.account_id),
            notes: found.notes.into_iter().map(Note::view).collect(),
            text: text.hint("Write what other moderators need to know, and nothing else"),
        })
    }
}

impl Note {
    fn view(self) -> NoteView {
        let author = self.author.map(|author| author.display_name);
        NoteView {
            id: self.id,
            lines: self.text.lines().map(str::to_owned).collect(),
            at: self.written_at.date_and_time(),
            by: author.unwrap_or_else(|| "a former moderator".to_owned()),
            may_delete: self.viewer_can_delete,
        }
    }
}
