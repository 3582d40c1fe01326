//! Deletes what has been kept for as long as was promised.

use sea_orm::DbErr;
use time::OffsetDateTime;

use super::Worker;
use crate::{account, retention, review};

/// Deletes everything whose time is over at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn delete_expired(worker: &Worker, now: OffsetDateTime) -> Result<(), DbErr> {
    let Worker { db, secret_key, periods, .. } = worker;
    let deleted = db
        .write(async |tx| {
            account::forget_expired(tx, now).await?;
            review::forget_old(tx, now).await?;
            retention::delete_due(tx, secret_key, periods, now).await
        })
        .await?;
    for (kept, number) in deleted.0 {
        tracing::info!(what = kept.word(), number, "deleted what was kept for long enough");
    }
    Ok(())
}
