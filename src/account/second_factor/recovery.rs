//! Recovery codes: ten, shown once, each good once in place of a factor that is lost.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set,
};

use super::emails::{post_change, post_code_used};
use super::error::SecondFactorError;
use super::factors::{codes_left, codes_of, on_their_own};
use crate::account::find::lock_account;
use crate::account::fresh::Fresh;
use crate::account::rights::Pending;
use crate::account::token::sha256_hex;
use crate::entity::{AccountId, FactorId, SecondFactorKind, account, recovery_code, second_factor};
use crate::occasion::Occasion;
use crate::outbox::FactorChange;

/// How many there are at once.
const N_CODES: usize = 10;
/// How many characters one has, in groups of four: 80 bits, so that a plain hash of it is safe.
const LENGTH: usize = 16;
/// Letters and digits that nobody takes for another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// New codes, to be shown once: only their hashes are kept. Nothing prints them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RecoveryCodes(Vec<String>);

impl RecoveryCodes {
    /// The codes, as people write them down; none where those from before still count.
    #[must_use]
    pub fn into_codes(self) -> Vec<String> {
        self.0
    }
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryCodes({})", self.0.len())
    }
}

/// Gives somebody new recovery codes in place of all that they had.
///
/// # Errors
///
/// Refuses where there is no app and no passkey that they would stand in for.
pub async fn renew_recovery_codes(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Fresh<Pending>,
) -> Result<RecoveryCodes, SecondFactorError> {
    let account = lock_account(tx, person.id()).await?.ok_or(SecondFactorError::NotFound)?;
    if on_their_own(tx, account.id).await?.is_empty() {
        return Err(SecondFactorError::NothingToRecover);
    }
    let codes = make_codes(tx, occasion, account.id).await?;
    post_change(tx, occasion, &account, FactorChange::RecoveryCodesRenewed).await?;
    tracing::info!(account.id = %account.id, "recovery codes renewed");
    Ok(codes)
}

/// Makes ten codes in place of those from before.
pub(super) async fn make_codes(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: AccountId,
) -> Result<RecoveryCodes, DbErr> {
    forget_codes(tx, account).await?;
    let id: FactorId = occasion.id();
    let row = second_factor::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        kind: Set(SecondFactorKind::RecoveryCodes),
        name: Set("Recovery codes".to_owned()),
        added_at: Set(occasion.now()),
        ..Default::default()
    };
    row.insert(tx).await?;
    let codes: Vec<String> = (0..N_CODES).map(|_| fresh_code(occasion)).collect();
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        factor_id: Set(id),
        code_hash: Set(hash(account, code)),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(RecoveryCodes(codes.iter().map(|code| in_groups(code)).collect()))
}

/// Makes the codes of an account useless.
pub(super) async fn forget_codes(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<(), DbErr> {
    second_factor::Entity::delete_many()
        .filter(second_factor::Column::AccountId.eq(account))
        .filter(second_factor::Column::Kind.eq(SecondFactorKind::RecoveryCodes))
        .exec(tx)
        .await
        .map(drop)
}

/// Uses a code up, and writes an email that says so; false where it is none, or was used before.
pub(super) async fn use_code(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    code: &str,
) -> Result<bool, DbErr> {
    use recovery_code::Column::{CodeHash, FactorId, UsedAt};
    let Some(codes) = codes_of(tx, account.id).await? else { return Ok(false) };
    let used = recovery_code::Entity::update_many()
        .col_expr(UsedAt, Expr::value(occasion.now()))
        .filter(FactorId.eq(codes.id))
        .filter(CodeHash.eq(hash(account.id, code)))
        .filter(UsedAt.is_null())
        .exec(tx)
        .await?;
    if used.rows_affected != 1 {
        return Ok(false);
    }
    let row = second_factor::ActiveModel {
        id: Set(codes.id),
        last_used_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    row.update(tx).await?;
    let left = codes_left(tx, codes.id).await?;
    post_code_used(tx, occasion, account, left).await?;
    tracing::info!(account.id = %account.id, left, "recovery code used");
    Ok(true)
}

fn fresh_code(occasion: &mut Occasion) -> String {
    let random: [u8; LENGTH] = occasion.bytes();
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// As in "abcd-efgh-jkmn-pqrs".
fn in_groups(code: &str) -> String {
    let groups = code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join("-")
}

/// What is kept of a code. Of two people, the same code has two hashes.
fn hash(account: AccountId, code: &str) -> String {
    sha256_hex(&format!("recovery code\n{account}\n{code}"))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_code_is_eighty_bits_in_letters_that_nobody_mistakes() {
        let mut occasion = Occasion::seeded(datetime!(2030-01-01 9:00 UTC), 1);
        let (one, other) = (fresh_code(&mut occasion), fresh_code(&mut occasion));
        assert_ne!(one, other);
        assert_eq!(one.len(), 16);
        assert!(!one.contains(['0', '1', 'l', 'o']), "{one}");
        assert_eq!(in_groups("abcdefghjkmnpqrs"), "abcd-efgh-jkmn-pqrs");
        assert_eq!(format!("{:?}", RecoveryCodes(vec![one])), "RecoveryCodes(1)");
    }
}
