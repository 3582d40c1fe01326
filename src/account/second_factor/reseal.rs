//! Encrypting second factors again, when the key is replaced.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::factors::bound_to;
use crate::config::SecretKey;
use crate::entity::{factor_challenge, second_factor};
use crate::occasion::Occasion;
use crate::sealed::{Resealed, Sealed};

/// Encrypts all second factors with the first of the keys that another one encrypted, and what people
/// were asked and have yet to answer.
///
/// # Errors
///
/// When the database fails.
pub async fn reseal_second_factors(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
) -> Result<Resealed, DbErr> {
    // Challenges first, as who answers one takes it before they use a factor.
    let mut resealed = reseal_challenges(tx, key, occasion).await?;
    resealed += reseal_factors(tx, key, occasion).await?;
    Ok(resealed)
}

async fn reseal_factors(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
) -> Result<Resealed, DbErr> {
    use second_factor::Column::{Ciphertext, Id, KeyId, Nonce};
    let others = second_factor::Entity::find().filter(KeyId.ne(key.id())).order_by_asc(Id);
    let mut resealed = Resealed::default();
    for row in others.lock_exclusive().all(tx).await? {
        // Recovery codes have nothing that is encrypted.
        let (Some(key_id), Some(nonce), Some(ciphertext)) = (row.key_id, row.nonce, row.ciphertext)
        else {
            continue;
        };
        let sealed = Sealed { key_id, nonce, ciphertext };
        let sealed = sealed.resealed(key, occasion, &bound_to(row.id.0, row.account_id));
        let Some(sealed) = resealed.count(sealed) else { continue };
        second_factor::Entity::update_many()
            .col_expr(KeyId, Expr::value(sealed.key_id))
            .col_expr(Nonce, Expr::value(sealed.nonce))
            .col_expr(Ciphertext, Expr::value(sealed.ciphertext))
            .filter(Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(resealed)
}

async fn reseal_challenges(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
) -> Result<Resealed, DbErr> {
    use factor_challenge::Column::{Ciphertext, Id, KeyId, Nonce};
    let others = factor_challenge::Entity::find().filter(KeyId.ne(key.id())).order_by_asc(Id);
    let mut resealed = Resealed::default();
    for row in others.lock_exclusive().all(tx).await? {
        let sealed = Sealed { key_id: row.key_id, nonce: row.nonce, ciphertext: row.ciphertext };
        let sealed = sealed.resealed(key, occasion, &bound_to(row.id.0, row.account_id));
        let Some(sealed) = resealed.count(sealed) else { continue };
        factor_challenge::Entity::update_many()
            .col_expr(KeyId, Expr::value(sealed.key_id))
            .col_expr(Nonce, Expr::value(sealed.nonce))
            .col_expr(Ciphertext, Expr::value(sealed.ciphertext))
            .filter(Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(resealed)
}
