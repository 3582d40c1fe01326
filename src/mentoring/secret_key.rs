//! Whether a secret key is the one that identities were encrypted with.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};

use crate::config::{KeyError, SecretKey};
use crate::entity::{identity, property};

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
/// What is noted is an identifier that says nothing of the key; each identity has
/// it, too. A database from before it was noted is asked for an identity of
/// another key.
///
/// # Errors
///
/// Refuses a key that is not the database's.
pub async fn check_secret_key(
    tx: &DatabaseTransaction,
    key: &SecretKey,
) -> Result<(), SecretKeyError> {
    let row = property::ActiveModel { name: Set(NAME.to_owned()), value: Set(key.id()) };
    let once = OnConflict::column(property::Column::Name).do_nothing().to_owned();
    let insert = property::Entity::insert(row).on_conflict(once).try_insert();
    insert.exec_without_returning(tx).await?;
    let noted = property::Entity::find_by_id(NAME).one(tx).await?;
    let is_noted = noted.is_some_and(|noted| noted.value == key.id());
    let other = identity::Entity::find()
        .select_only()
        .column(identity::Column::KeyId)
        .filter(identity::Column::KeyId.ne(key.id()))
        .limit(1)
        .into_tuple::<String>()
        .one(tx)
        .await?;
    if is_noted && other.is_none() { Ok(()) } else { Err(KeyError::Other.into()) }
}
