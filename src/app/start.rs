//! Opens the database and the secret key, for every command that needs them.

use std::path::Path;
use std::sync::Arc;

use super::Failure;
use crate::config::{Config, KeyError, SecretKey};
use crate::db::{Db, link_log, sqlite_file};
use crate::graphql::{Shared, Streams};
use crate::occasion::Occasion;
use crate::own_data::ErasureLedger;
use crate::{account, forum, mentoring};

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
        rate_limits: config.rate_limits,
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

/// The key that identities are encrypted with.
///
/// For SQLite it is made where there is none, in `clearing.key` next to the
/// database. With PostgreSQL there may be several servers, which need the same
/// one, so none is made.
fn secret_key(config: &Config, occasion: &mut Occasion) -> Result<SecretKey, KeyError> {
    if let Some(key) = &config.secret_key {
        return Ok(key.clone());
    }
    match sqlite_file(&config.database_url) {
        Some(database) => {
            SecretKey::read_or_make(&database.with_file_name("clearing.key"), occasion.bytes())
        }
        None if config.database_url.starts_with("sqlite:") => Ok(SecretKey::new(occasion.bytes())),
        None => match SecretKey::read(Path::new("clearing.key")) {
            Err(KeyError::File(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(KeyError::Missing)
            }
            key => key,
        },
    }
}
