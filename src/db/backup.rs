//! Backs up an SQLite database while it is in use, and restores it.
//!
//! PostgreSQL has tools of its own for this, and better ones.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};

use super::{Db, sqlite_file};

/// Why a copy was not made, or not put back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is PostgreSQL.
    #[error(
        "This command is for SQLite. Back up PostgreSQL with pg_dump and restore it with pg_restore"
    )]
    NotSqlite,
    /// There is no database to copy.
    #[error("There is no database at {0}")]
    NoDatabase(PathBuf),
    /// A file is in the way.
    #[error("{0} already exists. Nothing was overwritten")]
    Exists(PathBuf),
    /// A server runs on the database.
    #[error("The database is in use. Stop the server first")]
    InUse,
    /// The file is no whole database of this program.
    #[error("{0} is not a complete Clearing database: {1}")]
    Damaged(PathBuf, String),
    /// The file has another schema.
    #[error("Another version of Clearing made {0}. Restore it with that version, then upgrade")]
    OtherVersion(PathBuf),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Copies the database at `url` into `file`, as it is at one moment, while a
/// server may be at work on it. The copy is checked before it gets its name,
/// and only its owner can read it.
///
/// # Errors
///
/// Refuses to overwrite anything, and a database that is not SQLite.
pub async fn backup(url: &str, file: &Path) -> Result<(), BackupError> {
    let database = sqlite_file(url).ok_or(BackupError::NotSqlite)?;
    if !database.exists() {
        return Err(BackupError::NoDatabase(database));
    }
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let unfinished = beside(file, "unfinished");
    make_private(&unfinished)?;
    let copied = copy_and_check(&database, &unfinished).await;
    copied.inspect_err(|_| discard(&unfinished))?;
    rename(&unfinished, file)
}

/// Puts the copy in `file`, once `change` has changed it, in the place of the database
/// at `url`, and returns where the former database is now, if there was one.
///
/// Sessions are not restored: what ended since the copy was made stays ended,
/// so everybody signs in again.
///
/// # Errors
///
/// Refuses a database in use, a damaged copy, and one of another schema.
pub async fn restore(
    url: &str,
    file: &Path,
    change: impl AsyncFnOnce(&Db) -> Result<(), DbErr>,
) -> Result<Option<PathBuf>, BackupError> {
    let database = sqlite_file(url).ok_or(BackupError::NotSqlite)?;
    if !file.exists() {
        return Err(BackupError::NoDatabase(file.to_owned()));
    }
    let former = beside(&database, "replaced");
    if former.exists() {
        return Err(BackupError::Exists(former));
    }
    let unfinished = beside(&database, "unfinished");
    make_private(&unfinished)?;
    let prepared = async {
        prepare(file, &unfinished, &database).await?;
        change_copy(&unfinished, change).await
    };
    let prepared = prepared.await;
    prepared.inspect_err(|_| discard(&unfinished))?;
    let replaced = database.exists();
    if replaced {
        rename(&database, &former)?;
    }
    rename(&unfinished, &database)?;
    Ok(replaced.then_some(former))
}

async fn copy_and_check(database: &Path, copy: &Path) -> Result<(), BackupError> {
    let source = connect(database).await?;
    let into = copy.to_str().ok_or_else(|| BackupError::NoDatabase(copy.to_owned()))?;
    let statement = Statement::from_sql_and_values(
        source.get_database_backend(),
        "VACUUM INTO ?",
        [into.into()],
    );
    source.execute_raw(statement).await?;
    source.close().await?;

    let copied = connect(copy).await?;
    let whole = async {
        // The index goes by row numbers, which the copy may have given out anew.
        for table in ["post_search", "topic_search"] {
            let rebuild = format!("INSERT INTO {table} ({table}) VALUES ('rebuild')");
            copied.execute_unprepared(&rebuild).await?;
        }
        check(&copied, copy).await
    };
    let whole = whole.await;
    let closed = close_as_one_file(copied).await;
    whole?;
    closed?;
    sync(copy)
}

async fn prepare(file: &Path, copy: &Path, database: &Path) -> Result<(), BackupError> {
    // Not `fs::copy`, which would copy the mode as well.
    let copied =
        fs::File::open(file).and_then(|mut from| io::copy(&mut from, &mut fs::File::create(copy)?));
    copied.map_err(|error| BackupError::File(file.to_owned(), error))?;
    let copied = connect(copy).await.map_err(|error| damaged(file, &error))?;
    let fit = async {
        check(&copied, file).await?;
        if steps(&copied).await.map_err(|error| damaged(file, &error))? != known_steps() {
            return Err(BackupError::OtherVersion(file.to_owned()));
        }
        Ok(copied.execute_unprepared("DELETE FROM session").await?)
    };
    let fit = fit.await;
    let closed = close_as_one_file(copied).await;
    fit?;
    closed?;
    sync(copy)?;
    if database.exists() { leave_in_one_file(database).await } else { Ok(()) }
}

/// Changes a copy that is about to be put in place.
async fn change_copy(
    copy: &Path,
    change: impl AsyncFnOnce(&Db) -> Result<(), DbErr>,
) -> Result<(), BackupError> {
    let path = copy.to_str().ok_or_else(|| BackupError::NoDatabase(copy.to_owned()))?;
    let url = format!("sqlite:{}", utf8_percent_encode(path, NON_ALPHANUMERIC));
    let opened = Db::open(&url)
        .await
        .map_err(|error| BackupError::Damaged(copy.to_owned(), error.to_string()))?;
    let changed = change(&opened).await;
    opened.close().await?;
    changed?;
    close_as_one_file(connect(copy).await?).await?;
    sync(copy)
}

/// Whether every page, index and reference of a database is in order.
async fn check(db: &DatabaseConnection, file: &Path) -> Result<(), BackupError> {
    for pragma in ["integrity_check(1)", "foreign_key_check"] {
        let question =
            Statement::from_string(db.get_database_backend(), format!("PRAGMA {pragma}"));
        let rows = db.query_all_raw(question).await.map_err(|error| damaged(file, &error))?;
        for row in rows {
            let answer: String = row.try_get_by_index(0)?;
            if answer != "ok" {
                return Err(BackupError::Damaged(file.to_owned(), answer));
            }
        }
    }
    Ok(())
}

/// Folds the journal of a database that is about to be moved into its file.
/// SQLite does so only where nobody else has the database open.
async fn leave_in_one_file(database: &Path) -> Result<(), BackupError> {
    let db = connect(database).await?;
    let left = close_as_one_file(db).await;
    left.map_err(|_| BackupError::InUse)
}

async fn close_as_one_file(db: DatabaseConnection) -> Result<(), DbErr> {
    let question =
        Statement::from_string(db.get_database_backend(), "PRAGMA journal_mode = DELETE");
    let answer = db.query_one_raw(question).await;
    db.close().await?;
    answer.map(drop)
}

async fn steps(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let steps = Migrator::get_migration_models(db).await?;
    Ok(steps.into_iter().map(|step| step.version).collect())
}

fn known_steps() -> Vec<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).collect()
}

async fn connect(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite:unused");
    let file = file.to_owned();
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&file)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(2))
    });
    Database::connect(options).await
}

fn damaged(file: &Path, error: &DbErr) -> BackupError {
    BackupError::Damaged(file.to_owned(), error.to_string())
}

/// The path of a file next to this one.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Makes an empty file that only its owner can read.
fn make_private(file: &Path) -> Result<(), BackupError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(file.to_owned()))
        }
        Err(error) => Err(BackupError::File(file.to_owned(), error)),
    }
}

/// Removes what is half done, which must not be taken for a database.
fn discard(unfinished: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = unfinished.as_os_str().to_owned();
        name.push(ending);
        // Most of them are not there.
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

fn sync(file: &Path) -> Result<(), BackupError> {
    let synced = fs::File::open(file).and_then(|open| open.sync_all());
    synced.map_err(|error| BackupError::File(file.to_owned(), error))
}

fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(from, to).map_err(|error| BackupError::File(to.to_owned(), error))
}
