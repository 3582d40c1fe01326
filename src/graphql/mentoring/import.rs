//! Registrations out of a file.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::mentoring::{self, Import, ImportError, Imported};
use crate::people_file::Remark;

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
    /// The row as a spreadsheet shows it: the header is row 1.
    row: u64,
    /// The name of the column; empty for the whole row.
    column: String,
    /// What stands there.
    value: String,
    /// What is odd, and what was done.
    message: String,
}

impl From<Remark> for RowError {
    fn from(Remark { file, row, column, value, message }: Remark) -> Self {
        Self { file, row, column, value, message }
    }
}

impl From<Remark> for RowFinding {
    fn from(Remark { file, row, column, value, message }: Remark) -> Self {
        Self { file, row, column, value, message }
    }
}

impl ImportPayload {
    fn from_outcome(outcome: std::result::Result<Imported, ImportError>) -> Result<Self> {
        let rejected = match &outcome {
            Err(ImportError::Rejected(mistakes)) => mistakes.clone(),
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
