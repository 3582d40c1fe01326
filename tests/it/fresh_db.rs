//! A migrated database of one test's own, of the kind the run is about.

use std::path::Path;

use clearing::db::Db;
use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

/// SQLite in a folder that goes with it, or a new database on the PostgreSQL
/// server that `CLEARING_TEST_DATABASE_URL` names.
pub(crate) struct FreshDb {
    pub(crate) db: Db,
    pub(crate) folder: tempfile::TempDir,
    /// Its address, for a second server.
    pub(crate) url: String,
}

impl FreshDb {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = empty_database(folder.path()).await;
        let db = Db::open(&url).await.unwrap();
        db.migrate(async |_| Ok(())).await.unwrap();
        Self { db, folder, url }
    }
}

/// The address of a database that nothing was ever in; SQLite's is in `folder`.
pub(crate) async fn empty_database(folder: &Path) -> String {
    match server() {
        Some(server) => new_database(&server).await,
        None => format!("sqlite:{}", folder.join("clearing.db").display()),
    }
}

/// Whether the run is about PostgreSQL.
pub(crate) fn is_postgres() -> bool {
    server().is_some()
}

#[expect(clippy::disallowed_methods, reason = "which database the run is about")]
fn server() -> Option<String> {
    std::env::var("CLEARING_TEST_DATABASE_URL").ok()
}

/// Makes a database beside the one that `server` names. They go with the
/// server, which is there for this run alone.
async fn new_database(server: &str) -> String {
    let name = format!("test_{}", Uuid::now_v7().simple());
    let connection = Database::connect(server).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    let (base, query) = server.split_once('?').map_or((server, None), |(b, q)| (b, Some(q)));
    let base = base.rsplit_once('/').expect("a database URL has a path").0;
    match query {
        Some(query) => format!("{base}/{name}?{query}"),
        None => format!("{base}/{name}"),
    }
}
