//! Why a command failed, with its message and exit code.

use std::io;

use sea_orm::DbErr;

use crate::account::{CreateAccountError, ResetFactorError};
use crate::config::{ConfigError, KeyError};
use crate::db::{BackupError, OpenError};
use crate::mentoring::SecretKeyError;
use crate::own_data::LedgerError;
use crate::web::ServeError;

/// What the last line on standard error says.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The secret key cannot be used.
    #[error("CLEARING_SECRET_KEY: {0}")]
    Key(#[from] KeyError),
    /// The database cannot be used.
    #[error("CLEARING_DATABASE_URL: {0}")]
    Open(#[from] OpenError),
    /// The address cannot be listened on.
    #[error("CLEARING_LISTEN: {0}")]
    Listen(#[from] ServeError),
    /// The account was not made.
    #[error(transparent)]
    Account(#[from] CreateAccountError),
    /// The second factors were not reset.
    #[error(transparent)]
    ResetFactor(#[from] ResetFactorError),
    /// The two passwords differ.
    #[error("The two passwords are not the same")]
    PasswordsDiffer,
    /// The copy was not made, or not put back.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The ledger of deleted accounts cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No ledger is named.
    #[error("CLEARING_ERASURE_LEDGER: Name the file that lists the deleted accounts")]
    NoLedger,
    /// The filled example does not fit the program.
    #[error("The example cannot be made: {0}")]
    Example(String),
    /// What was typed is no key of an authenticator app.
    #[error("Use one of the keys that `clearing demo` printed")]
    DemoKey,
    /// Files hold mistakes, which were named.
    #[error("Nothing was written. Problems to fix in the files: {0}")]
    Mistakes(usize),
    /// No person has the identifier that was asked for.
    #[error("{name}: nobody has the id “{id}”")]
    UnknownId {
        /// The file of the people.
        name: String,
        /// Who was asked for.
        id: String,
    },
    /// A file of rules cannot be used.
    #[error("{name}: {why}")]
    Rules {
        /// The file.
        name: String,
        /// Why not.
        why: String,
    },
    /// A file cannot be read or written.
    #[error("{name}: {error}")]
    File {
        /// The file.
        name: String,
        /// Why not.
        error: io::Error,
    },
    /// There is no plan.
    #[error("{0}")]
    Matching(String),
    /// A plan that was checked breaks a rule.
    #[error("The plan breaks a rule")]
    BreaksRule,
    /// A plan that was checked obeys every rule, but a better one may exist.
    #[error("The plan is not proven to be the best")]
    NotProven,
    /// The moderation log was changed.
    #[error("The moderation log is not whole. {}", .0.join(". "))]
    LogBroken(Vec<String>),
    /// The installation has problems, which were named.
    #[error("Problems to fix: {0}")]
    Unwell(usize),
    /// The key is not in a file that a new one can be written to.
    #[error(
        "CLEARING_SECRET_KEY: The key is in the settings. Put a new one before it, with a comma \
         between them, restart the server, and run this command again. docs/operations.md says how \
         to make a key"
    )]
    KeyInSettings,
    /// The database failed.
    #[error("The database failed: {0}")]
    Database(#[from] DbErr),
    /// Something cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<SecretKeyError> for Failure {
    fn from(error: SecretKeyError) -> Self {
        match error {
            SecretKeyError::Key(error) => Self::Key(error),
            SecretKeyError::Database(error) => Self::Database(error),
        }
    }
}

impl Failure {
    /// The line for a person, without line breaks.
    #[must_use]
    pub fn line(&self) -> String {
        self.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What the process ends with: 2 where something has to be set or called
    /// differently, as for wrong arguments, 3 and 4 for what `check-plan` finds, and
    /// 1 where it failed.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_)
            | Self::Key(_)
            | Self::Open(_)
            | Self::Listen(_)
            | Self::DemoKey
            | Self::Mistakes(_)
            | Self::Rules { .. }
            | Self::UnknownId { .. }
            | Self::File { .. }
            | Self::Ledger(_)
            | Self::NoLedger
            | Self::KeyInSettings
            | Self::Backup(BackupError::NotSqlite) => 2,
            Self::Account(_)
            | Self::ResetFactor(_)
            | Self::PasswordsDiffer
            | Self::Backup(_)
            | Self::Example(_)
            | Self::Database(_)
            | Self::Matching(_)
            | Self::Io(_) => 1,
            Self::BreaksRule | Self::LogBroken(_) | Self::Unwell(_) => 3,
            Self::NotProven => 4,
        }
    }
}
