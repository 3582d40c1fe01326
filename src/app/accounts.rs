//! Accounts from the command line: the first admin, and the last one who lost their phone.

use std::io::{IsTerminal, Write, stdin, stdout};

use super::{Failure, start};
use crate::account::{self, Password, StaffAccount};
use crate::config::Config;
use crate::entity::Role;
use crate::occasion::Occasion;
use crate::worker;

/// Makes a verified account.
pub(super) async fn create(
    config: &Config,
    email: &str,
    name: &str,
    role: Role,
) -> Result<(), Failure> {
    let mut occasion = Occasion::at(worker::now());
    let db = start::open(config, &mut occasion).await?;
    let password = read_password()?;
    let new = StaffAccount::check(&mut occasion, email, name, role, &password).await?;
    db.write(async |tx| account::create_account(tx, &mut occasion, &new).await).await?;
    db.close().await?;
    Ok(writeln!(stdout(), "The account is ready: sign in at {}/sign-in.", config.base_url)?)
}

/// Removes all second factors of somebody who has lost them.
pub(super) async fn reset_second_factor(config: &Config, email: &str) -> Result<(), Failure> {
    let mut occasion = Occasion::at(worker::now());
    let db = start::open(config, &mut occasion).await?;
    let reset = async |tx: &_| account::reset_second_factor_of(tx, &mut occasion, email).await;
    db.write(reset).await?;
    db.close().await?;
    let next = "They can sign in with their password, and set up 2-step verification again.";
    Ok(writeln!(stdout(), "2-step verification is reset. {next}")?)
}

/// Asks for a password twice, unseen; or reads one line, where nobody types.
fn read_password() -> Result<Password, Failure> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(Password::new(line.trim_end_matches(['\r', '\n'])));
    }
    let first = rpassword::prompt_password("Password, 12 characters or more: ")?;
    let second = rpassword::prompt_password("Once more: ")?;
    if first != second {
        return Err(Failure::PasswordsDiffer);
    }
    Ok(Password::new(&first))
}
