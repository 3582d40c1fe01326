//! The database: SQLite or PostgreSQL is decided here and nowhere else.
//!
//! Reads take [`Db::reader`], writes go through [`Db::write`]. There is no
//! third way in, and no repository in between: a query is a query.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use migrations::{Migrator, MigratorTrait};
use percent_encoding::percent_decode_str;
use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

mod backup;
mod like;
mod log_chain;
mod reader;
mod search;
mod slice;
mod version;
mod write_check;

pub use backup::{BackupError, backup, restore};
pub use like::{like_containing, like_from_to};
pub use log_chain::{
    ERASED, LogCheck, check_log, erase_log_details, link as link_log, note_log_entry,
    seal_log_entry,
};
pub use reader::Reader;
pub use search::{Search, matching_posts, matching_topics};
pub use slice::Slice;
pub use version::SchemaVersion;
use write_check::Doubt;

/// How many connections to PostgreSQL there are. It is on another machine,
/// perhaps, and answers many at once.
const POOL: u32 = 12;
/// How long a connection to PostgreSQL may be unused and not be asked whether it
/// is still there, which takes a round trip.
const TRUSTED_FOR: Duration = Duration::from_secs(5);

/// The file of an SQLite database address; `None` for PostgreSQL and for a
/// database in memory.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    (path != ":memory:" && !path.is_empty()).then(|| path.as_ref().into())
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither of the two kinds.
    #[error("The database address must start with sqlite: or postgres://")]
    Scheme,
    /// It could not be opened.
    #[error("The database cannot be opened: {0}")]
    Connect(DbErr),
    /// It does not keep what it acknowledges, so it must not be used.
    #[error("The database is not set up safely: {0}")]
    Unsafe(String),
    /// It was written by a newer version of this program.
    #[error("A newer version of Clearing wrote this database. Use that version")]
    Newer,
    /// A step of the schema failed.
    #[error("The database cannot be updated: {0}")]
    Migrate(DbErr),
    /// What ships with the program could not be filled in.
    #[error("The database cannot be filled: {0}")]
    Fill(DbErr),
}

/// The database, shared by everything that runs.
///
/// SQLite has one writing connection and several reading ones; PostgreSQL has
/// one pool that does both.
#[derive(Clone, Debug)]
pub struct Db {
    reader: Reader,
    writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
    doubt: Doubt,
}

impl Db {
    /// Opens the database at `url`, `sqlite:FILE` or `postgres://…`.
    ///
    /// # Errors
    ///
    /// When the address is malformed, when it cannot be opened, and when it
    /// would not keep what it acknowledges.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let statements = Arc::default();
        let doubt = Doubt::default();
        let mut db = if url.starts_with("sqlite:") {
            make_private(url);
            let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
            let writer = connect(&url, 1).await?;
            let reader = Reader(connect(&url, readers()).await?);
            Self { reader, writer, statements, doubt }
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = connect(url, POOL).await?;
            Self { reader: Reader(pool.clone()), writer: pool, statements, doubt }
        } else {
            return Err(OpenError::Scheme);
        };
        db.count_statements();
        db.assert_durable().await?;
        Ok(db)
    }

    /// Brings the schema up to date, each step in its own transaction, then runs
    /// `fill` in one.
    ///
    /// Of two servers that start together, one waits until the other has done
    /// both.
    ///
    /// # Errors
    ///
    /// When the schema is newer than this program, and when a step or `fill`
    /// fails.
    pub async fn migrate(
        &self,
        fill: impl AsyncFnOnce(&DatabaseTransaction) -> Result<(), DbErr>,
    ) -> Result<(), OpenError> {
        let lock = self.migration_lock().await.map_err(OpenError::Migrate)?;
        let version = self.schema_version().await.map_err(OpenError::Migrate)?;
        if version.applied > version.known {
            return Err(OpenError::Newer);
        }
        Migrator::up(&self.writer, None).await.map_err(OpenError::Migrate)?;
        self.write(fill).await.map_err(OpenError::Fill)?;
        if let Some(lock) = lock {
            lock.commit().await.map_err(OpenError::Migrate)?;
        }
        Ok(())
    }

    /// The connection to read with.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Runs `work` in a transaction: committed when it returns `Ok`, otherwise
    /// rolled back.
    ///
    /// # Errors
    ///
    /// Returns the error of `work`, or of the database when it cannot begin or
    /// commit.
    pub async fn write<T, E: From<DbErr>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.begin().await?;
        // The end of the log's chain is the last lock that a transaction takes.
        // On the heap, as what surrounds it would hold copies of it on the stack.
        let work = Box::pin(work(&tx));
        match log_chain::linking(&tx, work).await {
            Ok(done) => {
                self.noticed(tx.commit().await)?;
                Ok(done)
            }
            Err(refused) => {
                self.roll_back(tx).await;
                Err(refused)
            }
        }
    }

    /// Runs `work` in a transaction that is rolled back, whatever it returns: says what would be
    /// refused.
    ///
    /// # Errors
    ///
    /// Returns the error of `work`, or of the database when it cannot begin.
    pub async fn check<T, E: From<DbErr>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.begin().await?;
        // What is not kept is not logged either.
        let checked = work(&tx).with_subscriber(NoSubscriber::new()).await;
        self.roll_back(tx).await;
        checked
    }

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        // SQLite has one writer. Taking its lock at the first statement rather
        // than at the first write means that two writers queue instead of one
        // failing half-way. PostgreSQL ignores this option.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.noticed(self.writer.begin_with_options(options).await)
    }

    /// Dropped, a transaction would be rolled back some time later: whoever hears of the refusal
    /// could meet its locks. Where this fails the connection is closed, and its locks go with it.
    async fn roll_back(&self, tx: DatabaseTransaction) {
        let _ = self.noticed(tx.rollback().await);
    }

    /// How many statements were sent so far, for tests and benchmarks that hold
    /// the number per page.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Takes what was deleted out of the journal of an SQLite file, too; whether that is done:
    /// not while somebody still reads what was there before.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn overwrite_deleted(&self) -> Result<bool, DbErr> {
        let backend = self.writer.get_database_backend();
        if backend == DbBackend::Postgres {
            return Ok(true);
        }
        let fold = Statement::from_string(backend, "PRAGMA wal_checkpoint(TRUNCATE)");
        let answer = self.writer.query_one_raw(fold).await?;
        answer.map_or(Ok(false), |row| Ok(row.try_get_by_index::<i64>(0)? == 0))
    }

    /// Closes every connection, after what is under way.
    ///
    /// # Errors
    ///
    /// When the database fails while closing.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.0.close().await?;
        self.writer.close().await
    }

    /// Counts the statements of each connection. One that fails where things are
    /// written raises doubt whether they are kept.
    fn count_statements(&mut self) {
        let (read, written) = (Arc::clone(&self.statements), Arc::clone(&self.statements));
        self.reader.0.set_metric_callback(move |_| {
            read.fetch_add(1, Ordering::Relaxed);
        });
        let doubt = self.doubt.clone();
        self.writer.set_metric_callback(move |sent| {
            written.fetch_add(1, Ordering::Relaxed);
            if sent.failed {
                doubt.raise();
            }
        });
    }

    /// What the database answered; its failure raises doubt whether writes are kept.
    fn noticed<T>(&self, answered: Result<T, DbErr>) -> Result<T, DbErr> {
        if answered.is_err() {
            self.doubt.raise();
        }
        answered
    }

    /// Holds other servers back while this one migrates and fills. PostgreSQL only:
    /// SQLite's file has one writer as it is.
    async fn migration_lock(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let lock = self.writer.begin().await?;
        lock.execute_unprepared("SELECT pg_advisory_xact_lock(7267)").await?;
        Ok(Some(lock))
    }

    async fn assert_durable(&self) -> Result<(), OpenError> {
        let expected: &[(&str, &[&str])] = match self.writer.get_database_backend() {
            DbBackend::Postgres => {
                &[("SHOW synchronous_commit", &["on", "remote_apply", "remote_write", "local"])]
            }
            _ => &[
                ("SELECT journal_mode FROM pragma_journal_mode", &["wal"]),
                ("SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous", &["2"]),
                ("SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys", &["1"]),
            ],
        };
        for (question, answers) in expected {
            let statement =
                Statement::from_string(self.writer.get_database_backend(), (*question).to_owned());
            let row = self.writer.query_one_raw(statement).await.map_err(OpenError::Connect)?;
            let answer =
                row.and_then(|row| row.try_get_by_index::<String>(0).ok()).unwrap_or_default();
            if !answers.contains(&answer.as_str()) {
                return Err(OpenError::Unsafe(format!("{question} gives {answer:?}")));
            }
        }
        Ok(())
    }
}

/// Makes the file of a new database so that only its owner can read it; SQLite
/// gives its journals the same mode. Where that fails, opening it says why.
fn make_private(url: &str) {
    if let Some(file) = sqlite_file(url) {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let _ = options.open(file);
    }
}

/// How many connections read an SQLite file at once: each has a thread, and
/// memory, of its own. More than there are processors would only wait.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(4, NonZero::get);
    u32::try_from(processors.clamp(2, 8)).unwrap_or(8)
}

async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, OpenError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // A file cannot hang up; a server can.
        .test_before_acquire(false);
    if !url.starts_with("sqlite:") {
        options.test_before_acquire_if_idle_for(TRUSTED_FOR);
    }
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // What is deleted is overwritten: a file must not remember
            // what was erased.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "MEMORY")
    });
    options.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|used, _| is_clean(used).boxed()));
    Database::connect(options).await.map_err(OpenError::Connect)
}

/// Whether a connection may be used again: not where it is still inside a
/// transaction, because ending that failed. Then it is closed, and the next write
/// has a new one.
///
/// When the disk is full, SQLite ends the transaction by itself, so that
/// rolling back fails, and sqlx takes the connection to be inside one for ever:
/// what is written next would be a savepoint that nobody commits. PostgreSQL
/// needs no such rule: there, only a broken connection cannot roll back, and a
/// broken one is not kept.
async fn is_clean(used: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if used.is_in_transaction() {
        // A transaction that was dropped is rolled back before this is answered.
        used.ping().await?;
    }
    Ok(!used.is_in_transaction())
}

impl crate::refusal::Refusal for DbErr {
    fn kind(&self) -> crate::refusal::Kind {
        crate::refusal::Kind::Internal
    }
}
