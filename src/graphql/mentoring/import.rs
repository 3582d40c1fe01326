//! Registrations out of a file.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::mentoring::{self, Import, ImportError, Imported, ONE_FILE};
use crate::people_file::Finding;

/// What admins can do with files.
#[derive(Default)]
pub(super) struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Registers everybody in a file: all rows, or none where one is wrong.
    ///
    /// `csv` is a participants file, or the mentors or mentees of the older
    /// tool; `mentees` the mentees that belong to those mentors.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn import_registrations(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        csv: String,
        mentees: Option<String>,
    ) -> Result<ImportPayload> {
        let admin = ctx.viewer().admin()?;
        let import = Import {
            round: id(&round_id)?,
            csv: &csv,
            mentees: mentees.as_deref(),
            vocabulary: ctx.vocabulary(),
            key: &ctx.shared().secret_key,
        };
        let imported = ctx
            .change(async |tx, occasion| {
                mentoring::import_registrations(tx, occasion, &admin, import).await
            })
            .await;
        ImportPayload::from_outcome(imported)
    }
}

/// What came of an import: all rows or none.
#[derive(SimpleObject)]
pub(super) struct ImportPayload {
    /// How many people were entered or changed.
    imported: usize,
    /// What is wrong with the file; nothing was imported then.
    rejected: Vec<RowError>,
    /// What was imported as it stands, and somebody should look at.
    findings: Vec<RowFinding>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// Something wrong in a file.
#[derive(SimpleObject)]
pub(super) struct RowError {
    /// Which file, where there are two.
    file: String,
    /// The row as a spreadsheet shows it: the header is row 1.
    row: u64,
    /// Where it is, as in "row 4" or "mentees.csv, row 4".
    place: String,
    /// The name of the column; empty for the whole row.
    column: String,
    /// What stands there.
    value: String,
    /// What is wrong.
    message: String,
}

/// Something odd in a file.
#[derive(SimpleObject)]
pub(super) struct RowFinding {
    /// Which file, where there are two.
    file: String,
    /// The first row that it is about, as a spreadsheet shows it: the header is row 1.
    row: u64,
    /// How many rows it is about.
    row_count: u64,
    /// Where it is, as in "row 4" or "rows 4, 9, 13, 15, 20 and 114 more".
    place: String,
    /// The name of the column; empty for the whole row.
    column: String,
    /// What stands there.
    value: String,
    /// What is odd, and what was done.
    message: String,
}

impl From<Finding> for RowError {
    fn from(error: Finding) -> Self {
        let (row, place) = (error.row(), place(&error));
        let Finding { file, column, value, message, .. } = error;
        Self { file, row, place, column, value, message }
    }
}

impl From<Finding> for RowFinding {
    fn from(warning: Finding) -> Self {
        let (row, place) = (warning.row(), place(&warning));
        let Finding { file, n_rows, column, value, message, .. } = warning;
        Self { file, row, row_count: n_rows, place, column, value, message }
    }
}

/// Where something is; the file is named where there are two.
fn place(finding: &Finding) -> String {
    let rows = finding.rows_in_words();
    if finding.file == ONE_FILE { rows } else { format!("{}, {rows}", finding.file) }
}

impl ImportPayload {
    fn from_outcome(outcome: std::result::Result<Imported, ImportError>) -> Result<Self> {
        let rejected = match &outcome {
            Err(ImportError::Rejected(found)) => found.clone(),
            _ => Vec::new(),
        };
        let (imported, errors) = settle(outcome)?;
        let (imported, findings) =
            imported.map_or((0, Vec::new()), |imported| (imported.n_people, imported.findings));
        Ok(Self {
            imported,
            rejected: rejected.into_iter().map(RowError::from).collect(),
            findings: findings.into_iter().map(RowFinding::from).collect(),
            errors,
        })
    }
}
