//! Setting up an app: a secret, and a code that shows that the app has it.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::Duration;

use super::challenge::{Asked, find_challenge, keep_challenge, take_challenge};
use super::emails::post_change;
use super::error::SecondFactorError;
use super::factors::{NewFactor, add_factor, checked_name, codes_of, on_their_own};
use super::qr_code::qr_code;
use super::recovery::{RecoveryCodes, make_codes};
use super::totp::TotpSecret;
use crate::account::find::lock_account;
use crate::account::fresh::Fresh;
use crate::account::rights::Pending;
use crate::account::sessions::end_other_sessions;
use crate::config::SecretKey;
use crate::entity::{AccountId, ChallengePurpose, SecondFactorKind};
use crate::occasion::Occasion;
use crate::outbox::FactorChange;

/// What an app is called where its owner does not say.
const APP: &str = "Authenticator app";
/// For how long a new secret waits for its first code.
const SET_UP_WITHIN: Duration = Duration::minutes(30);

/// What an app is told, shown to its owner until a code confirms it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpSetUp {
    /// The secret, to be typed.
    pub secret: TotpSecret,
    /// The address that holds the secret.
    pub uri: String,
    /// The same as a picture: SVG, as text.
    pub qr_code: String,
}

impl TotpSetUp {
    fn of(secret: TotpSecret, person: &Pending) -> Self {
        let uri = secret.uri(&person.account().email);
        Self { qr_code: qr_code(&uri), uri, secret }
    }
}

/// Makes a secret for an app, in place of one that was not confirmed. It counts for nothing until
/// [`confirm_totp`].
///
/// # Errors
///
/// When the database fails.
pub async fn set_up_totp(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    person: &Fresh<Pending>,
) -> Result<TotpSetUp, DbErr> {
    let secret = TotpSecret::fresh(occasion);
    let asked = Asked {
        account: person.id(),
        purpose: ChallengePurpose::SetUpTotp,
        lifetime: SET_UP_WITHIN,
    };
    keep_challenge(tx, key, occasion, &asked, secret.bytes()).await?;
    Ok(TotpSetUp::of(secret, person))
}

/// The app that a person has begun to set up.
///
/// # Errors
///
/// When the database fails.
pub async fn pending_totp(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    occasion: &Occasion,
    person: &Pending,
) -> Result<Option<TotpSetUp>, DbErr> {
    let purpose = ChallengePurpose::SetUpTotp;
    let found = find_challenge(db, key, person.id(), purpose, occasion.now()).await?;
    Ok(found.map(|(_, secret)| TotpSetUp::of(TotpSecret::stored(secret), person)))
}

/// Makes the app count, with a code that it shows; that code is used up. With the first factor come
/// recovery codes, and the sessions of other devices end, which knew a password alone.
///
/// # Errors
///
/// Refuses a wrong code, a set-up that is over, a name that is too long, and an eleventh factor.
pub async fn confirm_totp(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    person: &Fresh<Pending>,
    session: Option<&str>,
    shown: &FirstCode<'_>,
) -> Result<RecoveryCodes, SecondFactorError> {
    let name = checked_name(shown.name, APP)?;
    let account = lock_account(tx, person.id()).await?.ok_or(SecondFactorError::NotFound)?;
    let purpose = ChallengePurpose::SetUpTotp;
    let secret = take_challenge(tx, key, account.id, purpose, occasion.now()).await?;
    let secret = TotpSecret::stored(secret.ok_or(SecondFactorError::Expired)?);
    let code = super::proof::tidied(shown.code);
    if code.is_empty() {
        return Err(SecondFactorError::NoCode);
    }
    let step = secret.step_of(&code, occasion.now()).ok_or(SecondFactorError::WrongNew)?;
    let new = NewFactor {
        account: account.id,
        kind: SecondFactorKind::Totp,
        name,
        secret: secret.bytes(),
        last_step: Some(step),
    };
    let codes = add_with_codes(tx, key, occasion, session, &new).await?;
    post_change(tx, occasion, &account, FactorChange::AppAdded).await?;
    tracing::info!(account.id = %account.id, kind = new.kind.word(), "second factor added");
    Ok(codes)
}

/// Gives an account an app whose secret is known elsewhere, for the filled example and for tests.
///
/// # Errors
///
/// Refuses an eleventh factor.
pub async fn give_totp(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    account: AccountId,
    secret: &TotpSecret,
) -> Result<(), SecondFactorError> {
    let new = NewFactor {
        account,
        kind: SecondFactorKind::Totp,
        name: APP,
        secret: secret.bytes(),
        last_step: None,
    };
    add_factor(tx, key, occasion, &new).await
}

/// A code that a new app shows, and what the person calls the app.
#[derive(Clone, Copy)]
pub struct FirstCode<'a> {
    /// The code, as it was typed.
    pub code: &'a str,
    /// The name, where they gave one.
    pub name: Option<&'a str>,
}

/// Stores an app or a passkey; with the first one come recovery codes, and other sessions end.
pub(super) async fn add_with_codes(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    session: Option<&str>,
    new: &NewFactor<'_>,
) -> Result<RecoveryCodes, SecondFactorError> {
    let is_first = on_their_own(tx, new.account).await?.is_empty();
    add_factor(tx, key, occasion, new).await?;
    if is_first {
        end_other_sessions(tx, new.account, session).await?;
    }
    match codes_of(tx, new.account).await? {
        Some(_) => Ok(RecoveryCodes::default()),
        None => Ok(make_codes(tx, occasion, new.account).await?),
    }
}
