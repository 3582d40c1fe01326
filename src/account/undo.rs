//! Undoing what a moderator decided about an account.

use super::rights::Moderator;
use super::sessions::end_all_sessions;
use super::suspension::{end, in_words, may_suspend};
use super::verification::decision_cause;
use crate::entity::{AccountId, AccountStatus, Role, account, moderation_log, post};
use crate::moderation::{Decided, Suspended, UndoError};
use crate::outbox;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
};

/// Undoes that an account was verified: it waits again, and the email that
/// was to tell its owner is not sent.
///
/// # Errors
///
/// Refuses once something else happened to the account, and once its owner has
/// written something.
pub async fn unverify(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
) -> Result<(), UndoError> {
    let account = decided(tx, entry, AccountStatus::Active).await?;
    if account.role != Role::Member {
        return Err(UndoError::changed("This account has another role now"));
    }
    let written = post::Entity::find().filter(post::Column::AuthorId.eq(account.id));
    if written.one(tx).await?.is_some() {
        return Err(UndoError::changed(
            "This person has already written in the forum. Suspend the account instead",
        ));
    }
    retract(tx, &decision_cause("verified", account.id, entry.at)).await?;
    wait_again(tx, account.id, Decided::default()).await
}

/// Undoes that an account was rejected: it waits again.
///
/// # Errors
///
/// Refuses once something else happened to the account.
pub async fn unreject(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
    earlier: Decided,
) -> Result<(), UndoError> {
    let account = decided(tx, entry, AccountStatus::Rejected).await?;
    retract(tx, &decision_cause("rejected", account.id, entry.at)).await?;
    wait_again(tx, account.id, earlier).await
}

/// Undoes that an account was suspended: it is what it was.
///
/// # Errors
///
/// Refuses once something else happened to the account.
pub async fn unsuspend(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
) -> Result<account::Model, UndoError> {
    let account = find(tx, entry).await?;
    if account.status != AccountStatus::Suspended {
        return Err(is_now(account.status));
    }
    if account.suspension_reason != entry.reason {
        return Err(UndoError::changed("This account was suspended again since"));
    }
    retract(tx, &decision_cause("suspended", account.id, entry.at)).await?;
    Ok(end(tx, account).await?)
}

/// Undoes that an account was reinstated: it is suspended as it was.
///
/// # Errors
///
/// Refuses once something else happened to the account, and where the moderator
/// may not suspend it.
pub async fn suspend_again(
    tx: &DatabaseTransaction,
    moderator: &Moderator,
    entry: &moderation_log::Model,
    former: Suspended,
) -> Result<(), UndoError> {
    let account = find(tx, entry).await?;
    may_suspend(moderator.account(), &account)
        .map_err(|refusal| UndoError::changed(refusal.to_string()))?;
    let row = account::ActiveModel {
        id: Set(account.id),
        status: Set(AccountStatus::Suspended),
        suspended_until: Set(former.until),
        suspension_reason: Set(former.reason),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(end_all_sessions(tx, account.id).await?)
}

/// The account of an entry, held, if what the entry tells is still so.
async fn decided(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
    status: AccountStatus,
) -> Result<account::Model, UndoError> {
    let account = find(tx, entry).await?;
    if account.status != status {
        return Err(is_now(account.status));
    }
    if account.decided_at != Some(entry.at) {
        return Err(UndoError::changed("Somebody has decided about this account since"));
    }
    Ok(account)
}

async fn find(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
) -> Result<account::Model, UndoError> {
    let gone = || UndoError::changed("This account is not there any more");
    let id: AccountId = entry.subject_id.parse().map_err(|_| gone())?;
    let found = account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    found.ok_or_else(gone)
}

async fn wait_again(
    tx: &DatabaseTransaction,
    id: AccountId,
    earlier: Decided,
) -> Result<(), UndoError> {
    let row = account::ActiveModel {
        id: Set(id),
        status: Set(AccountStatus::AwaitingVerification),
        decided_at: Set(earlier.at),
        decided_by: Set(earlier.by),
        rejection_reason: Set(earlier.rejection_reason),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Keeps an email from being sent: it waits for as long as undoing can be done.
async fn retract(tx: &DatabaseTransaction, cause: &str) -> Result<(), UndoError> {
    if outbox::retract(tx, cause).await? {
        Ok(())
    } else {
        Err(UndoError::changed("We have already emailed this person about it"))
    }
}

fn is_now(status: AccountStatus) -> UndoError {
    UndoError::changed(format!("This account is {} now", in_words(status)))
}
