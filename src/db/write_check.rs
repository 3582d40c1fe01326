//! Checks that the database keeps what is written, for `/health`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};
use tokio::sync::Mutex;

use super::Db;
use crate::entity::property;

/// The row that is written and deleted again.
const NAME: &str = "write_check";
/// How much is written, in bytes: about as much as the longest post needs with
/// its search index. On a disk that is nearly full, less would fit.
const SIZE: usize = 64 * 1024;

/// Whether a write has failed since one was last tried and kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubt {
    is_raised: Arc<AtomicBool>,
    /// One check at a time; the others wait for what it finds.
    checking: Arc<Mutex<()>>,
}

impl Doubt {
    pub(super) fn raise(&self) {
        self.is_raised.store(true, Ordering::Relaxed);
    }
}

impl Db {
    /// Whether writes are kept. Sends nothing to the database unless one has
    /// failed: then tries one, until one is kept.
    ///
    /// Failures that were nobody's fault, such as two people who take one name,
    /// cost one try.
    ///
    /// # Errors
    ///
    /// When the write that was tried failed.
    pub async fn check_writes(&self) -> Result<(), DbErr> {
        let _checking = self.doubt.checking.lock().await;
        if !self.doubt.is_raised.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let tried = self.try_write().await;
        if tried.is_err() {
            self.doubt.raise();
        }
        tried
    }

    /// Deleted pages are overwritten, so they are written to the file, too.
    async fn try_write(&self) -> Result<(), DbErr> {
        let row =
            property::ActiveModel { name: Set(NAME.to_owned()), value: Set("0".repeat(SIZE)) };
        self.write(async |tx| {
            property::Entity::insert(row).exec_without_returning(tx).await?;
            property::Entity::delete_by_id(NAME).exec(tx).await.map(drop)
        })
        .await
    }
}
