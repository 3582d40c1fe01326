//! Signing in, in three steps: [`begin_sign_in`] counts the attempt,
//! [`SignInAttempt::try_password`] takes its time, [`sign_in`] decides.
//!
//! The slow step stands between two short transactions, because SQLite has one
//! writer. Until the password turns out right, every answer is the same, and
//! takes as long, whether or not there is an account.

use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait};
use sea_orm::{QueryFilter, QuerySelect, Set};
use time::OffsetDateTime;

use super::known_device::known_device;
use super::password::{Comparison, Password};
use super::slow_down::{Attempt, NotAdmitted, SlowDown, TooManyAttempts, admit, succeeded};
use super::suspension::{end_if_over, until_in_words};
use crate::config::SecretKey;
use crate::entity::{AccountId, AccountStatus, account};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a person was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address has no account, or the password is not its own.
    #[error("The email address or the password is wrong")]
    Wrong,
    /// The password is right; the address was never confirmed.
    #[error(
        "Confirm your email address first. Open the link in our email, or ask us to send it again"
    )]
    Unconfirmed,
    /// The password is right; the request was rejected.
    #[error("We did not accept your request to join. The reason is: {0}")]
    Rejected(String),
    /// The password is right; the account is suspended.
    #[error("Your account is suspended {until}. The reason is: {reason}")]
    Suspended {
        /// Until when, in words.
        until: String,
        /// Why.
        reason: String,
    },
    /// Too many attempts on this account, or from this client.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for SignInError {
    fn kind(&self) -> Kind {
        match self {
            Self::Wrong | Self::Unconfirmed | Self::Rejected(_) | Self::Suspended { .. } => {
                Kind::Conflict
            }
            Self::TooMany(_) => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Wrong => Code::SignInFailed,
            Self::Unconfirmed => Code::AccountNotVerified,
            Self::Rejected(_) | Self::Suspended { .. } => Code::AccountSuspended,
            Self::TooMany(_) | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

impl From<NotAdmitted> for SignInError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}

/// An attempt that was let through and counted.
#[derive(Debug)]
pub struct SignInAttempt {
    email: String,
    /// The device, where it has signed in to the account before.
    device: Option<String>,
    slow_down: SlowDown,
    account: Option<account::Model>,
    salt: [u8; 16],
}

/// An attempt whose password was compared.
pub struct TriedPassword {
    attempt: SignInAttempt,
    outcome: Comparison,
}

/// Counts an attempt to sign in, and looks the account up.
///
/// # Errors
///
/// When there were too many attempts, with how long to wait.
pub async fn begin_sign_in(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: SlowDown,
    key: &SecretKey,
    email: &str,
) -> Result<SignInAttempt, SignInError> {
    let email = email.trim_matches(' ').to_ascii_lowercase();
    let found = account::Entity::find().filter(account::Column::Email.eq(email.as_str()));
    let account = found.one(tx).await?;
    let kept = account.as_ref().zip(slow_down.device());
    let device = kept.and_then(|(account, token)| known_device(key, account, token));
    let device = device.map(str::to_owned);
    let attempt = SignInAttempt { email, device, slow_down, account, salt: occasion.bytes() };
    admit(tx, &attempt.slow_down, attempt.what(), occasion.now()).await?;
    Ok(attempt)
}

impl SignInAttempt {
    fn what(&self) -> Attempt<'_> {
        Attempt::SignIn { address: &self.email, device: self.device.as_deref() }
    }

    /// Compares the password, which takes a while; without an account as long.
    pub async fn try_password(self, password: &Password) -> TriedPassword {
        let stored = self.account.as_ref().map(|account| account.password_hash.as_str());
        let outcome = password.compare(stored, self.salt).await;
        TriedPassword { attempt: self, outcome }
    }
}

impl TriedPassword {
    /// Whether it is the password of the account.
    pub(super) fn is_right(&self) -> bool {
        self.attempt.account.is_some() && self.outcome != Comparison::Wrong
    }

    /// The account as it is now, held; `None` for a wrong password, and for one that was
    /// changed while it was compared.
    pub(super) async fn lock(
        &self,
        tx: &DatabaseTransaction,
    ) -> Result<Option<account::Model>, DbErr> {
        let Some(known) = self.attempt.account.as_ref().filter(|_| self.is_right()) else {
            return Ok(None);
        };
        let found = account::Entity::find_by_id(known.id).lock(LockType::NoKeyUpdate);
        let now_stored = found.one(tx).await?;
        Ok(now_stored.filter(|account| account.password_hash == known.password_hash))
    }

    /// Takes the attempt back that was counted.
    pub(super) async fn succeeded(
        &self,
        tx: &DatabaseTransaction,
        now: OffsetDateTime,
    ) -> Result<(), DbErr> {
        succeeded(tx, &self.attempt.slow_down, self.attempt.what(), now).await
    }
}

/// Decides whether the person is signed in, and as whom.
///
/// A suspension that is over ends here; a hash made with weaker parameters than
/// today's is replaced.
///
/// # Errors
///
/// The same refusal for a wrong password and for an address without an account;
/// only with the right password, why the account may not be used.
pub async fn sign_in(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    tried: TriedPassword,
) -> Result<AccountId, SignInError> {
    let TriedPassword { attempt, outcome } = tried;
    let account = match (&attempt.account, &outcome) {
        (Some(account), Comparison::Right | Comparison::RightButOld(_)) => account,
        (Some(account), Comparison::Wrong) => {
            tracing::info!(account.id = %account.id, "sign-in refused");
            return Err(SignInError::Wrong);
        }
        (None, _) => return Err(SignInError::Wrong),
    };
    // The account may have changed while the password was compared.
    let found = account::Entity::find_by_id(account.id).lock(LockType::NoKeyUpdate);
    let now_stored = found.one(tx).await?.ok_or(SignInError::Wrong)?;
    if now_stored.password_hash != account.password_hash {
        return Err(SignInError::Wrong);
    }
    let account = end_if_over(tx, occasion, now_stored).await?;
    may_use(&account)?;
    if let Comparison::RightButOld(renewed) = outcome {
        let renewed = account::ActiveModel {
            id: Set(account.id),
            password_hash: Set(renewed.as_str().to_owned()),
            ..Default::default()
        };
        renewed.update(tx).await?;
    }
    succeeded(tx, &attempt.slow_down, attempt.what(), occasion.now()).await?;
    tracing::info!(account.id = %account.id, "signed in");
    Ok(account.id)
}

/// Says why an account may not be used, to whoever knows its password.
fn may_use(account: &account::Model) -> Result<(), SignInError> {
    match account.status {
        AccountStatus::AwaitingVerification | AccountStatus::Active => Ok(()),
        AccountStatus::Unconfirmed => Err(SignInError::Unconfirmed),
        AccountStatus::Rejected => {
            Err(SignInError::Rejected(account.rejection_reason.clone().unwrap_or_default()))
        }
        AccountStatus::Suspended => Err(SignInError::Suspended {
            until: until_in_words(account.suspended_until),
            reason: account.suspension_reason.clone().unwrap_or_default(),
        }),
        AccountStatus::Erased => Err(SignInError::Wrong),
    }
}
