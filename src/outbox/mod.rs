//! Letters, as data, written in the transaction of their cause.
//!
//! What is rolled back was never sent; what is committed goes out at least
//! once. What a letter looks like is decided in `mail`, later and elsewhere.

mod letter;
mod parked;
mod queue;

use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, Set, TryInsertResult};

use crate::entity::{AccountId, outbox};
use crate::occasion::Occasion;

pub use letter::{Letter, MatchedMentee, MatchedMentor};
pub use parked::{discard, parked, unpark};
pub use queue::{Claimed, claim, failed, forget_old, is_any_due, release, sent};

/// How many letters go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;

/// Whom a letter goes to.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Their address.
    pub email: String,
}

/// Puts a letter into the outbox, due now.
///
/// `cause` names what it is about, as in `confirm:ID`: the same cause never
/// sends two letters, so a repeated transaction does no harm.
///
/// # Errors
///
/// When the database fails.
pub async fn post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    to: &Recipient,
    cause: String,
    letter: &Letter,
) -> Result<(), DbErr> {
    let row = row(occasion, to, cause, letter);
    insert_once(tx, vec![row]).await
}

/// Puts many letters into the outbox, due now: each with whom it goes to and
/// its cause, as [`post`] takes them.
///
/// # Errors
///
/// When the database fails.
pub async fn post_all(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    letters: Vec<(Recipient, String, Letter)>,
) -> Result<(), DbErr> {
    for batch in letters.chunks(BATCH) {
        let rows = batch.iter().map(|(to, cause, letter)| row(occasion, to, cause.clone(), letter));
        insert_once(tx, rows.collect()).await?;
    }
    Ok(())
}

fn row(
    occasion: &mut Occasion,
    to: &Recipient,
    cause: String,
    letter: &Letter,
) -> outbox::ActiveModel {
    outbox::ActiveModel {
        id: Set(occasion.id()),
        cause: Set(cause),
        account_id: Set(to.account),
        recipient: Set(to.email.clone()),
        letter: Set(serde_json::to_value(letter).expect("a letter is plain data")),
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
