//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::matching::{CheckPlanArguments, MatchArguments};
use crate::entity::Role;

/// Runs the mentoring programme: registrations, matching, and a forum for those
/// who are still looking.
#[derive(Debug, Parser)]
#[command(name = "clearing", version, after_help = SETTINGS)]
pub struct Arguments {
    /// What to do; without it, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const SETTINGS: &str = "\
Settings, from the environment or, without the prefix and in lower case, from clearing.toml:
  CLEARING_LISTEN        where to listen [127.0.0.1:8080]
  CLEARING_BASE_URL      the address that people use [http:// and the above]
  CLEARING_DATABASE_URL  sqlite:FILE or postgres://USER@HOST/DATABASE [sqlite:clearing.db]
  CLEARING_MAIL          file:FOLDER, smtp://USER:PASSWORD@HOST:587 or smtps://… [file:emails]
  CLEARING_MAIL_FROM     the sender of emails [Clearing <clearing@localhost>]
  CLEARING_SECRET_KEY    32 bytes in base64 [made next to an SQLite database, in clearing.key];
                         while it is replaced, NEW,OLD
  CLEARING_ERASURE_LEDGER
                         the file that lists deleted accounts, for a restored backup
                         [next to an SQLite database, clearing.erasures]
  CLEARING_KEEP_DAYS     what is kept for a shorter time, as in drafts=90,emails=30 [none]
  CLEARING_TRUSTED_PROXIES
                         proxies that say whom a request comes from [none]
  CLEARING_LOG           which lines to log, as in warn,clearing=debug [info; demo: warn]
  CLEARING_LOG_FORMAT    auto (text on a terminal, otherwise JSON), text or json [auto]
  CLEARING_RATE_LIMITS   on, or off on this machine alone [on]";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Brings the database up to date, then serves until Ctrl-C or SIGTERM
    Serve,
    /// Serves a filled example on a database of its own, which is gone afterwards
    Demo,
    /// Prints the code that an authenticator app with this key shows now, to sign in to the example
    DemoCode {
        /// The key that `demo` printed
        key: String,
    },
    /// Makes accounts
    #[command(subcommand)]
    Account(AccountCommand),
    /// Makes a plan of who meets whom, from files
    ///
    /// Writes matches.csv, unmatched.csv, fewer.csv (who has somebody, and fewer than
    /// they take), report.json and prices.csv, the proof.
    /// The older tool's files have no identifiers: people are called by their
    /// side and row, as in mentor-17, and people.csv lists them.
    Match(MatchArguments),
    /// Checks that a plan obeys every rule, and that no plan is better
    ///
    /// Exit codes: 0 if both are true; 3 if the plan breaks a rule; 4 if it breaks none
    /// but is not proven to be the best; 2 if a file or an argument cannot be used;
    /// 1 for any other failure.
    CheckPlan(CheckPlanArguments),
    /// Checks that no entry of the moderation log was changed or deleted
    ///
    /// Exit codes: 0 if the log is whole, 3 if it is not. Prints the last hash: noted
    /// elsewhere, it shows later that the log was not made anew.
    CheckLog,
    /// Looks for what is wrong with this installation, and changes nothing
    ///
    /// One line each, OK, NOTE or PROBLEM: settings, mail server, disk, schema, secret key,
    /// moderation log, admins, emails, deleted accounts, clock.
    /// Exit codes: 0 if there is no problem, 3 if there is one.
    Doctor,
    /// The secret key
    #[command(subcommand)]
    Key(KeyCommand),
    /// Prints the GraphQL schema
    Schema,
    /// Copies the SQLite database into a new file, while the server may run
    Backup {
        /// The file to make
        file: PathBuf,
    },
    /// Puts a copy made by `backup` in the place of the database; stop the server first
    ///
    /// The former database is kept next to it, with `.replaced` after its name.
    /// Everybody has to sign in again. Accounts that were deleted since the copy was
    /// made are deleted again before it is in place.
    Restore {
        /// The copy
        file: PathBuf,
    },
    /// Deletes accounts again that a restored PostgreSQL database still has
    ///
    /// Reads their identifiers from `CLEARING_ERASURE_LEDGER`. Run it after `pg_restore`,
    /// before the server starts. Nothing happens to accounts that are deleted.
    EraseAgain,
}

/// What can be done with the secret key.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Replaces the secret key, in two steps: run it, restart the server, run it again
    ///
    /// The first run makes a new key, which stands before the former one in clearing.key.
    /// The second encrypts everything with the new key, all or nothing, while the server
    /// may run. Then the former key can go. docs/operations.md says more.
    Rotate,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Makes an account that is verified at once
    ///
    /// Asks for the password twice, or reads it from standard input, one line.
    /// The account counts as having accepted the policies.
    Create {
        /// The address to sign in with
        #[arg(long)]
        email: String,
        /// The name that others see
        #[arg(long)]
        name: String,
        /// What the account may do
        #[arg(long, default_value = "member")]
        role: RoleArgument,
    },
    /// Removes somebody's 2-step verification, when no other admin is left who can
    ///
    /// They are signed out everywhere, and the moderation log has an entry. They
    /// and all admins get an email.
    ResetSecondFactor {
        /// The address that they sign in with
        #[arg(long)]
        email: String,
    },
}

/// A role, as the command line spells it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleArgument {
    /// Reads and writes on the forum, takes part in rounds
    Member,
    /// Also verifies accounts and closes threads
    Moderator,
    /// Also runs rounds
    Admin,
}

impl From<RoleArgument> for Role {
    fn from(argument: RoleArgument) -> Self {
        match argument {
            RoleArgument::Member => Self::Member,
            RoleArgument::Moderator => Self::Moderator,
            RoleArgument::Admin => Self::Admin,
        }
    }
}
