//! Deletes what has been kept for as long as was promised.

use sea_orm::DbErr;
use time::OffsetDateTime;

use crate::account;
use crate::config::SecretKey;
use crate::db::Db;
use crate::{notification, outbox, review};

/// Deletes everything whose time is over at `now`.
pub(super) async fn delete_expired(
    db: &Db,
    key: &SecretKey,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let (accounts, emails, notifications) = db
        .write(async |tx| {
            let accounts = account::forget_expired(tx, key, now).await?;
            let emails = outbox::forget_old(tx, now).await?;
            review::forget_old(tx, now).await?;
            Ok::<_, DbErr>((accounts, emails, notification::forget_old(tx, now).await?))
        })
        .await?;
    tracing::debug!(
        sessions = accounts.sessions,
        links = accounts.links,
        attempts = accounts.attempts,
        unconfirmed_accounts = accounts.unconfirmed,
        emails,
        notifications,
        "deleted what was too old"
    );
    Ok(())
}
