//! Full-text search over posts and titles, in each database's own way.
//!
//! The database keeps the index itself (triggers on SQLite, generated columns
//! on PostgreSQL), so that no code path can forget to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &str = "
CREATE VIRTUAL TABLE post_search USING fts5(source, content='post', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE topic_search USING fts5(title, content='topic', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER post_search_insert AFTER INSERT ON post BEGIN
  INSERT INTO post_search (rowid, source) VALUES (new.rowid, new.source);
END;
CREATE TRIGGER post_search_delete AFTER DELETE ON post BEGIN
  INSERT INTO post_search (post_search, rowid, source) VALUES ('delete', old.rowid, old.source);
END;
CREATE TRIGGER post_search_update AFTER UPDATE OF source ON post BEGIN
  INSERT INTO post_search (post_search, rowid, source) VALUES ('delete', old.rowid, old.source);
  INSERT INTO post_search (rowid, source) VALUES (new.rowid, new.source);
END;
CREATE TRIGGER topic_search_insert AFTER INSERT ON topic BEGIN
  INSERT INTO topic_search (rowid, title) VALUES (new.rowid, new.title);
END;
CREATE TRIGGER topic_search_delete AFTER DELETE ON topic BEGIN
  INSERT INTO topic_search (topic_search, rowid, title) VALUES ('delete', old.rowid, old.title);
END;
CREATE TRIGGER topic_search_update AFTER UPDATE OF title ON topic BEGIN
  INSERT INTO topic_search (topic_search, rowid, title) VALUES ('delete', old.rowid, old.title);
  INSERT INTO topic_search (rowid, title) VALUES (new.rowid, new.title);
END;
";

const POSTGRES: &str = "
ALTER TABLE post ADD COLUMN search tsvector
  GENERATED ALWAYS AS (to_tsvector('english', source)) STORED;
CREATE INDEX ix_post_search ON post USING gin (search);
ALTER TABLE topic ADD COLUMN search tsvector
  GENERATED ALWAYS AS (to_tsvector('english', title)) STORED;
CREATE INDEX ix_topic_search ON topic USING gin (search);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let script = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        manager.get_connection().execute_unprepared(script).await?;
        Ok(())
    }
}
