//! Registrations out of a file: what came of it first, then the form.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Table};
use crate::web::views::field::Field;
use crate::web::views::round::RoundState;
use crate::web::views::words::{count, sentence};
use crate::web::views::{Context, Said, View};

/// What the operation `import_registrations` answers.
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

/// What the mutation answers when a file was posted.
#[derive(Debug, Deserialize)]
struct Outcome {
    imported: i64,
    rejected: Vec<Remark>,
    findings: Vec<Remark>,
}

/// Something about a row of the file, or about several.
#[derive(Debug, Deserialize)]
struct Remark {
    /// As in "row 4" and "rows 4, 9, 13, 15, 20 and 114 more".
    place: String,
    column: String,
    value: String,
    message: String,
}

/// What the template `import_registrations` places.
#[derive(Debug, Serialize)]
pub(crate) struct ImportPage {
    round: String,
    round_id: String,
    base: String,
    is_published: bool,
    /// What has to be put right before anything is imported.
    rejected: Option<Table>,
    /// Whether a file was just imported.
    is_imported: bool,
    /// What was imported, and should be looked at.
    findings: Option<Table>,
    files: [Field; 2],
    #[serde(skip)]
    notice: Option<String>,
}

impl View for ImportPage {
    const TEMPLATE: &'static str = "import_registrations";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let outcome: Option<Outcome> = context.result();
        let imported = outcome.as_ref().filter(|_| context.errors.is_empty());
        let rejected = outcome.as_ref().map_or(&[][..], |outcome| &outcome.rejected);
        // What is wrong with the file as a whole stands beside its field already.
        let is_said =
            |remark: &Remark| context.errors.iter().any(|it| it.message == remark.message);
        let notice = imported
            .map(|outcome| count(outcome.imported, "person", "people") + " added or updated");
        Some(Self {
            rejected: remarks("Rows to correct", "What is wrong", rejected)
                .filter(|_| !rejected.iter().any(is_said)),
            is_imported: imported.is_some(),
            findings: imported
                .and_then(|outcome| remarks("Rows to check", "What we noticed", &outcome.findings)),
            is_published: round.state.is_published(),
            files: files(context),
            notice,
            base: format!("/admin/rounds/{}", round.id),
            round: round.name,
            round_id: round.id,
        })
    }

    fn said(&self) -> Said {
        Said { notice: self.notice.clone(), ..Said::default() }
    }
}

fn files(context: &Context<'_>) -> [Field; 2] {
    let form = context.form();
    [
        form.csv_file("csv", "Participants"),
        form.csv_file("mentees", "Mentees, if they are in a separate file (optional)").hint(
            "Only if mentors and mentees are in two files, as in the older tool. The file above \
             is then the one with the mentors.",
        ),
    ]
}

fn remarks(label: &str, what: &str, found: &[Remark]) -> Option<Table> {
    let rows = found.iter().map(|one| {
        [
            Cell::text(sentence(&one.place)),
            Cell::text(one.column.as_str()),
            Cell::text(one.value.as_str()),
            Cell::text(sentence(&one.message)),
        ]
    });
    let head = ["Where", "Column", "Value", what];
    (!found.is_empty()).then(|| Table::new(label, head, rows.collect()).headed())
}
