//! What goes with a person to another address: their registrations. Account, adverts and
//! matches are theirs by its identifier, and stay as they are.

use sea_orm::DatabaseTransaction;

use crate::account::{self, EmailChangeError, Pending};
use crate::entity::account as accounts;
use crate::mentoring;
use crate::occasion::Occasion;

/// Confirms a new address, as `account::confirm_new_email`; registrations go with it.
///
/// # Errors
///
/// As `account::confirm_new_email`.
pub async fn confirm_new_email(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    token: &str,
) -> Result<accounts::Model, EmailChangeError> {
    let moved = account::confirm_new_email(tx, occasion, person, token).await?;
    mentoring::move_registrations(tx, occasion, &moved.from, &moved.account.email).await?;
    Ok(moved.account)
}

/// Stops a change of address, as `account::stop_email_change`; registrations come back
/// with it.
///
/// # Errors
///
/// As `account::stop_email_change`.
pub async fn stop_email_change(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    token: &str,
) -> Result<(), EmailChangeError> {
    if let Some(moved) = account::stop_email_change(tx, occasion, token).await? {
        mentoring::move_registrations(tx, occasion, &moved.from, &moved.account.email).await?;
    }
    Ok(())
}
