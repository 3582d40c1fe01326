//! Confirming that it is still the same person, in a session that began a while ago.
//!
//! Whoever has a second factor proves it: a password may be kept by the very browser that somebody
//! else sits at. Whoever has none types their password.

use sea_orm::DatabaseTransaction;

use super::error::SecondFactorError;
use super::passkey::RelyingParty;
use super::proof::{AdmittedProof, Proof, Tried, admit_proof};
use crate::account::password::Password;
use crate::account::rights::Pending;
use crate::account::sign_in::{SignInAttempt, SignInError, TriedPassword, begin_sign_in};
use crate::account::slow_down::SlowDown;
use crate::config::SecretKey;
use crate::entity::AccountId;
use crate::occasion::Occasion;

/// What somebody proves it with.
pub enum StepUp {
    /// A code of an app, or a recovery code.
    Code(String),
    /// What a browser says of a passkey, as JSON.
    Passkey(String),
    /// The password, of somebody without a second factor.
    Password(Password),
}

/// What somebody gives to prove that it is them, whatever of it counts.
pub struct Given {
    /// Their password.
    pub password: Option<String>,
    /// A code.
    pub code: Option<String>,
    /// What a browser says of a passkey, as JSON.
    pub passkey: Option<String>,
}

/// A proof that is counted.
pub enum AdmittedStepUp {
    /// A code, or a passkey.
    Code(AdmittedProof),
    /// A password, still to be compared.
    Password(SignInAttempt, Password),
}

/// A proof of which the slow part is done.
pub enum TriedStepUp {
    /// A code, or a passkey.
    Code(AdmittedProof),
    /// A password.
    Password(TriedPassword),
}

impl StepUp {
    /// What counts of what was given.
    #[must_use]
    pub fn of(person: &Pending, given: Given) -> Self {
        let Given { password, code, passkey } = given;
        match passkey.filter(|passkey| !passkey.is_empty()) {
            Some(passkey) if person.has_second_factor() => Self::Passkey(passkey),
            _ if person.has_second_factor() => Self::Code(code.unwrap_or_default()),
            _ => Self::Password(Password::new(&password.unwrap_or_default())),
        }
    }
}

/// Counts an attempt.
///
/// # Errors
///
/// Where nothing was typed, and where there were too many attempts.
pub async fn begin_step_up(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: SlowDown,
    key: &SecretKey,
    person: &Pending,
    proof: StepUp,
) -> Result<AdmittedStepUp, SecondFactorError> {
    let account = person.account();
    Ok(match proof {
        StepUp::Code(code) => {
            let tried = Tried { account, proof: Proof::Code(&code) };
            AdmittedStepUp::Code(admit_proof(tx, occasion, slow_down, key, tried).await?)
        }
        StepUp::Passkey(answer) => {
            let tried = Tried { account, proof: Proof::Passkey(&answer) };
            AdmittedStepUp::Code(admit_proof(tx, occasion, slow_down, key, tried).await?)
        }
        StepUp::Password(password) => {
            let attempt = begin_sign_in(tx, occasion, slow_down, key, &account.email).await?;
            AdmittedStepUp::Password(attempt, password)
        }
    })
}

impl AdmittedStepUp {
    /// Compares a password, which takes a while.
    pub async fn compare(self) -> TriedStepUp {
        match self {
            Self::Code(code) => TriedStepUp::Code(code),
            Self::Password(attempt, password) => {
                TriedStepUp::Password(attempt.try_password(&password).await)
            }
        }
    }
}

/// Says whose session is fresh again.
///
/// # Errors
///
/// Refuses a wrong code or password.
pub async fn finish_step_up(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
    relying_party: &RelyingParty,
    tried: TriedStepUp,
) -> Result<AccountId, SecondFactorError> {
    let account = match tried {
        TriedStepUp::Code(code) => code.use_up(tx, occasion, key, relying_party).await?,
        TriedStepUp::Password(tried) => {
            let account = tried.lock(tx).await?.ok_or(SecondFactorError::WrongPassword)?;
            tried.succeeded(tx, occasion.now()).await?;
            account.id
        }
    };
    tracing::info!(account.id = %account, "confirmed that it is them");
    Ok(account)
}

impl From<SignInError> for SecondFactorError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::TooMany(wait) => Self::TooMany(wait),
            SignInError::Database(error) => Self::Database(error),
            _ => Self::WrongPassword,
        }
    }
}
