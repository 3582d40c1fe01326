//! Tokens of emailed links: 256 random bits that work once, for a limited time.
//!
//! The token itself is only in the email; the table holds its hash, so whoever
//! reads the table can follow no link.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, Set,
};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use crate::config::SecretKey;
use crate::entity::{AccountId, TokenPurpose, email_token};
use crate::occasion::Occasion;

/// A token that was just made, and the cause of the email it goes into.
pub(super) struct Issued {
    /// What the link carries.
    pub(super) token: String,
    /// Names the email: no two tokens share it.
    pub(super) cause: String,
}

/// A token of 256 random bits.
pub(crate) fn fresh(occasion: &mut Occasion) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(occasion.bytes::<32>())
}

/// Makes a token for an account.
pub(super) async fn issue(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: AccountId,
    purpose: TokenPurpose,
    lifetime: Duration,
) -> Result<Issued, DbErr> {
    let token = fresh(occasion);
    let hash = sha256_hex(&token);
    let row = email_token::ActiveModel {
        token_hash: Set(hash.clone()),
        account_id: Set(account),
        purpose: Set(purpose),
        created_at: Set(occasion.now()),
        expires_at: Set(occasion.now() + lifetime),
        used_at: Set(None),
    };
    row.insert(tx).await?;
    let cause = format!("{}:{hash}", purpose.word().to_lowercase());
    Ok(Issued { token, cause })
}

/// Whose token this is, where it would work now.
pub(super) async fn owner(
    db: &impl ConnectionTrait,
    token: &str,
    purpose: TokenPurpose,
    now: OffsetDateTime,
) -> Result<Option<AccountId>, DbErr> {
    let found = email_token::Entity::find_by_id(sha256_hex(token))
        .filter(email_token::Column::Purpose.eq(purpose))
        .filter(is_live(now))
        .one(db)
        .await?;
    Ok(found.map(|token| token.account_id))
}

/// Uses a token up, and says whose it was; `None` where it does not work, or
/// somebody else used it at the same moment.
pub(super) async fn redeem(
    tx: &DatabaseTransaction,
    token: &str,
    purpose: TokenPurpose,
    now: OffsetDateTime,
) -> Result<Option<AccountId>, DbErr> {
    let Some(account) = owner(tx, token, purpose, now).await? else {
        return Ok(None);
    };
    let used = email_token::Entity::update_many()
        .col_expr(email_token::Column::UsedAt, Expr::value(now))
        .filter(email_token::Column::TokenHash.eq(sha256_hex(token)))
        .filter(is_live(now))
        .exec(tx)
        .await?;
    Ok((used.rows_affected == 1).then_some(account))
}

/// Makes every unused token of an account useless.
pub(super) async fn revoke(
    tx: &DatabaseTransaction,
    account: AccountId,
    purpose: TokenPurpose,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    email_token::Entity::update_many()
        .col_expr(email_token::Column::UsedAt, Expr::value(now))
        .filter(email_token::Column::AccountId.eq(account))
        .filter(email_token::Column::Purpose.eq(purpose))
        .filter(email_token::Column::UsedAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}

fn is_live(now: OffsetDateTime) -> Condition {
    Condition::all()
        .add(email_token::Column::UsedAt.is_null())
        .add(email_token::Column::ExpiresAt.gt(now))
}

/// The SHA-256 of a text, in hex.
pub(crate) fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// The HMAC-SHA-256 of a text with the installation's key, in hex.
pub(super) fn keyed_hex(key: &SecretKey, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).expect("any length will do");
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes any text");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyed_hash_is_the_known_one_and_another_with_another_key() {
        // Computed with Python's hmac module, from a key of 32 bytes of 0x0b.
        let key = SecretKey::new([0x0b; 32]);
        assert_eq!(
            keyed_hex(&key, "Hi There"),
            "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7"
        );
        assert_ne!(keyed_hex(&SecretKey::new([0x0c; 32]), "Hi There"), keyed_hex(&key, "Hi There"));
    }

    #[test]
    fn a_hash_is_the_known_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
