//! The queue of emails: claiming, noting as sent or failed, and deleting them.
//!
//! A worker claims emails for a while (a lease), sends one after the other,
//! and says after each that it went. A worker that dies holds its claims until
//! the lease ends; then another takes them. What it had sent and not yet said
//! so, one email at most, goes out a second time with the same Message-ID.

use std::cmp::min;

use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::Email;
use crate::entity::{EmailId, outbox};

/// After so many tries an email is parked, where an admin sees it.
const TRIES_MAX: i32 = 10;

/// How long emails that went out, and those given up, are remembered.
const KEPT: Duration = Duration::days(90);

/// An email that a worker has claimed.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Identifies it, and makes its Message-ID: a second copy has the same.
    pub id: EmailId,
    /// The address it is sent to.
    pub recipient: String,
    /// When it was written.
    pub created_at: OffsetDateTime,
    /// Its content.
    pub content: Email,
    /// How often it was tried, this time included.
    attempts: i32,
}

#[cfg(test)]
impl Claimed {
    /// An email that came from no outbox.
    pub(crate) fn for_test(
        id: EmailId,
        recipient: &str,
        created_at: OffsetDateTime,
        content: Email,
    ) -> Self {
        Self { id, recipient: recipient.to_owned(), created_at, content, attempts: 1 }
    }
}

/// Whether an email could be claimed at `now`. Writes nothing, so that an idle
/// worker does not take the lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_any_due(db: &impl ConnectionTrait, now: OffsetDateTime) -> Result<bool, DbErr> {
    let due = outbox::Entity::find().select_only().column(outbox::Column::Id).filter(is_due(now));
    Ok(due.into_tuple::<EmailId>().one(db).await?.is_some())
}

/// Claims up to `n` emails that are due, oldest first, until `now + lease`.
///
/// An email that no longer reads as one, and one that was tried too often, is
/// parked instead.
///
/// # Errors
///
/// When the database fails.
pub async fn claim(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    lease: Duration,
    n: u64,
) -> Result<Vec<Claimed>, DbErr> {
    // SQLite has no such lock and needs none: its writers queue.
    let rows = outbox::Entity::find()
        .filter(is_due(now))
        .order_by_asc(outbox::Column::DueAt)
        .order_by_asc(outbox::Column::Id)
        .limit(n)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;

    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        match serde_json::from_value(row.content) {
            Ok(content) if row.attempts < TRIES_MAX => claimed.push(Claimed {
                id: row.id,
                recipient: row.recipient,
                created_at: row.created_at,
                content,
                attempts: row.attempts + 1,
            }),
            Ok(_) => park(tx, row.id, now, "The worker stopped each time it sent this").await?,
            Err(_) => park(tx, row.id, now, "This version cannot read the email").await?,
        }
    }

    let ids: Vec<EmailId> = claimed.iter().map(|email| email.id).collect();
    outbox::Entity::update_many()
        .col_expr(outbox::Column::LeasedUntil, Expr::value(now + lease))
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .filter(outbox::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(claimed)
}

/// Notes that an email went out, and forgets what it said: names and the
/// tokens of links need not stay.
///
/// # Errors
///
/// When the database fails.
pub async fn sent(
    tx: &DatabaseTransaction,
    email: &Claimed,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    if email.content == (Email::Erased {}) {
        // Nothing of whom it went to is kept.
        return outbox::Entity::delete_by_id(email.id).exec(tx).await.map(drop);
    }
    outbox::Entity::update_many()
        .col_expr(outbox::Column::SentAt, Expr::value(now))
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<OffsetDateTime>))
        .col_expr(outbox::Column::LastError, Expr::value(None::<String>))
        .col_expr(outbox::Column::Content, Expr::value(json!({ "kind": email.content.kind() })))
        .filter(outbox::Column::Id.eq(email.id))
        .exec(tx)
        .await
        .map(drop)
}

/// Notes that an email did not go out, and when to try again: after a minute,
/// four, sixteen, up to a day. After ten tries it is parked.
///
/// `why` names no address and repeats nothing that people wrote.
///
/// # Errors
///
/// When the database fails.
pub async fn failed(
    tx: &DatabaseTransaction,
    email: &Claimed,
    now: OffsetDateTime,
    why: &str,
) -> Result<(), DbErr> {
    if email.attempts >= TRIES_MAX {
        return park(tx, email.id, now, why).await;
    }
    outbox::Entity::update_many()
        .col_expr(outbox::Column::DueAt, Expr::value(now + pause_after(email.attempts)))
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<OffsetDateTime>))
        .col_expr(outbox::Column::LastError, Expr::value(why))
        .filter(outbox::Column::Id.eq(email.id))
        .exec(tx)
        .await
        .map(drop)
}

/// Gives emails back that were claimed and not tried, as at a shutdown.
///
/// # Errors
///
/// When the database fails.
pub async fn release(tx: &DatabaseTransaction, emails: &[Claimed]) -> Result<(), DbErr> {
    let ids: Vec<EmailId> = emails.iter().map(|email| email.id).collect();
    outbox::Entity::update_many()
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<OffsetDateTime>))
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).sub(1))
        .filter(outbox::Column::Id.is_in(ids))
        .filter(outbox::Column::SentAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}

/// Deletes emails that went out, or were given up, ninety days ago, and says
/// how many.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_old(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<u64, DbErr> {
    let long_ago = now - KEPT;
    let old = Condition::any()
        .add(outbox::Column::SentAt.lt(long_ago))
        .add(outbox::Column::ParkedAt.lt(long_ago));
    Ok(outbox::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
}

fn is_due(now: OffsetDateTime) -> Condition {
    let is_free = Condition::any()
        .add(outbox::Column::LeasedUntil.is_null())
        .add(outbox::Column::LeasedUntil.lte(now));
    Condition::all()
        .add(outbox::Column::SentAt.is_null())
        .add(outbox::Column::ParkedAt.is_null())
        .add(outbox::Column::DueAt.lte(now))
        .add(is_free)
}

async fn park(
    tx: &DatabaseTransaction,
    id: EmailId,
    now: OffsetDateTime,
    why: &str,
) -> Result<(), DbErr> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::ParkedAt, Expr::value(now))
        .col_expr(outbox::Column::LeasedUntil, Expr::value(None::<OffsetDateTime>))
        .col_expr(outbox::Column::LastError, Expr::value(why))
        .filter(outbox::Column::Id.eq(id))
        .exec(tx)
        .await
        .map(drop)
}

/// How long to wait after the `attempts`th try failed.
fn pause_after(attempts: i32) -> Duration {
    let doublings = 2 * (attempts - 1).clamp(0, 10);
    min(Duration::minutes(1 << doublings), Duration::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_fourfold_up_to_a_day() {
        let minutes: Vec<i64> = (1..=10).map(|n| pause_after(n).whole_minutes()).collect();
        assert_eq!(minutes, [1, 4, 16, 64, 256, 1024, 1440, 1440, 1440, 1440]);
    }
}
