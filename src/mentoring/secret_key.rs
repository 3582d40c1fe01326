//! Whether a secret key is the one that the database is encrypted with.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect,
};

use crate::config::{KeyError, SecretKey};
use crate::entity::{factor_challenge, identity, property, second_factor};
use crate::occasion::Occasion;
use crate::sealed::{Resealed, Sealed};

/// Which key the database was begun with.
const NAME: &str = "secret_key_id";

/// Why a key is not used.
#[derive(Debug, thiserror::Error)]
pub enum SecretKeyError {
    /// It is not the database's.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Notes the key of a new database, and recognises it afterwards.
///
/// What is noted is an identifier that says nothing of the key; each encrypted row has
/// it, too. A database from before it was noted is asked for a row of another key.
///
/// # Errors
///
/// Refuses a key that neither is the database's nor replaces it.
pub async fn check_secret_key(
    tx: &DatabaseTransaction,
    key: &SecretKey,
) -> Result<(), SecretKeyError> {
    let row = property::ActiveModel { name: Set(NAME.to_owned()), value: Set(key.id()) };
    let once = OnConflict::column(property::Column::Name).do_nothing().to_owned();
    let insert = property::Entity::insert(row).on_conflict(once).try_insert();
    insert.exec_without_returning(tx).await?;
    if is_key_of(tx, key).await? { Ok(()) } else { Err(KeyError::Other.into()) }
}

/// Whether `key` opens what the database has encrypted. The noted key has to be one of its keys, too,
/// where one is noted: there may be nothing encrypted yet.
///
/// # Errors
///
/// When the database fails.
pub async fn is_key_of(db: &impl ConnectionTrait, key: &SecretKey) -> Result<bool, DbErr> {
    let noted = property::Entity::find_by_id(NAME).one(db).await?;
    let is_noted = noted.is_none_or(|noted| key.named(&noted.value).is_some());
    let mut used = keys_in_use(db).await?;
    used.retain(|id| key.named(id).is_none());
    Ok(is_noted && used.is_empty())
}

/// The identifiers of the keys that something is encrypted with.
///
/// # Errors
///
/// When the database fails.
pub async fn keys_in_use(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let identities = identity::Entity::find().select_only().column(identity::Column::KeyId);
    let mut used: Vec<String> = identities.distinct().into_tuple().all(db).await?;
    let factors = second_factor::Entity::find().select_only().column(second_factor::Column::KeyId);
    let factors = factors.filter(second_factor::Column::KeyId.is_not_null());
    used.extend(factors.distinct().into_tuple::<String>().all(db).await?);
    let asked = factor_challenge::Entity::find().select_only();
    let asked = asked.column(factor_challenge::Column::KeyId).distinct();
    used.extend(asked.into_tuple::<String>().all(db).await?);
    used.sort_unstable();
    used.dedup();
    Ok(used)
}

/// Encrypts all identities with the first of the keys that another one encrypted, and notes that it
/// is the database's key from now on.
///
/// # Errors
///
/// When the database fails.
pub async fn reseal_identities(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    occasion: &mut Occasion,
) -> Result<Resealed, DbErr> {
    use identity::Column::{Ciphertext, KeyId, Nonce, ParticipantId};
    let others = identity::Entity::find().filter(KeyId.ne(key.id())).lock_exclusive();
    let mut resealed = Resealed::default();
    for row in others.all(tx).await? {
        let person = row.participant_id;
        let sealed = Sealed { key_id: row.key_id, nonce: row.nonce, ciphertext: row.ciphertext };
        let sealed = sealed.resealed(key, occasion, person.0.as_bytes());
        let Some(sealed) = resealed.count(sealed) else { continue };
        identity::Entity::update_many()
            .col_expr(KeyId, Expr::value(sealed.key_id))
            .col_expr(Nonce, Expr::value(sealed.nonce))
            .col_expr(Ciphertext, Expr::value(sealed.ciphertext))
            .filter(ParticipantId.eq(person))
            .exec(tx)
            .await?;
    }
    property::Entity::update_many()
        .col_expr(property::Column::Value, Expr::value(key.id()))
        .filter(property::Column::Name.eq(NAME))
        .exec(tx)
        .await?;
    Ok(resealed)
}
