//! Changing one's own password, which takes the present one.

use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::form_error::FormError;
use super::password::{HashedPassword, Password};
use super::reset::post_password_changed;
use super::rights::Pending;
use super::sessions::end_other_sessions;
use super::sign_in::TriedPassword;
use super::token;
use crate::entity::{AccountId, TokenPurpose, account};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem};

/// A new password that is good enough, hashed, of somebody who knew the present one.
pub struct CheckedPasswordChange {
    tried: TriedPassword,
    password: HashedPassword,
}

/// Checks a new password, of somebody whose present one was compared.
///
/// # Errors
///
/// A wrong present password and a new one that is not good enough, both at once.
pub async fn check_password_change(
    occasion: &mut Occasion,
    person: &Pending,
    tried: TriedPassword,
    new: &Password,
) -> Result<CheckedPasswordChange, FormError> {
    let mut problems: Vec<_> = wrong_password(&tried, "current").into_iter().collect();
    let account = person.account();
    if let Err(unfit) = new.check(&[&account.display_name, &account.email]).await {
        problems.push(unfit.problem(&["new"]));
    }
    if !problems.is_empty() {
        return Err(FormError::Invalid(problems));
    }
    Ok(CheckedPasswordChange { tried, password: new.hash(occasion.bytes()).await })
}

/// Sets the new password, ends the sessions of other devices, and writes an email that says so.
///
/// # Errors
///
/// Where the present password was changed in the meantime.
pub async fn change_password(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    session: Option<&str>,
    checked: CheckedPasswordChange,
) -> Result<AccountId, FormError> {
    let CheckedPasswordChange { tried, password } = checked;
    let account = confirm_own_password(tx, &tried, "current").await?;
    let row = account::ActiveModel {
        id: Set(account.id),
        password_hash: Set(password.as_str().to_owned()),
        ..Default::default()
    };
    row.update(tx).await?;
    token::revoke(tx, account.id, TokenPurpose::Reset, occasion.now()).await?;
    end_other_sessions(tx, account.id, session).await?;
    tried.succeeded(tx, occasion.now()).await?;
    post_password_changed(tx, occasion, &account).await?;
    tracing::info!(account.id = %account.id, "password changed");
    Ok(account.id)
}

const WRONG: &str = "Your password is wrong";

/// The account of somebody who typed their password, in this field, held.
///
/// # Errors
///
/// Where it was wrong, or was changed in the meantime.
pub(crate) async fn confirm_own_password(
    tx: &DatabaseTransaction,
    tried: &TriedPassword,
    field: &'static str,
) -> Result<account::Model, FormError> {
    tried
        .lock(tx)
        .await?
        .ok_or_else(|| FormError::Invalid(vec![Problem::new(Code::WrongPassword, &[field], WRONG)]))
}

/// What is wrong with a password that somebody typed to show that it is them.
pub(super) fn wrong_password(tried: &TriedPassword, field: &'static str) -> Option<Problem> {
    (!tried.is_right()).then(|| Problem::new(Code::WrongPassword, &[field], WRONG))
}
