//! Emails, as data, written in the transaction of their cause.
//!
//! What is rolled back was never sent; what is committed goes out at least
//! once. What an email looks like is decided in `mail`, later and elsewhere.

mod email;
mod forget;
mod parked;
mod queue;
mod told;

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set, TryInsertResult,
};
use time::Duration;

use crate::entity::{AccountId, outbox};
use crate::occasion::Occasion;

pub use email::Email;
pub use forget::{Forgotten, forget_person, known_emails};
pub use parked::{discard, parked, unpark};
pub use queue::{Claimed, claim, failed, is_any_due, release, sent};
pub use told::{ClearingReason, FactorChange, LongTermNews, MatchedMentee, MatchedMentor};

/// How many emails go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;

/// The recipient of an email.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Their address.
    pub address: String,
}

/// Puts an email into the outbox, due now.
///
/// `cause` names what it is about, as in `confirm:ID`: the same cause never
/// sends two emails, so a repeated transaction does no harm.
///
/// # Errors
///
/// When the database fails.
pub async fn post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    to: &Recipient,
    cause: String,
    email: &Email,
) -> Result<(), DbErr> {
    let row = row(occasion, to, cause, email);
    insert_once(tx, vec![row]).await
}

/// Puts an email into the outbox, due after a while, so that it can be taken out
/// again until then.
///
/// # Errors
///
/// When the database fails.
pub async fn post_after(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    to: &Recipient,
    cause: String,
    email: &Email,
    pause: Duration,
) -> Result<(), DbErr> {
    let mut row = row(occasion, to, cause, email);
    row.due_at = Set(occasion.now() + pause);
    insert_once(tx, vec![row]).await
}

/// Takes an email out of the outbox that was not sent and that nobody is sending;
/// whether there was one.
///
/// # Errors
///
/// When the database fails.
pub async fn retract(tx: &DatabaseTransaction, cause: &str) -> Result<bool, DbErr> {
    let waiting = outbox::Entity::delete_many()
        .filter(outbox::Column::Cause.eq(cause))
        .filter(outbox::Column::SentAt.is_null())
        .filter(outbox::Column::LeasedUntil.is_null());
    Ok(waiting.exec(tx).await?.rows_affected > 0)
}

/// Puts many emails into the outbox, due now: each with whom it goes to and
/// its cause, as [`post`] takes them.
///
/// # Errors
///
/// When the database fails.
pub async fn post_all(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    emails: Vec<(Recipient, String, Email)>,
) -> Result<(), DbErr> {
    for batch in emails.chunks(BATCH) {
        let rows = batch.iter().map(|(to, cause, email)| row(occasion, to, cause.clone(), email));
        insert_once(tx, rows.collect()).await?;
    }
    Ok(())
}

fn row(
    occasion: &mut Occasion,
    to: &Recipient,
    cause: String,
    email: &Email,
) -> outbox::ActiveModel {
    outbox::ActiveModel {
        id: Set(occasion.id()),
        cause: Set(cause),
        account_id: Set(to.account),
        recipient: Set(to.address.clone()),
        content: Set(serde_json::to_value(email).expect("an email is plain data")),
        created_at: Set(occasion.now()),
        due_at: Set(occasion.now()),
        attempts: Set(0),
        leased_until: Set(None),
        sent_at: Set(None),
        parked_at: Set(None),
        last_error: Set(None),
    }
}

async fn insert_once(
    tx: &DatabaseTransaction,
    rows: Vec<outbox::ActiveModel>,
) -> Result<(), DbErr> {
    let once = OnConflict::column(outbox::Column::Cause).do_nothing().to_owned();
    match outbox::Entity::insert_many(rows)
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(tx)
        .await?
    {
        TryInsertResult::Empty | TryInsertResult::Conflicted | TryInsertResult::Inserted(_) => {
            Ok(())
        }
    }
}
