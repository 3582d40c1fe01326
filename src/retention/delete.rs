//! Deletes what has been kept for as long as it may be.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Set};
use time::OffsetDateTime;

use super::rows::Rows;
use crate::config::{Kept, Periods, SecretKey};
use crate::entity::{ParticipantId, deletion};
use crate::{account, forum, own_data};

/// How many registrations are emptied in one go; the others wait for the next time.
const BATCH: u64 = 500;

/// How much of what was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted(pub Vec<(Kept, u64)>);

impl Deleted {
    /// How many there were of one sort.
    #[must_use]
    pub fn of(&self, kept: Kept) -> u64 {
        self.0.iter().filter(|(it, _)| *it == kept).map(|(_, number)| number).sum()
    }
}

/// Deletes everything whose time is over at `now`, and counts it.
///
/// # Errors
///
/// When the database fails.
pub async fn delete_due(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    periods: &Periods,
    now: OffsetDateTime,
) -> Result<Deleted, DbErr> {
    let mut deleted = Deleted::default();
    for kept in Kept::ALL.iter().copied() {
        let n = delete(tx, key, kept, now - periods.of(kept), now).await?;
        if n > 0 {
            count(tx, kept, n, now).await?;
            deleted.0.push((kept, n));
        }
    }
    Ok(deleted)
}

async fn delete(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    kept: Kept,
    before: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<u64, DbErr> {
    match kept {
        Kept::RejectedAccounts => account::scrub_rejected(tx, key, before).await,
        Kept::DeletedPosts => forum::erase_deleted_posts(tx, before).await,
        Kept::WithdrawnRegistrations | Kept::Registrations => {
            let due = due_registrations(tx, kept, before).await?;
            own_data::empty_registrations(tx, now, &due).await?;
            Ok(due.len() as u64)
        }
        Kept::UnconfirmedAccounts => {
            let scrubbed = account::scrub_unconfirmed(tx, key, before).await?;
            Ok(scrubbed + delete_rows(tx, kept, before).await?)
        }
        Kept::Questions
        | Kept::DataRequests
        | Kept::EmailChanges
        | Kept::Attempts
        | Kept::Emails
        | Kept::Notifications
        | Kept::Drafts => delete_rows(tx, kept, before).await,
    }
}

async fn delete_rows(
    tx: &DatabaseTransaction,
    kept: Kept,
    before: OffsetDateTime,
) -> Result<u64, DbErr> {
    let rows = Rows::of(kept);
    let old = Query::delete()
        .from_table(Alias::new(rows.table))
        .cond_where(Condition::all().add(rows.since.lt(before)).add(rows.which))
        .take();
    Ok(tx.execute(&old).await?.rows_affected())
}

async fn due_registrations(
    tx: &DatabaseTransaction,
    kept: Kept,
    before: OffsetDateTime,
) -> Result<Vec<ParticipantId>, DbErr> {
    let rows = Rows::of(kept);
    let due = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new(rows.table))
        .cond_where(Condition::all().add(rows.since.lt(before)).add(rows.which))
        .limit(BATCH)
        .take();
    tx.query_all(&due).await?.iter().map(|row| row.try_get("", "id")).collect()
}

async fn count(
    tx: &DatabaseTransaction,
    kept: Kept,
    n: u64,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let row = deletion::ActiveModel {
        kind: Set(kept.word().to_owned()),
        day: Set(now.date()),
        number: Set(n),
    };
    let sum = Expr::col((deletion::Entity, deletion::Column::Number)).add(n);
    let key = [deletion::Column::Kind, deletion::Column::Day];
    let added = OnConflict::columns(key).value(deletion::Column::Number, sum).to_owned();
    deletion::Entity::insert(row).on_conflict(added).exec_without_returning(tx).await.map(drop)
}
