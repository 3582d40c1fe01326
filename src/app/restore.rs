//! Restores a backup, and deletes the accounts again that were deleted since it was made.

use std::io::{Write, stdout};
use std::path::Path;

use super::{Failure, start};
use crate::config::Config;
use crate::db::{self, Db, sqlite_file};
use crate::entity::AccountId;
use crate::occasion::Occasion;
use crate::own_data;
use crate::worker;

/// Puts a copy in the place of the database.
pub(super) async fn restore(config: &Config, file: &Path) -> Result<(), Failure> {
    let ledger = start::ledger(config);
    let mut ids = ledger.map_or_else(|| Ok(Vec::new()), |ledger| ledger.read())?;
    ids.extend(erased_in_present(config).await);
    let mut occasion = Occasion::at(worker::now());
    let former = db::restore(&config.database_url, file, async |copy| {
        copy.write(async |tx| own_data::erase_again(tx, &mut occasion, &ids).await).await
    });
    let former = former.await?;
    writeln!(stdout(), "The copy is in place.")?;
    if let Some(former) = former {
        writeln!(stdout(), "The former database is now {}.", former.display())?;
    }
    Ok(())
}

/// Deletes the accounts of the ledger that the database still has.
pub(super) async fn erase_again(config: &Config) -> Result<(), Failure> {
    let ids = start::ledger(config).ok_or(Failure::NoLedger)?.read()?;
    let mut occasion = Occasion::at(worker::now());
    let opened = start::open(config, &mut occasion).await?;
    let erased =
        opened.write(async |tx| own_data::erase_again(tx, &mut occasion, &ids).await).await;
    opened.close().await?;
    erased?;
    Ok(writeln!(stdout(), "All {} accounts of the ledger are deleted.", ids.len())?)
}

/// The accounts that were erased in the database that is to be replaced; none where it
/// cannot be read, which may be why.
async fn erased_in_present(config: &Config) -> Vec<AccountId> {
    let is_there = sqlite_file(&config.database_url).is_some_and(|file| file.exists());
    if !is_there {
        return Vec::new();
    }
    let Ok(present) = Db::open(&config.database_url).await else { return Vec::new() };
    let erased = own_data::erased_accounts(present.reader()).await.unwrap_or_default();
    // A database that does not close is refused as one in use.
    let _ = present.close().await;
    erased
}
