//! Who somebody is, encrypted.
//!
//! Bound to the participant: a ciphertext that is moved to another row does
//! not open. Read by the engine and by the person alone.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect, QueryTrait,
};

use super::entry::IdentityAnswer;
use crate::config::SecretKey;
use crate::entity::{ParticipantId, RoundId, identity, participant};
use crate::occasion::Occasion;
use crate::sealed::{Sealed, Unreadable};

/// Why an identity cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableIdentity {
    /// It was encrypted with a key that this server does not have.
    #[error("An identity was encrypted with a different key from this server's")]
    OtherKey,
    /// It was changed, or belongs to another row.
    #[error("An identity was changed or moved to another person's row")]
    Tampered,
}

impl From<Unreadable> for UnreadableIdentity {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::OtherKey => Self::OtherKey,
            Unreadable::Tampered => Self::Tampered,
        }
    }
}

/// Encrypts what `participant` says about who they are, as a row.
pub(super) fn seal_identity(
    key: &SecretKey,
    occasion: &mut Occasion,
    participant: ParticipantId,
    answer: &IdentityAnswer,
    consent: &str,
) -> identity::ActiveModel {
    let plain = serde_json::to_vec(answer).expect("an answer is plain data");
    let sealed = Sealed::seal(key, occasion, participant.0.as_bytes(), &plain);
    identity::ActiveModel {
        participant_id: Set(participant),
        key_id: Set(sealed.key_id),
        nonce: Set(sealed.nonce),
        ciphertext: Set(sealed.ciphertext),
        consent: Set(consent.to_owned()),
        consented_at: Set(occasion.now()),
    }
}

/// Decrypts a row.
///
/// # Errors
///
/// When the key is another one, and when the row was changed.
pub fn open_identity(
    key: &SecretKey,
    row: &identity::Model,
) -> Result<IdentityAnswer, UnreadableIdentity> {
    let sealed = Sealed {
        key_id: row.key_id.clone(),
        nonce: row.nonce.clone(),
        ciphertext: row.ciphertext.clone(),
    };
    let plain = sealed.open(key, row.participant_id.0.as_bytes())?;
    serde_json::from_slice(&plain).map_err(|_| UnreadableIdentity::Tampered)
}

/// Keeps what a person says, or forgets what they said where it is nothing now.
pub(super) async fn store_identity(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    participant: ParticipantId,
    answer: &IdentityAnswer,
    consent: &str,
) -> Result<(), DbErr> {
    if answer.is_empty() {
        return forget_identities(tx, &[participant]).await;
    }
    let row = seal_identity(key, occasion, participant, answer, consent);
    store_sealed_identities(tx, vec![row]).await
}

/// Keeps sealed rows, each in place of what the person said before.
pub(super) async fn store_sealed_identities(
    tx: &DatabaseTransaction,
    rows: Vec<identity::ActiveModel>,
) -> Result<(), DbErr> {
    use identity::Column::{Ciphertext, Consent, ConsentedAt, KeyId, Nonce, ParticipantId};
    if rows.is_empty() {
        return Ok(());
    }
    let renewed = OnConflict::column(ParticipantId)
        .update_columns([KeyId, Nonce, Ciphertext, Consent, ConsentedAt])
        .to_owned();
    identity::Entity::insert_many(rows)
        .on_conflict(renewed)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// Deletes what everybody in a round said about who they are.
pub(super) async fn forget_identities_of_round(
    tx: &DatabaseTransaction,
    round: RoundId,
) -> Result<(), DbErr> {
    let people = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .filter(participant::Column::RoundId.eq(round))
        .into_query();
    identity::Entity::delete_many()
        .filter(identity::Column::ParticipantId.in_subquery(people))
        .exec(tx)
        .await
        .map(drop)
}

/// Deletes what people said about who they are.
pub(super) async fn forget_identities(
    tx: &DatabaseTransaction,
    participants: &[ParticipantId],
) -> Result<(), DbErr> {
    identity::Entity::delete_many()
        .filter(identity::Column::ParticipantId.is_in(participants.iter().copied()))
        .exec(tx)
        .await
        .map(drop)
}

/// What a person said about who they are: for that person alone.
pub(super) async fn read_identity(
    db: &impl ConnectionTrait,
    participant: ParticipantId,
) -> Result<Option<identity::Model>, DbErr> {
    identity::Entity::find_by_id(participant).one(db).await
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn answer() -> IdentityAnswer {
        IdentityAnswer { identities: vec!["Canary".to_owned()], wants_shared_identity: true }
    }

    fn sealed(participant: u128, key: [u8; 32], seed: u64) -> identity::Model {
        let mut occasion = Occasion::seeded(datetime!(2030-01-01 9:00 UTC), seed);
        let participant = ParticipantId(Uuid::from_u128(participant));
        let row =
            seal_identity(&SecretKey::new(key), &mut occasion, participant, &answer(), "wording");
        identity::Model {
            participant_id: row.participant_id.unwrap(),
            key_id: row.key_id.unwrap(),
            nonce: row.nonce.unwrap(),
            ciphertext: row.ciphertext.unwrap(),
            consent: row.consent.unwrap(),
            consented_at: row.consented_at.unwrap(),
        }
    }

    #[test]
    fn s7_what_was_sealed_opens_with_its_key_and_holds_no_clear_text() {
        let row = sealed(1, [7; 32], 1);
        assert!(open_identity(&SecretKey::new([7; 32]), &row).unwrap() == answer());
        let clear = row.ciphertext.windows(6).any(|bytes| bytes == b"Canary");
        assert!(!clear);
        assert_ne!(sealed(1, [7; 32], 2).ciphertext, row.ciphertext);
    }

    #[test]
    fn s7_swapped_and_changed_ciphertexts_do_not_open() {
        let key = SecretKey::new([7; 32]);
        let (ada, eve) = (sealed(1, [7; 32], 1), sealed(2, [7; 32], 2));
        let swapped = identity::Model { participant_id: eve.participant_id, ..ada.clone() };
        assert_eq!(open_identity(&key, &swapped), Err(UnreadableIdentity::Tampered));
        let mut changed = ada.clone();
        changed.ciphertext[0] ^= 1;
        assert_eq!(open_identity(&key, &changed), Err(UnreadableIdentity::Tampered));
        let cut = identity::Model { nonce: vec![0; 3], ..ada.clone() };
        assert_eq!(open_identity(&key, &cut), Err(UnreadableIdentity::Tampered));
        let other = open_identity(&SecretKey::new([8; 32]), &ada);
        assert_eq!(other, Err(UnreadableIdentity::OtherKey));
    }
}
