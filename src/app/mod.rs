//! One function per subcommand: reads the settings, builds the rest from them.

mod accounts;
mod arguments;
mod check_log;
mod demo;
mod doctor;
mod failure;
mod key;
mod logs;
mod matching;
mod restore;
mod serve;
mod start;

use std::io::{Write, stdout};

use crate::config::Config;
use crate::{db, graphql};

pub use arguments::{AccountCommand, Arguments, Command, KeyCommand, RoleArgument};
pub use failure::Failure;
pub use matching::{
    CheckPlanArguments, MatchArguments, PeopleArguments, WishArguments, check_plan_files,
    match_files,
};

/// Does what the arguments ask for.
///
/// # Errors
///
/// Says why not, in one line.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::serve(&Config::read()?).await,
        Command::Demo => demo::demo().await,
        Command::DemoCode { key } => demo::demo_code(&key),
        Command::Account(AccountCommand::Create { email, name, role }) => {
            accounts::create(&Config::read()?, &email, &name, role.into()).await
        }
        Command::Account(AccountCommand::ResetSecondFactor { email }) => {
            accounts::reset_second_factor(&Config::read()?, &email).await
        }
        Command::Match(arguments) => match_files(&arguments),
        Command::CheckPlan(arguments) => check_plan_files(&arguments),
        Command::Schema => Ok(stdout().write_all(graphql::sdl().as_bytes())?),
        Command::CheckLog => check_log::check_log(&Config::read()?).await,
        Command::Doctor => doctor::doctor(&Config::read()?).await,
        Command::Key(KeyCommand::Rotate) => key::rotate(&Config::read()?).await,
        Command::Backup { file } => {
            db::backup(&Config::read()?.database_url, &file).await?;
            let said = "The copy is whole. The secret key is not in it: keep clearing.key, too.";
            Ok(writeln!(stdout(), "{said}")?)
        }
        Command::Restore { file } => restore::restore(&Config::read()?, &file).await,
        Command::EraseAgain => restore::erase_again(&Config::read()?).await,
    }
}
