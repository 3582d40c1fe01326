//! The ledger of erased accounts: identifiers only. A backup that is older than an erasure
//! still has the person; whoever restores it erases them again, by the ledger.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::erase::erase;
use crate::entity::{AccountId, erasure};
use crate::occasion::Occasion;
use uuid::Uuid;

/// How many are settled at a time.
const BATCH: u64 = 100;

/// The ledger as a file: it outlives the database, so it belongs on another disk.
#[derive(Clone, Debug)]
pub struct ErasureLedger(PathBuf);

/// Why the file of the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// A line is no identifier.
    #[error("{0}: Line {1} is not the identifier of an account")]
    Line(PathBuf, usize),
}

impl ErasureLedger {
    /// The ledger in this file, which need not be there yet.
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self(file)
    }

    /// The accounts in it; none where there is no file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and names the first line that is no identifier.
    pub fn read(&self) -> Result<Vec<AccountId>, LedgerError> {
        let text = match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|error| LedgerError::File(self.0.clone(), error))?,
        };
        let ids = text.lines().enumerate().map(|(n, line)| match Uuid::try_parse(line.trim()) {
            Ok(id) => Ok(id.into()),
            Err(_) => Err(LedgerError::Line(self.0.clone(), n + 1)),
        });
        ids.collect()
    }

    /// Adds accounts, on the disk when this returns. The same one twice does no harm.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn add(&self, ids: &[AccountId]) -> Result<(), LedgerError> {
        let lines: Vec<String> = ids.iter().map(|id| format!("{id}\n")).collect();
        let mut options = fs::OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&self.0).and_then(|mut file| {
            file.write_all(lines.concat().as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| LedgerError::File(self.0.clone(), error))
    }
}

/// All accounts that were erased.
///
/// # Errors
///
/// When the database fails.
pub async fn erased_accounts(db: &impl ConnectionTrait) -> Result<Vec<AccountId>, DbErr> {
    let all = erasure::Entity::find().select_only().column(erasure::Column::AccountId);
    all.into_tuple().all(db).await
}

/// Erasures whose traces in files have not gone yet, the first ones first.
///
/// # Errors
///
/// When the database fails.
pub async fn unsettled_erasures(db: &impl ConnectionTrait) -> Result<Vec<AccountId>, DbErr> {
    erasure::Entity::find()
        .select_only()
        .column(erasure::Column::AccountId)
        .filter(erasure::Column::SettledAt.is_null())
        .order_by_asc(erasure::Column::ErasedAt)
        .order_by_asc(erasure::Column::AccountId)
        .limit(BATCH)
        .into_tuple()
        .all(db)
        .await
}

/// Notes that the traces of erasures in files have gone.
///
/// # Errors
///
/// When the database fails.
pub async fn note_settled(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    ids: &[AccountId],
) -> Result<(), DbErr> {
    erasure::Entity::update_many()
        .col_expr(erasure::Column::SettledAt, Expr::value(occasion.now()))
        .filter(erasure::Column::AccountId.is_in(ids.iter().copied()))
        .exec(tx)
        .await
        .map(drop)
}

/// Erases accounts of the ledger that a restored backup still has.
///
/// # Errors
///
/// When the database fails.
pub async fn erase_again(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    ids: &[AccountId],
) -> Result<(), DbErr> {
    for id in ids {
        erase(tx, occasion, *id).await?;
    }
    Ok(())
}
