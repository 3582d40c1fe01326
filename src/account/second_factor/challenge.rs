//! What somebody was asked and has yet to answer: kept sealed, good once, for a short time.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set,
};
use time::{Duration, OffsetDateTime};

use super::factors::bound_to;
use crate::config::SecretKey;
use crate::entity::{AccountId, ChallengeId, ChallengePurpose, factor_challenge as table};
use crate::occasion::Occasion;
use crate::sealed::Sealed;

/// What is asked of whom, and for how long.
pub(super) struct Asked {
    pub(super) account: AccountId,
    pub(super) purpose: ChallengePurpose,
    pub(super) lifetime: Duration,
}

/// Keeps what an answer will be compared with, in place of what was asked before.
pub(super) async fn keep_challenge(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    asked: &Asked,
    content: &[u8],
) -> Result<(), DbErr> {
    use table::Column::{AccountId, Ciphertext, ExpiresAt, Id, KeyId, Nonce, Purpose};
    let id: ChallengeId = occasion.id();
    let sealed = Sealed::seal(key, occasion, &bound_to(id.0, asked.account), content);
    let row = table::ActiveModel {
        id: Set(id),
        account_id: Set(asked.account),
        purpose: Set(asked.purpose),
        key_id: Set(sealed.key_id),
        nonce: Set(sealed.nonce),
        ciphertext: Set(sealed.ciphertext),
        expires_at: Set(occasion.now() + asked.lifetime),
    };
    let renewed = OnConflict::columns([AccountId, Purpose])
        .update_columns([Id, KeyId, Nonce, Ciphertext, ExpiresAt])
        .to_owned();
    table::Entity::insert(row).on_conflict(renewed).exec_without_returning(tx).await.map(drop)
}

/// What is kept, where it can still be answered.
pub(super) async fn find_challenge(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    account: AccountId,
    purpose: ChallengePurpose,
    now: OffsetDateTime,
) -> Result<Option<(ChallengeId, Vec<u8>)>, DbErr> {
    let found = table::Entity::find()
        .filter(table::Column::AccountId.eq(account))
        .filter(table::Column::Purpose.eq(purpose))
        .filter(table::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    Ok(found.and_then(|row| {
        let bound = bound_to(row.id.0, account);
        let sealed = Sealed { key_id: row.key_id, nonce: row.nonce, ciphertext: row.ciphertext };
        let opened = sealed.open(key, &bound);
        if let Err(error) = &opened {
            tracing::error!(%error, account.id = %account, "a challenge cannot be read");
        }
        Some((row.id, opened.ok()?))
    }))
}

/// Takes what is kept, so that it is answered once, whoever else answers at the same moment.
pub(super) async fn take_challenge(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    account: AccountId,
    purpose: ChallengePurpose,
    now: OffsetDateTime,
) -> Result<Option<Vec<u8>>, DbErr> {
    let Some((id, content)) = find_challenge(tx, key, account, purpose, now).await? else {
        return Ok(None);
    };
    let taken = table::Entity::delete_by_id(id).exec(tx).await?;
    Ok((taken.rows_affected == 1).then_some(content))
}
