//! Letters, as data, written in the transaction of their cause.
//!
//! What is rolled back was never sent; what is committed goes out at least
//! once. What a letter looks like is decided in `mail`, later and elsewhere.

mod letter;
mod queue;

use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, Set, TryInsertResult};

use crate::entity::{AccountId, outbox};
use crate::occasion::Occasion;

pub use letter::{Letter, MatchedMentee, MatchedMentor};
pub use queue::{Claimed, claim, failed, forget_old, is_any_due, release, sent};

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
    let row = outbox::ActiveModel {
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
    };
    let once = OnConflict::column(outbox::Column::Cause).do_nothing().to_owned();
    match outbox::Entity::insert(row)
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
