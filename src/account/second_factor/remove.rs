//! Removing a second factor.

use sea_orm::{DatabaseTransaction, ModelTrait};

use super::emails::post_change;
use super::error::SecondFactorError;
use super::factors::on_their_own;
use super::recovery::forget_codes;
use crate::account::find::lock_account;
use crate::account::fresh::Fresh;
use crate::account::rights::Pending;
use crate::entity::{FactorId, Role, SecondFactorKind};
use crate::occasion::Occasion;
use crate::outbox::FactorChange;

/// Removes an app or a passkey; with the last one go the recovery codes.
///
/// # Errors
///
/// Refuses the last one of a moderator or an admin, recovery codes by themselves, and what is not
/// the person's own.
pub async fn remove_second_factor(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Fresh<Pending>,
    id: FactorId,
) -> Result<(), SecondFactorError> {
    let account = lock_account(tx, person.id()).await?.ok_or(SecondFactorError::NotFound)?;
    let codes = super::factors::codes_of(tx, account.id).await?;
    if codes.is_some_and(|codes| codes.id == id) {
        return Err(SecondFactorError::CodesStay);
    }
    let own = on_their_own(tx, account.id).await?;
    let is_last = own.len() == 1;
    let removed = own.into_iter().find(|factor| factor.id == id);
    let removed = removed.ok_or(SecondFactorError::NotFound)?;
    if is_last && account.role != Role::Member {
        return Err(SecondFactorError::Last);
    }
    let change = match removed.kind {
        SecondFactorKind::Passkey => FactorChange::PasskeyRemoved,
        SecondFactorKind::Totp | SecondFactorKind::RecoveryCodes => FactorChange::AppRemoved,
    };
    tracing::info!(account.id = %account.id, kind = removed.kind.word(), "second factor removed");
    removed.delete(tx).await?;
    if is_last {
        forget_codes(tx, account.id).await?;
    }
    Ok(post_change(tx, occasion, &account, change).await?)
}
