//! What of accounts is kept for how long.

use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use time::{Duration, OffsetDateTime};

use crate::entity::{AccountStatus, account, attempt, email_token, session};

/// An address that nobody confirmed is forgotten after this time.
const UNCONFIRMED_KEPT: Duration = Duration::days(14);

/// Failed attempts are forgotten after this time.
const ATTEMPTS_KEPT: Duration = Duration::days(30);

/// How many rows of each sort were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Sessions that ended.
    pub sessions: u64,
    /// Mailed links that were used or are too old.
    pub links: u64,
    /// Failed attempts to sign in.
    pub attempts: u64,
    /// Accounts whose address was never confirmed.
    pub unconfirmed: u64,
}

/// Deletes what has no use any more at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_expired(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
) -> Result<Forgotten, DbErr> {
    let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now));
    let spent = Condition::any()
        .add(email_token::Column::ExpiresAt.lte(now))
        .add(email_token::Column::UsedAt.is_not_null());
    let links = email_token::Entity::delete_many().filter(spent);
    let attempts = attempt::Entity::delete_many()
        .filter(attempt::Column::LastAt.lt(now - ATTEMPTS_KEPT))
        .filter(attempt::Column::BlockedUntil.lte(now));
    // Sessions, links and acceptances go with the account.
    let unconfirmed = account::Entity::delete_many()
        .filter(account::Column::Status.eq(AccountStatus::Unconfirmed))
        .filter(account::Column::CreatedAt.lt(now - UNCONFIRMED_KEPT));
    Ok(Forgotten {
        sessions: sessions.exec(tx).await?.rows_affected,
        links: links.exec(tx).await?.rows_affected,
        attempts: attempts.exec(tx).await?.rows_affected,
        unconfirmed: unconfirmed.exec(tx).await?.rows_affected,
    })
}
