//! Files of a round for spreadsheets.

use serde::{Deserialize, Serialize};

use crate::web::views::round::RoundState;
use crate::web::views::{Context, View};

/// What the operation `round_files` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
}

/// What the template `round_files` places.
#[derive(Debug, Serialize)]
pub(crate) struct RoundFilesPage {
    round: String,
    base: String,
    files: Vec<File>,
    /// Whether there are matches to download.
    is_published: bool,
}

#[derive(Debug, Serialize)]
struct File {
    kind: &'static str,
    title: &'static str,
    has: &'static str,
    button: &'static str,
}

const REGISTRATIONS: File = File {
    kind: "REGISTRATIONS",
    title: "Registrations",
    has: "Everyone who takes part: name, email address, grade, department, profession, biography, and how many \
          matches they take. People who withdrew are not in it.",
    button: "Download registrations",
};
const MATCHES: File = File {
    kind: "MATCHES",
    title: "Matches",
    has: "A row for each match: both people, the reasons for the match, and what each of them said about how \
          it went.",
    button: "Download matches",
};
const UNMATCHED: File = File {
    kind: "UNMATCHED",
    title: "People without a match",
    has: "Everyone who has no match, or fewer than they would take, with the reason.",
    button: "Download people without a match",
};

impl View for RoundFilesPage {
    const TEMPLATE: &'static str = "round_files";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let Round { id, name, state } = answer.round?;
        let is_published = state.is_published();
        let files = if is_published {
            vec![REGISTRATIONS, MATCHES, UNMATCHED]
        } else {
            vec![REGISTRATIONS]
        };
        Some(Self { round: name, base: format!("/admin/rounds/{id}"), files, is_published })
    }
}
