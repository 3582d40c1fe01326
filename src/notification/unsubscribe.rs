//! Stopping emails by a link in them, without signing in (RFC 8058).
//!
//! The link names an account and a sort of email, and proves both with the
//! installation's key. It can do nothing else, so it works as often as one
//! likes, and never expires: an old email still has to be stoppable.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sea_orm::sea_query::LockType;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, QuerySelect};
use sha2::Sha256;
use time::OffsetDateTime;
use uuid::Uuid;

use super::settings::{SettingsChange, change_settings, settings};
use crate::config::SecretKey;
use crate::entity::{AccountId, NotificationDelivery, account};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// A sort of email that can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailList {
    /// That there are unread notifications.
    Notifications,
    /// The weekly summary.
    WeeklyDigest,
    /// That a round opens or closes soon.
    Rounds,
}

/// Why nothing was stopped.
#[derive(Debug, thiserror::Error)]
pub enum UnsubscribeError {
    /// We did not make this link, or the account is gone.
    #[error("This link does not work. Sign in and change your notification settings instead")]
    UnknownLink,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for UnsubscribeError {
    fn kind(&self) -> Kind {
        match self {
            Self::UnknownLink => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::UnknownLink => vec![Problem::new(Code::Invalid, &["token"], self.to_string())],
            Self::Database(_) => Vec::new(),
        }
    }
}

/// Stops a sort of email, as the link in one of them asks, and says which.
///
/// # Errors
///
/// Refuses a link that is not ours.
pub async fn unsubscribe(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    token: &str,
    now: OffsetDateTime,
) -> Result<EmailList, UnsubscribeError> {
    let (account, list) = read(key, token).ok_or(UnsubscribeError::UnknownLink)?;
    let found = account::Entity::find_by_id(account).lock(LockType::NoKeyUpdate).one(tx).await?;
    found.ok_or(UnsubscribeError::UnknownLink)?;
    let change = match list {
        EmailList::Notifications => {
            let mailed = settings(tx, account).await?.kinds.into_iter();
            let mailed = mailed.filter(|(_, delivery)| *delivery == NotificationDelivery::Email);
            let kinds = mailed.map(|(kind, _)| (kind, NotificationDelivery::AppOnly)).collect();
            SettingsChange { kinds, ..SettingsChange::default() }
        }
        EmailList::WeeklyDigest => {
            SettingsChange { weekly_digest: Some(false), ..SettingsChange::default() }
        }
        EmailList::Rounds => {
            SettingsChange { round_announcements: Some(false), ..SettingsChange::default() }
        }
    };
    change_settings(tx, account, &change, now).await?;
    Ok(list)
}

/// What the link in an email carries.
#[must_use]
pub fn unsubscribe_token(key: &SecretKey, account: AccountId, list: EmailList) -> String {
    let mut token = account.0.as_bytes().to_vec();
    token.push(list.byte());
    token.extend_from_slice(&proof(key, &token).finalize().into_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(token)
}

/// Whose link it is, and which emails it stops, where it is ours.
fn read(key: &SecretKey, token: &str) -> Option<(AccountId, EmailList)> {
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (named, tag) = token.split_at_checked(17)?;
    // Compared in constant time. A link from before the key was replaced works as well.
    key.each().find(|key| proof(key, named).verify_slice(tag).is_ok())?;
    let list = EmailList::of_byte(named[16])?;
    Some((Uuid::from_slice(&named[..16]).ok()?.into(), list))
}

fn proof(key: &SecretKey, named: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).expect("any length will do");
    // The key does other things as well: what it proves here is good only here.
    mac.update(b"unsubscribe\n");
    mac.update(named);
    mac
}

impl EmailList {
    fn byte(self) -> u8 {
        match self {
            Self::Notifications => 1,
            Self::WeeklyDigest => 2,
            Self::Rounds => 3,
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Notifications, Self::WeeklyDigest, Self::Rounds]
            .into_iter()
            .find(|list| list.byte() == byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_one_account_one_list_and_one_key() {
        let key = SecretKey::new([7; 32]);
        let ada = Uuid::from_u128(1).into();
        let token = unsubscribe_token(&key, ada, EmailList::Notifications);
        assert_eq!(read(&key, &token), Some((ada, EmailList::Notifications)));
        assert_eq!(read(&SecretKey::new([8; 32]), &token), None);
        let replaced = key.replaced_by([8; 32]);
        assert_eq!(read(&replaced, &token), Some((ada, EmailList::Notifications)));

        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        for changed in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[changed] ^= 1;
            assert_eq!(read(&key, &BASE64_URL_SAFE_NO_PAD.encode(bytes)), None, "{changed}");
        }
        for length in 0..bytes.len() {
            let short = BASE64_URL_SAFE_NO_PAD.encode(&bytes[..length]);
            assert_eq!(read(&key, &short), None, "{length}");
        }
    }
}
