//! Opens the database and the secret key, for every command that needs them.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use super::Failure;
use crate::config::{Config, KeyError, SecretKey};
use crate::db::{Db, link_log, sqlite_file};
use crate::graphql::{Shared, Streams};
use crate::occasion::Occasion;
use crate::own_data::ErasureLedger;
use crate::{account, forum, mentoring};

/// What the file of the secret key is called.
const KEY_FILE: &str = "clearing.key";

/// Opens the database, brings it up to date, and fills in what ships with the
/// program where it is empty.
pub(super) async fn open(config: &Config, occasion: &mut Occasion) -> Result<Db, Failure> {
    let db = Db::open(&config.database_url).await?;
    db.migrate(async |tx| {
        link_log(tx).await?;
        account::load_reference(tx, occasion).await?;
        forum::load_categories(tx, occasion).await
    })
    .await?;
    Ok(db)
}

/// Opens the database, and everything else that requests and worker share.
pub(super) async fn shared(config: &Config, occasion: &mut Occasion) -> Result<Shared, Failure> {
    let db = open(config, occasion).await?;
    let secret_key = secret_key(config, occasion)?;
    db.write(async |tx| mentoring::check_secret_key(tx, &secret_key).await).await?;
    Ok(Shared {
        vocabulary: Arc::new(account::read_vocabulary(db.reader()).await?),
        db,
        secret_key,
        relying_party: account::RelyingParty::at(&config.base_url),
        rate_limits: config.rate_limits,
        periods: config.periods.clone(),
        wake: Arc::default(),
        streams: Streams::default(),
    })
}

/// The file that lists erased accounts: the one that is named, or `clearing.erasures` next to
/// an SQLite database.
pub(super) fn ledger(config: &Config) -> Option<ErasureLedger> {
    let beside = || {
        let database = sqlite_file(&config.database_url)?;
        Some(database.with_file_name("clearing.erasures"))
    };
    config.erasure_ledger.clone().or_else(beside).map(ErasureLedger::new)
}

/// The file of the secret key: next to an SQLite database, otherwise in the folder that the program
/// starts in. `None` where the settings have the key, and for a database in memory.
pub(super) fn key_file(config: &Config) -> Option<PathBuf> {
    if config.secret_key.is_some() {
        return None;
    }
    match sqlite_file(&config.database_url) {
        Some(database) => Some(database.with_file_name(KEY_FILE)),
        None if config.database_url.starts_with("sqlite:") => None,
        None => Some(KEY_FILE.into()),
    }
}

/// The key that identities are encrypted with, where there is one.
pub(super) fn existing_key(config: &Config) -> Result<Option<SecretKey>, KeyError> {
    if let Some(key) = &config.secret_key {
        return Ok(Some(key.clone()));
    }
    match key_file(config).map(|file| SecretKey::read(&file)).transpose() {
        Err(KeyError::File(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
        key => key,
    }
}

/// The key that identities are encrypted with.
///
/// For SQLite it is made where there is none. With PostgreSQL there may be several servers, which
/// need the same one, so none is made.
pub(super) fn secret_key(config: &Config, occasion: &mut Occasion) -> Result<SecretKey, KeyError> {
    let is_sqlite = config.database_url.starts_with("sqlite:");
    match (existing_key(config)?, key_file(config)) {
        (Some(key), _) => Ok(key),
        (None, Some(file)) if is_sqlite => SecretKey::read_or_make(&file, occasion.bytes()),
        (None, None) if is_sqlite => Ok(SecretKey::new(occasion.bytes())),
        (None, _) => Err(KeyError::Missing),
    }
}
