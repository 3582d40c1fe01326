//! Passkeys: keys that a device keeps and a person unlocks (`WebAuthn`).
//!
//! What a browser is asked is a challenge of five minutes, kept sealed and good once. A passkey is
//! sealed like the secret of an app, so that nobody can put theirs into the database.

use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, Set};
use time::Duration;
use url::Url;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::challenge::{Asked, keep_challenge, take_challenge};
use super::emails::post_change;
use super::error::SecondFactorError;
use super::factors::{NewFactor, bound_to, checked_name, on_their_own, open_factor};
use super::recovery::RecoveryCodes;
use super::set_up::add_with_codes;
use crate::account::find::lock_account;
use crate::account::fresh::Fresh;
use crate::account::rights::{Pending, SecondStep, Viewer};
use crate::config::SecretKey;
use crate::entity::{
    AccountId, ChallengePurpose, SecondFactorKind, account, second_factor as table,
};
use crate::occasion::Occasion;
use crate::outbox::FactorChange;
use crate::sealed::Sealed;

/// How long a browser has for its answer.
const ANSWER_WITHIN: Duration = Duration::minutes(5);
/// What a passkey is called where its owner does not say.
const PASSKEY: &str = "Passkey";

/// The service as browsers know it: passkeys are of its address and of no other.
#[derive(Clone, Debug)]
pub struct RelyingParty(Option<Webauthn>);

impl RelyingParty {
    /// The service at an address. At one without a name, such as `http://127.0.0.1`, browsers make
    /// no passkeys.
    #[must_use]
    pub fn at(base_url: &str) -> Self {
        let made = Url::parse(base_url).ok().and_then(|origin| {
            let host = origin.domain()?.to_owned();
            let within = ANSWER_WITHIN.unsigned_abs();
            let builder = WebauthnBuilder::new(&host, &origin).ok()?;
            builder.rp_name("Clearing").timeout(within).build().ok()
        });
        Self(made)
    }

    /// Whether browsers make passkeys at this address.
    #[must_use]
    pub fn has_passkeys(&self) -> bool {
        self.0.is_some()
    }

    fn webauthn(&self) -> Result<&Webauthn, SecondFactorError> {
        self.0.as_ref().ok_or(SecondFactorError::NoPasskeysHere)
    }
}

/// A passkey that a browser made, and what the person calls it.
#[derive(Clone, Copy)]
pub struct NewPasskey<'a> {
    /// What the browser answered, as JSON.
    pub credential: &'a str,
    /// The name, where they gave one.
    pub name: Option<&'a str>,
}

/// Asks a browser to make a passkey: the options, as JSON.
///
/// # Errors
///
/// Where passkeys do not work at the service's address.
pub async fn set_up_passkey(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    relying_party: &RelyingParty,
    person: &Fresh<Pending>,
) -> Result<String, SecondFactorError> {
    let webauthn = relying_party.webauthn()?;
    let account = person.account();
    let known = passkeys_of(tx, key, account.id).await?;
    let known = known.into_iter().map(|(_, passkey)| passkey.cred_id().clone()).collect();
    let (options, state) = webauthn
        .start_passkey_registration(
            account.id.0,
            &account.email,
            &account.display_name,
            Some(known),
        )
        .map_err(refused)?;
    keep(tx, key, occasion, account.id, ChallengePurpose::SetUpPasskey, &state).await?;
    Ok(json(&options))
}

/// Makes a passkey count. With the first second factor come recovery codes, and the sessions of
/// other devices end.
///
/// # Errors
///
/// Refuses what is no answer to the question, an answer that is late or comes twice, a name that is
/// too long, and an eleventh factor.
pub async fn confirm_passkey(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    relying_party: &RelyingParty,
    person: &Fresh<Pending>,
    session: Option<&str>,
    new: &NewPasskey<'_>,
) -> Result<RecoveryCodes, SecondFactorError> {
    let name = checked_name(new.name, PASSKEY)?;
    let webauthn = relying_party.webauthn()?;
    let account = lock_account(tx, person.id()).await?.ok_or(SecondFactorError::NotFound)?;
    let purpose = ChallengePurpose::SetUpPasskey;
    let state = take_challenge(tx, key, account.id, purpose, occasion.now()).await?;
    let state = state.and_then(|state| serde_json::from_slice::<PasskeyRegistration>(&state).ok());
    let state = state.ok_or(SecondFactorError::Expired)?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(new.credential).map_err(|_| SecondFactorError::WrongPasskey)?;
    let passkey = webauthn.finish_passkey_registration(&answer, &state).map_err(refused)?;
    let secret = json(&passkey);
    let factor = NewFactor {
        account: account.id,
        kind: SecondFactorKind::Passkey,
        name,
        secret: secret.as_bytes(),
        last_step: None,
    };
    let codes = add_with_codes(tx, key, occasion, session, &factor).await?;
    post_change(tx, occasion, &account, FactorChange::PasskeyAdded).await?;
    tracing::info!(account.id = %account.id, kind = factor.kind.word(), "second factor added");
    Ok(codes)
}

/// Asks a browser for one of the passkeys of whoever is at the second step of signing in, or is
/// signed in: the options, as JSON.
///
/// # Errors
///
/// For a guest, and for somebody without a passkey.
pub async fn ask_for_passkey(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    relying_party: &RelyingParty,
    viewer: &Viewer,
) -> Result<String, SecondFactorError> {
    let account = viewer.second_step().map(SecondStep::account).or_else(|| viewer.account());
    let account = account.ok_or(SecondFactorError::NotAsked)?.id;
    let webauthn = relying_party.webauthn()?;
    let passkeys = passkeys_of(tx, key, account).await?.into_iter().map(|(_, passkey)| passkey);
    let passkeys: Vec<Passkey> = passkeys.collect();
    if passkeys.is_empty() {
        return Err(SecondFactorError::NoPasskey);
    }
    let (options, state) = webauthn.start_passkey_authentication(&passkeys).map_err(refused)?;
    keep(tx, key, occasion, account, ChallengePurpose::UsePasskey, &state).await?;
    Ok(json(&options))
}

/// A browser's answer, with what it is compared with, which nobody can answer any more.
pub(super) struct PasskeyAnswer {
    answer: PublicKeyCredential,
    state: PasskeyAuthentication,
}

/// Takes the question that an answer is to.
pub(super) async fn take_answer(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &Occasion,
    account: AccountId,
    credential: &str,
) -> Result<Option<PasskeyAnswer>, DbErr> {
    let purpose = ChallengePurpose::UsePasskey;
    let state = take_challenge(tx, key, account, purpose, occasion.now()).await?;
    let state = state.and_then(|state| serde_json::from_slice(&state).ok());
    let answer = serde_json::from_str(credential).ok();
    Ok(answer.zip(state).map(|(answer, state)| PasskeyAnswer { answer, state }))
}

impl PasskeyAnswer {
    /// Compares the answer, and keeps what changed about the passkey: its counter, which an older
    /// copy of it would not raise, and whether it is backed up.
    pub(super) async fn use_up(
        self,
        tx: &DatabaseTransaction,
        occasion: &mut Occasion,
        key: &SecretKey,
        relying_party: &RelyingParty,
        account: &account::Model,
    ) -> Result<(), SecondFactorError> {
        // Of two answers at the same moment, each sees the counter that the other one left.
        lock_account(tx, account.id).await?.ok_or(SecondFactorError::NotFound)?;
        let webauthn = relying_party.webauthn()?;
        let webauthn = webauthn.clone();
        let Self { answer, state } = self;
        // On a thread of its own: comparing signatures takes a while, and much of a stack.
        let compare = move || webauthn.finish_passkey_authentication(&answer, &state);
        let compared = tokio::task::spawn_blocking(compare).await;
        let result = compared.expect("comparing does not panic").map_err(refused)?;
        for (row, mut passkey) in passkeys_of(tx, key, account.id).await? {
            if passkey.update_credential(&result).is_none() {
                continue;
            }
            let bound = bound_to(row.id.0, account.id);
            let sealed = Sealed::seal(key, occasion, &bound, json(&passkey).as_bytes());
            let used = table::ActiveModel {
                id: Set(row.id),
                last_used_at: Set(Some(occasion.now())),
                key_id: Set(Some(sealed.key_id)),
                nonce: Set(Some(sealed.nonce)),
                ciphertext: Set(Some(sealed.ciphertext)),
                ..Default::default()
            };
            table::Entity::update(used).exec(tx).await?;
            return Ok(());
        }
        // It was removed meanwhile.
        Err(SecondFactorError::WrongPasskey)
    }
}

async fn passkeys_of(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    account: AccountId,
) -> Result<Vec<(table::Model, Passkey)>, DbErr> {
    let factors = on_their_own(tx, account).await?.into_iter();
    let passkeys = factors.filter(|factor| factor.kind == SecondFactorKind::Passkey);
    let opened = passkeys.filter_map(|row| {
        let passkey = serde_json::from_slice(&open_factor(key, &row)?).ok()?;
        Some((row, passkey))
    });
    Ok(opened.collect())
}

async fn keep(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    account: AccountId,
    purpose: ChallengePurpose,
    state: &impl serde::Serialize,
) -> Result<(), DbErr> {
    let asked = Asked { account, purpose, lifetime: ANSWER_WITHIN };
    keep_challenge(tx, key, occasion, &asked, json(state).as_bytes()).await
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what browsers are asked and answer is plain data")
}

/// The browser's fault is told in words of ours; what the library says is for the log.
#[expect(clippy::needless_pass_by_value, reason = "so that it can be handed to map_err")]
fn refused(error: WebauthnError) -> SecondFactorError {
    tracing::info!(%error, "passkey refused");
    SecondFactorError::WrongPasskey
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_of_an_address_with_a_name() {
        for (address, works) in [
            ("https://clearing.example", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1:8080", false),
            ("http://[::1]:8080", false),
        ] {
            assert_eq!(RelyingParty::at(address).has_passkeys(), works, "{address}");
        }
    }
}
