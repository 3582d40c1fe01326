//! Stopping emails by a link in them, without signing in (RFC 8058).
//!
//! The link names an account, or a participant of a round, and a sort of email, and proves both with the
//! installation's key. It can do nothing else, so it works as often as one
//! likes, and never expires: an old email still has to be stoppable.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, QuerySelect, Set};
use sha2::Sha256;
use time::OffsetDateTime;
use uuid::Uuid;

use super::settings::{SettingsChange, change_settings, settings};
use crate::config::SecretKey;
use crate::entity::{
    AccountId, NotificationDelivery, ParticipantId, account, participant, reminder_opt_out,
};
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
    /// Questions whether the person has met their matches of a round.
    MatchReminders,
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
    let (whose, list) = read(key, token).ok_or(UnsubscribeError::UnknownLink)?;
    if list == EmailList::MatchReminders {
        stop_match_reminders(tx, whose.into(), now).await?;
        return Ok(list);
    }
    let account = AccountId(whose);
    let found = account::Entity::find_by_id(account).lock(LockType::NoKeyUpdate).one(tx).await?;
    found.ok_or(UnsubscribeError::UnknownLink)?;
    let change = match list {
        EmailList::Notifications => {
            let mailed = settings(tx, account).await?.kinds.into_iter();
            let mailed = mailed.filter(|(_, delivery)| *delivery == NotificationDelivery::Email);
            let kinds = mailed.map(|(kind, _)| (kind, NotificationDelivery::AppOnly)).collect();
            SettingsChange { kinds, ..SettingsChange::default() }
        }
        EmailList::WeeklyDigest | EmailList::MatchReminders => {
            SettingsChange { weekly_digest: Some(false), ..SettingsChange::default() }
        }
        EmailList::Rounds => {
            SettingsChange { round_announcements: Some(false), ..SettingsChange::default() }
        }
    };
    change_settings(tx, account, &change, now).await?;
    Ok(list)
}

/// Asks a participant no more whether they have met their matches. They may have no account.
async fn stop_match_reminders(
    tx: &DatabaseTransaction,
    id: ParticipantId,
    now: OffsetDateTime,
) -> Result<(), UnsubscribeError> {
    let found = participant::Entity::find_by_id(id).one(tx).await?;
    found.ok_or(UnsubscribeError::UnknownLink)?;
    let row = reminder_opt_out::ActiveModel { participant_id: Set(id), at: Set(now) };
    let once = OnConflict::column(reminder_opt_out::Column::ParticipantId).do_nothing().to_owned();
    let insert = reminder_opt_out::Entity::insert(row).on_conflict(once).try_insert();
    insert.exec_without_returning(tx).await?;
    Ok(())
}

/// What the link in an email carries.
#[must_use]
pub fn unsubscribe_token(key: &SecretKey, account: AccountId, list: EmailList) -> String {
    token_of(key, account.0, list)
}

/// What the link carries in an email about somebody's matches of a round, who may have no
/// account.
#[must_use]
pub fn match_reminders_token(key: &SecretKey, participant: ParticipantId) -> String {
    token_of(key, participant.0, EmailList::MatchReminders)
}

fn token_of(key: &SecretKey, whose: Uuid, list: EmailList) -> String {
    let mut token = whose.as_bytes().to_vec();
    token.push(list.byte());
    token.extend_from_slice(&proof(key, &token).finalize().into_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(token)
}

/// Whose link it is, and which emails it stops, where it is ours.
fn read(key: &SecretKey, token: &str) -> Option<(Uuid, EmailList)> {
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (named, tag) = token.split_at_checked(17)?;
    // Compared in constant time. A link from before the key was replaced works as well.
    key.each().find(|key| proof(key, named).verify_slice(tag).is_ok())?;
    let list = EmailList::of_byte(named[16])?;
    Some((Uuid::from_slice(&named[..16]).ok()?, list))
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
            Self::MatchReminders => 3,
            Self::Rounds => 4,
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        let all = [Self::Notifications, Self::WeeklyDigest, Self::MatchReminders, Self::Rounds];
        all.into_iter().find(|list| list.byte() == byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_one_account_one_list_and_one_key() {
        let key = SecretKey::new([7; 32]);
        let ada = Uuid::from_u128(1);
        let token = unsubscribe_token(&key, ada.into(), EmailList::Notifications);
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
