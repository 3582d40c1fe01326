//! Checks the chain of the moderation log.

use std::io::{Write, stdout};

use super::{Failure, start};
use crate::config::Config;
use crate::db;
use crate::occasion::Occasion;
use crate::worker;

/// Says whether the log is whole, and names what is not.
pub(super) async fn check_log(config: &Config) -> Result<(), Failure> {
    let mut occasion = Occasion::at(worker::now());
    let opened = start::open(config, &mut occasion).await?;
    let check = db::check_log(opened.reader()).await;
    opened.close().await?;
    let check = check?;
    if !check.problems.is_empty() {
        return Err(Failure::LogBroken(check.problems));
    }
    writeln!(stdout(), "The log is whole: {} entries.", check.entries)?;
    if check.erased > 0 {
        let erased = check.erased;
        writeln!(stdout(), "The words of {erased} of them were erased with an account.")?;
    }
    Ok(writeln!(stdout(), "The last hash is {}.", check.last_hash)?)
}
