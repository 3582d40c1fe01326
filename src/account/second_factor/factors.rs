//! The second factors that somebody has.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::SecondFactorError;
use crate::account::rights::{Pending, SecondStep, Viewer};
use crate::config::SecretKey;
use crate::entity::{AccountId, FactorId, SecondFactorKind, recovery_code, second_factor};
use crate::occasion::Occasion;
use crate::sealed::Sealed;

/// How many apps and passkeys one person has at most.
const FACTORS_MAX: u64 = 10;
const NAME_MAX: usize = 100;

/// The sorts that stand on their own: recovery codes stand in for one of them.
const ON_THEIR_OWN: [SecondFactorKind; 2] = [SecondFactorKind::Passkey, SecondFactorKind::Totp];

/// Whether the account that `id` names has an app or a passkey.
pub(in crate::account) fn has_second_factor(id: Expr) -> Expr {
    let own = Expr::col((second_factor::Entity, second_factor::Column::AccountId)).eq(id);
    let found = Query::select()
        .expr(Expr::val(1))
        .from(second_factor::Entity)
        .and_where(own)
        .and_where(second_factor::Column::Kind.is_in(ON_THEIR_OWN))
        .take();
    Expr::exists(found)
}

/// A person's own second factors in the order in which they were added, recovery codes last.
///
/// # Errors
///
/// When the database fails.
pub async fn own_second_factors(
    db: &impl ConnectionTrait,
    person: &Pending,
) -> Result<Vec<second_factor::Model>, DbErr> {
    let mut own = second_factor::Entity::find()
        .filter(second_factor::Column::AccountId.eq(person.id()))
        .order_by_asc(second_factor::Column::Id)
        .limit(FACTORS_MAX + 1)
        .all(db)
        .await?;
    own.sort_by_key(|factor| factor.kind == SecondFactorKind::RecoveryCodes);
    Ok(own)
}

/// The sorts of second factor of whoever is at the second step of signing in, or is signed in; none
/// of a guest.
///
/// # Errors
///
/// When the database fails.
pub async fn factor_kinds(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<Vec<SecondFactorKind>, DbErr> {
    let half = viewer.second_step().map(SecondStep::id);
    let Some(account) = half.or_else(|| viewer.pending().ok().map(Pending::id)) else {
        return Ok(Vec::new());
    };
    second_factor::Entity::find()
        .select_only()
        .column(second_factor::Column::Kind)
        .distinct()
        .filter(second_factor::Column::AccountId.eq(account))
        .order_by_asc(second_factor::Column::Kind)
        .into_tuple()
        .all(db)
        .await
}

/// How many recovery codes a person has not used yet; `None` where they were never given any.
///
/// # Errors
///
/// When the database fails.
pub async fn recovery_codes_left(
    db: &impl ConnectionTrait,
    person: &Pending,
) -> Result<Option<u64>, DbErr> {
    let Some(codes) = codes_of(db, person.id()).await? else { return Ok(None) };
    codes_left(db, codes.id).await.map(Some)
}

pub(super) async fn codes_left(db: &impl ConnectionTrait, codes: FactorId) -> Result<u64, DbErr> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::FactorId.eq(codes))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(db)
        .await
}

/// The recovery codes of an account.
pub(super) async fn codes_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<second_factor::Model>, DbErr> {
    second_factor::Entity::find()
        .filter(second_factor::Column::AccountId.eq(account))
        .filter(second_factor::Column::Kind.eq(SecondFactorKind::RecoveryCodes))
        .one(db)
        .await
}

/// The apps and passkeys of an account.
pub(super) async fn on_their_own(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<second_factor::Model>, DbErr> {
    second_factor::Entity::find()
        .filter(second_factor::Column::AccountId.eq(account))
        .filter(second_factor::Column::Kind.is_in(ON_THEIR_OWN))
        .order_by_asc(second_factor::Column::Id)
        .limit(FACTORS_MAX)
        .all(db)
        .await
}

/// A factor before it is stored.
pub(super) struct NewFactor<'a> {
    pub(super) account: AccountId,
    pub(super) kind: SecondFactorKind,
    pub(super) name: &'a str,
    pub(super) secret: &'a [u8],
    pub(super) last_step: Option<i64>,
}

/// What somebody calls a factor; `otherwise` where they said nothing.
pub(super) fn checked_name<'a>(
    name: Option<&'a str>,
    otherwise: &'a str,
) -> Result<&'a str, SecondFactorError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(otherwise);
    if name.chars().nth(NAME_MAX).is_some() {
        Err(SecondFactorError::NameTooLong)
    } else {
        Ok(name)
    }
}

/// Stores an app or a passkey.
pub(super) async fn add_factor(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
    new: &NewFactor<'_>,
) -> Result<(), SecondFactorError> {
    if u64::try_from(on_their_own(tx, new.account).await?.len()).unwrap_or(u64::MAX) >= FACTORS_MAX
    {
        return Err(SecondFactorError::TooManyFactors);
    }
    let id: FactorId = occasion.id();
    let sealed = Sealed::seal(key, occasion, &bound_to(id.0, new.account), new.secret);
    let row = second_factor::ActiveModel {
        id: Set(id),
        account_id: Set(new.account),
        kind: Set(new.kind),
        name: Set(new.name.to_owned()),
        added_at: Set(occasion.now()),
        last_used_at: Set(None),
        last_step: Set(new.last_step),
        key_id: Set(Some(sealed.key_id)),
        nonce: Set(Some(sealed.nonce)),
        ciphertext: Set(Some(sealed.ciphertext)),
    };
    row.insert(tx).await?;
    Ok(())
}

/// The secret of a factor; `None`, with a line in the log, where it cannot be read.
pub(super) fn open_factor(key: &SecretKey, row: &second_factor::Model) -> Option<Vec<u8>> {
    let sealed = Sealed {
        key_id: row.key_id.clone()?,
        nonce: row.nonce.clone()?,
        ciphertext: row.ciphertext.clone()?,
    };
    let opened = sealed.open(key, &bound_to(row.id.0, row.account_id));
    if let Err(error) = &opened {
        tracing::error!(%error, factor.id = %row.id, "a second factor cannot be read");
    }
    opened.ok()
}

/// Notes that a code of an app was used, unless one of this step or a later one was before: of two
/// requests with the same code, one gets through.
pub(super) async fn use_step(
    tx: &DatabaseTransaction,
    factor: FactorId,
    step: i64,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    use second_factor::Column::{Id, LastStep, LastUsedAt};
    let used = second_factor::Entity::update_many()
        .col_expr(LastStep, Expr::value(step))
        .col_expr(LastUsedAt, Expr::value(now))
        .filter(Id.eq(factor))
        .filter(LastStep.is_null().or(LastStep.lt(step)))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// What a sealed row about `account` is bound to: in another row, or of another account, it does
/// not open.
pub(super) fn bound_to(id: Uuid, account: AccountId) -> [u8; 32] {
    let mut bound = [0; 32];
    bound[..16].copy_from_slice(id.as_bytes());
    bound[16..].copy_from_slice(account.0.as_bytes());
    bound
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn row(account: u128) -> second_factor::Model {
        let mut occasion = Occasion::seeded(datetime!(2030-01-01 9:00 UTC), 1);
        let (id, account) = (FactorId(Uuid::from_u128(9)), AccountId(Uuid::from_u128(account)));
        let key = SecretKey::new([7; 32]);
        let sealed = Sealed::seal(&key, &mut occasion, &bound_to(id.0, account), b"Canary");
        second_factor::Model {
            id,
            account_id: account,
            kind: SecondFactorKind::Totp,
            name: String::new(),
            added_at: occasion.now(),
            last_used_at: None,
            last_step: None,
            key_id: Some(sealed.key_id),
            nonce: Some(sealed.nonce),
            ciphertext: Some(sealed.ciphertext),
        }
    }

    #[test]
    fn s2_a_secret_does_not_open_in_another_row_or_of_another_account() {
        let key = SecretKey::new([7; 32]);
        assert_eq!(open_factor(&key, &row(1)).as_deref(), Some(&b"Canary"[..]));
        let moved = second_factor::Model { id: FactorId(Uuid::from_u128(8)), ..row(1) };
        assert_eq!(open_factor(&key, &moved), None);
        let given = second_factor::Model { account_id: AccountId(Uuid::from_u128(2)), ..row(1) };
        assert_eq!(open_factor(&key, &given), None);
        assert_eq!(open_factor(&SecretKey::new([8; 32]), &row(1)), None);
    }
}
