//! Replaces the secret key: makes a new one, then encrypts everything with it.

use std::io::{Write, stdout};

use super::{Failure, start};
use crate::config::{Config, SecretKey};
use crate::occasion::Occasion;
use crate::{account, mentoring, worker};

/// Makes a new key where there is one; where there are two, encrypts everything with the first.
///
/// A server has to know both before the first row changes, so it is started again in between.
pub(super) async fn rotate(config: &Config) -> Result<(), Failure> {
    let mut occasion = Occasion::at(worker::now());
    let db = start::open(config, &mut occasion).await?;
    let key = start::secret_key(config, &mut occasion)?;
    db.write(async |tx| mentoring::check_secret_key(tx, &key).await).await?;
    if !key.replaces_another() {
        db.close().await?;
        return make_new_key(config, &key.replaced_by(occasion.bytes()));
    }
    let resealed = db.write(async |tx| {
        let mut resealed = account::reseal_second_factors(tx, &key, &mut occasion).await?;
        resealed += mentoring::reseal_identities(tx, &key, &mut occasion).await?;
        Ok::<_, Failure>(resealed)
    });
    let resealed = resealed.await;
    // What was overwritten is in the journal of an SQLite file as well.
    let is_overwritten = db.overwrite_deleted().await?;
    db.close().await?;
    let resealed = resealed?;
    let mut out = stdout();
    writeln!(out, "Rows encrypted with the new key: {}.", resealed.rows)?;
    if resealed.unreadable > 0 {
        let left = resealed.unreadable;
        writeln!(out, "Rows that no key can read, left as they were: {left}.")?;
        return Ok(writeln!(out, "Keep the former key: a row may need it.")?);
    }
    if !is_overwritten {
        writeln!(
            out,
            "The database was in use: its journal still has the former rows for a while."
        )?;
    }
    writeln!(out, "Nothing in the database needs the former key. To finish:")?;
    writeln!(out, "1. Remove it: it stands after the new one.")?;
    writeln!(out, "2. Restart the server.")?;
    Ok(writeln!(out, "Backups made before now need the former key. Keep it as long as them.")?)
}

fn make_new_key(config: &Config, key: &SecretKey) -> Result<(), Failure> {
    let file = start::key_file(config).ok_or(Failure::KeyInSettings)?;
    key.write(&file).map_err(|error| Failure::File { name: file.display().to_string(), error })?;
    let mut out = stdout();
    writeln!(out, "{} has a new key now, and the former one after it.", file.display())?;
    writeln!(out, "Nothing is encrypted with the new key yet. To go on:")?;
    writeln!(out, "1. Restart the server, so that it knows both.")?;
    Ok(writeln!(out, "2. Run this command again.")?)
}
