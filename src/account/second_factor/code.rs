//! Trying a code: of an app, or a recovery code. Each counts before it is looked at.

use sea_orm::DatabaseTransaction;

use super::error::SecondFactorError;
use super::factors::{on_their_own, open_factor, use_step};
use super::recovery::use_code;
use super::totp::TotpSecret;
use crate::account::known_device::known_device;
use crate::account::slow_down::{Attempt, SlowDown, admit, succeeded};
use crate::config::SecretKey;
use crate::entity::{AccountId, SecondFactorKind, account};
use crate::occasion::Occasion;

/// How many digits the code of an app has; recovery codes are longer.
const DIGITS: usize = 6;

/// A code that may be tried, and is counted.
pub struct AdmittedCode {
    account: account::Model,
    /// The device, where it has signed in to the account before.
    device: Option<String>,
    slow_down: SlowDown,
    code: String,
}

/// Counts an attempt to prove a second factor of `account`.
pub(super) async fn admit_code(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    slow_down: SlowDown,
    key: &SecretKey,
    tried: Tried<'_>,
) -> Result<AdmittedCode, SecondFactorError> {
    let code = tidied(tried.code);
    if code.is_empty() {
        return Err(SecondFactorError::NoCode);
    }
    let account = tried.account.clone();
    let device = slow_down.device().and_then(|token| known_device(key, &account, token));
    let device = device.map(str::to_owned);
    let admitted = AdmittedCode { account, device, slow_down, code };
    admit(tx, &admitted.slow_down, admitted.what(), occasion.now()).await?;
    Ok(admitted)
}

/// What was typed, as whose code.
pub(super) struct Tried<'a> {
    pub(super) account: &'a account::Model,
    pub(super) code: &'a str,
}

impl AdmittedCode {
    fn what(&self) -> Attempt<'_> {
        Attempt::SecondFactor { account: self.account.id, device: self.device.as_deref() }
    }

    /// Uses the code up, where it is right: nobody else can use it again.
    pub(super) async fn use_up(
        self,
        tx: &DatabaseTransaction,
        occasion: &mut Occasion,
        key: &SecretKey,
    ) -> Result<AccountId, SecondFactorError> {
        let is_of_app =
            self.code.len() == DIGITS && self.code.bytes().all(|it| it.is_ascii_digit());
        if is_of_app {
            self.use_app(tx, occasion, key).await?;
        } else if !use_code(tx, occasion, &self.account, &self.code).await? {
            tracing::info!(account.id = %self.account.id, "recovery code refused");
            return Err(SecondFactorError::Wrong);
        }
        succeeded(tx, &self.slow_down, self.what(), occasion.now()).await?;
        Ok(self.account.id)
    }

    async fn use_app(
        &self,
        tx: &DatabaseTransaction,
        occasion: &Occasion,
        key: &SecretKey,
    ) -> Result<(), SecondFactorError> {
        let now = occasion.now();
        let mut refused = SecondFactorError::Wrong;
        let factors = on_their_own(tx, self.account.id).await?;
        for factor in factors.iter().filter(|it| it.kind == SecondFactorKind::Totp) {
            let secret = open_factor(key, factor).map(TotpSecret::stored);
            let Some(step) = secret.and_then(|secret| secret.step_of(&self.code, now)) else {
                continue;
            };
            if use_step(tx, factor.id, step, now).await? {
                return Ok(());
            }
            refused = SecondFactorError::Used;
        }
        tracing::info!(account.id = %self.account.id, "code refused");
        Err(refused)
    }
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
