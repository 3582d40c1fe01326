//! Resetting a password by an emailed link that works once, within an hour.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect, Set,
};
use time::Duration;

use super::confirm::start_waiting;
use super::email_request::note_request;
use super::password::{HashedPassword, Password, UnfitPassword};
use super::rights::may_sign_in;
use super::sessions::end_all_sessions;
use super::slow_down::{Attempt, NotAdmitted, SlowDown, TooManyAttempts, admit, succeeded};
use super::token;
use crate::entity::{AccountId, AccountStatus, TokenPurpose, account};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How long the link works.
const LIFETIME: Duration = Duration::hours(1);

/// Why a password was not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The link was used, is too old, or never was one.
    #[error("This link has expired or has already been used. Ask for a new one")]
    LinkExpired,
    /// The new password is not good enough.
    #[error(transparent)]
    Unfit(#[from] UnfitPassword),
    /// Too many emails to one address, or requests from one client.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ResetError {
    fn kind(&self) -> Kind {
        match self {
            Self::LinkExpired => Kind::Conflict,
            Self::Unfit(_) => Kind::Invalid,
            Self::TooMany(_) => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::LinkExpired => {
                vec![Problem::new(Code::LinkExpired, &["token"], self.to_string())]
            }
            Self::Unfit(unfit) => vec![unfit.problem(&["password"])],
            Self::TooMany(_) | Self::Database(_) => Vec::new(),
        }
    }
}

impl From<NotAdmitted> for ResetError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}

/// A new password that is good enough, hashed, with a link that works.
pub struct CheckedReset {
    token: String,
    password: HashedPassword,
}

/// Asks for an email with a link that sets a new password. The worker writes it where the
/// address has an account that may be used; here the work is the same where it has none.
///
/// # Errors
///
/// When there were too many emails to this address, or requests from this
/// client.
pub async fn request_password_reset(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    address: &str,
) -> Result<(), ResetError> {
    let address = address.trim_matches(' ').to_ascii_lowercase();
    admit(tx, slow_down, Attempt::Email(&address), occasion.now()).await?;
    Ok(note_request(tx, occasion, TokenPurpose::Reset, &address).await?)
}

/// Checks a new password against the account whose link this is, and hashes it.
///
/// # Errors
///
/// Refuses a link that does not work, and a password that is not good enough.
pub async fn check_reset(
    db: &impl ConnectionTrait,
    occasion: &mut Occasion,
    token: &str,
    password: &Password,
) -> Result<CheckedReset, ResetError> {
    let owner = token::owner(db, token, TokenPurpose::Reset, occasion.now()).await?;
    let owner = owner.ok_or(ResetError::LinkExpired)?;
    let account = account::Entity::find_by_id(owner).one(db).await?;
    let account = account.ok_or(ResetError::LinkExpired)?;
    password.check(&[&account.display_name, &account.email]).await?;
    Ok(CheckedReset { token: token.to_owned(), password: password.hash(occasion.bytes()).await })
}

/// Sets the new password, ends every session and says who may be signed in now.
///
/// Whoever could follow the link reads the address's mail, so an address that
/// was not confirmed yet is confirmed by it; the account then waits for
/// somebody to verify it, like any other.
///
/// # Errors
///
/// Refuses a link that was used in the meantime, and an account that may not be
/// used any more.
pub async fn reset_password(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    checked: &CheckedReset,
) -> Result<AccountId, ResetError> {
    let now = occasion.now();
    let owner = token::redeem(tx, &checked.token, TokenPurpose::Reset, now).await?;
    let owner = owner.ok_or(ResetError::LinkExpired)?;
    let account = account::Entity::find_by_id(owner).lock(LockType::NoKeyUpdate).one(tx).await?;
    let account = account.filter(may_reset).ok_or(ResetError::LinkExpired)?;
    let changed = account::ActiveModel {
        id: Set(owner),
        password_hash: Set(checked.password.as_str().to_owned()),
        ..Default::default()
    };
    changed.update(tx).await?;
    start_waiting(tx, occasion, owner).await?;
    token::revoke(tx, owner, TokenPurpose::Reset, now).await?;
    token::revoke(tx, owner, TokenPurpose::Confirm, now).await?;
    end_all_sessions(tx, owner).await?;
    let attempt = Attempt::SignIn { address: &account.email, device: None };
    succeeded(tx, slow_down, attempt, now).await?;
    post_password_changed(tx, occasion, &account).await?;
    tracing::info!(account.id = %owner, "password reset");
    Ok(owner)
}

pub(super) fn may_reset(account: &account::Model) -> bool {
    may_sign_in(account) || account.status == AccountStatus::Unconfirmed
}

/// Writes an email with a link that sets a new password.
pub(super) async fn post_reset(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
) -> Result<(), DbErr> {
    let issued = token::issue(tx, occasion, account.id, TokenPurpose::Reset, LIFETIME).await?;
    let email = Email::ResetPassword { name: account.display_name.clone(), token: issued.token };
    let to = Recipient { account: Some(account.id), address: account.email.clone() };
    outbox::post(tx, occasion, &to, issued.cause, &email).await
}

/// Writes an email that says that a password was changed.
pub(super) async fn post_password_changed(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
) -> Result<(), DbErr> {
    let cause = format!("password-changed:{}:{}", account.id, occasion.now().unix_timestamp());
    let email = Email::PasswordChanged { name: account.display_name.clone() };
    let to = Recipient { account: Some(account.id), address: account.email.clone() };
    outbox::post(tx, occasion, &to, cause, &email).await
}
