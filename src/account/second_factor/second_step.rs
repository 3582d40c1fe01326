//! The second step of signing in, for whoever has proven the password.

use sea_orm::DatabaseTransaction;

use super::error::SecondFactorError;
use super::passkey::RelyingParty;
use super::proof::{AdmittedProof, Proof, Tried, admit_proof};
use crate::account::rights::Viewer;
use crate::account::slow_down::SlowDown;
use crate::config::SecretKey;
use crate::entity::AccountId;
use crate::occasion::Occasion;

/// Counts an attempt at the second step.
///
/// # Errors
///
/// For whoever has not proven a password just before, where nothing was typed, and where there were
/// too many attempts.
pub async fn begin_second_step(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    slow_down: SlowDown,
    key: &SecretKey,
    viewer: &Viewer,
    proof: Proof<'_>,
) -> Result<AdmittedProof, SecondFactorError> {
    let step = viewer.second_step().ok_or(SecondFactorError::NotAsked)?;
    admit_proof(tx, occasion, slow_down, key, Tried { account: step.account(), proof }).await
}

/// Says who is signed in now.
///
/// # Errors
///
/// Refuses a code that is wrong, was used before, or is of another time, and a passkey that is none of
/// theirs.
pub async fn finish_second_step(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
    relying_party: &RelyingParty,
    admitted: AdmittedProof,
) -> Result<AccountId, SecondFactorError> {
    let account = admitted.use_up(tx, occasion, key, relying_party).await?;
    tracing::info!(account.id = %account, "second factor proven");
    Ok(account)
}
