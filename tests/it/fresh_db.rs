//! A migrated database of one test's own.

use clearing::db::Db;

/// SQLite in a folder that goes with it.
pub(crate) struct FreshDb {
    pub(crate) db: Db,
    _folder: tempfile::TempDir,
}

impl FreshDb {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clearing.db");
        let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
        db.migrate().await.unwrap();
        Self { db, _folder: folder }
    }
}
