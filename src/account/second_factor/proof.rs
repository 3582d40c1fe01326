//! Trying a second factor: a code of an app, a recovery code, a passkey. Each attempt counts before
//! it is looked at.

use sea_orm::DatabaseTransaction;

use super::error::SecondFactorError;
use super::factors::{on_their_own, open_factor, use_step};
use super::passkey::{PasskeyAnswer, RelyingParty, take_answer};
use super::recovery::use_code;
use super::totp::TotpSecret;
use crate::account::known_device::known_device;
use crate::account::slow_down::{Attempt, SlowDown, admit, succeeded};
use crate::config::SecretKey;
use crate::entity::{AccountId, SecondFactorKind, account};
use crate::occasion::Occasion;

/// How many digits the code of an app has; recovery codes are longer.
const DIGITS: usize = 6;

/// What somebody proves a second factor with.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// A code of an app, or a recovery code, as it was typed.
    Code(&'a str),
    /// What a browser says of a passkey, as JSON.
    Passkey(&'a str),
}

/// A proof that may be tried, and is counted.
pub struct AdmittedProof {
    account: account::Model,
    /// The device, where it has signed in to the account before.
    device: Option<String>,
    slow_down: SlowDown,
    given: Given,
}

enum Given {
    Code(String),
    /// Nothing where it answers no question.
    Passkey(Option<Box<PasskeyAnswer>>),
}

/// Counts an attempt to prove a second factor of `account`.
pub(super) async fn admit_proof(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    slow_down: SlowDown,
    key: &SecretKey,
    tried: Tried<'_>,
) -> Result<AdmittedProof, SecondFactorError> {
    let account = tried.account.clone();
    let given = match tried.proof {
        Proof::Code(code) => Given::Code(tidied(code)),
        Proof::Passkey(answer) => {
            Given::Passkey(take_answer(tx, key, occasion, account.id, answer).await?.map(Box::new))
        }
    };
    if matches!(&given, Given::Code(code) if code.is_empty()) {
        return Err(SecondFactorError::NoCode);
    }
    let device = slow_down.device().and_then(|token| known_device(key, &account, token));
    let device = device.map(str::to_owned);
    let admitted = AdmittedProof { account, device, slow_down, given };
    admit(tx, &admitted.slow_down, admitted.what(), occasion.now()).await?;
    Ok(admitted)
}

/// What was typed, as whose code.
pub(super) struct Tried<'a> {
    pub(super) account: &'a account::Model,
    pub(super) proof: Proof<'a>,
}

impl AdmittedProof {
    fn what(&self) -> Attempt<'_> {
        Attempt::SecondFactor { account: self.account.id, device: self.device.as_deref() }
    }

    /// Uses the code up, where it is right: nobody else can use it again.
    pub(super) async fn use_up(
        self,
        tx: &DatabaseTransaction,
        occasion: &mut Occasion,
        key: &SecretKey,
        relying_party: &RelyingParty,
    ) -> Result<AccountId, SecondFactorError> {
        let Self { account, device, slow_down, given } = self;
        match given {
            Given::Passkey(answer) => {
                let answer = answer.ok_or(SecondFactorError::WrongPasskey)?;
                answer.use_up(tx, occasion, key, relying_party, &account).await?;
            }
            Given::Code(code) if is_of_app(&code) => {
                use_app(tx, occasion, key, account.id, &code).await?;
            }
            Given::Code(code) => {
                if !use_code(tx, occasion, &account, &code).await? {
                    tracing::info!(account.id = %account.id, "recovery code refused");
                    return Err(SecondFactorError::Wrong);
                }
            }
        }
        let what = Attempt::SecondFactor { account: account.id, device: device.as_deref() };
        succeeded(tx, &slow_down, what, occasion.now()).await?;
        Ok(account.id)
    }
}

fn is_of_app(code: &str) -> bool {
    code.len() == DIGITS && code.bytes().all(|it| it.is_ascii_digit())
}

async fn use_app(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    key: &SecretKey,
    account: AccountId,
    code: &str,
) -> Result<(), SecondFactorError> {
    let now = occasion.now();
    let mut refused = SecondFactorError::Wrong;
    let factors = on_their_own(tx, account).await?;
    for factor in factors.iter().filter(|it| it.kind == SecondFactorKind::Totp) {
        let secret = open_factor(key, factor).map(TotpSecret::stored);
        let Some(step) = secret.and_then(|secret| secret.step_of(code, now)) else {
            continue;
        };
        if use_step(tx, factor.id, step, now).await? {
            return Ok(());
        }
        refused = SecondFactorError::Used;
    }
    tracing::info!(account.id = %account, "code refused");
    Err(refused)
}

/// A code without what people put between its groups.
pub(super) fn tidied(code: &str) -> String {
    let kept = code.chars().filter(|it| !it.is_whitespace() && *it != '-');
    kept.take(64).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_with_spaces_hyphens_and_capitals() {
        assert_eq!(tidied(" 123 456 "), "123456");
        assert_eq!(tidied("ABCD-efgh jkmn-pqrs"), "abcdefghjkmnpqrs");
        assert_eq!(tidied(" - "), "");
    }
}
