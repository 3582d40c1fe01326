//! Who sees whom: hiding from others, and blocking somebody.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever has no row is seen by everybody.
        let visibility = Table::create()
            .table("visibility")
            .col(uuid("account_id").primary_key())
            .col(boolean("hidden_from_organisation"))
            .col(at_null("hidden_since"))
            .foreign_key(&mut part_of("visibility", "account_id", "account"))
            .take();
        manager.create_table(visibility).await?;

        let block = Table::create()
            .table("block")
            .col(uuid("by_id"))
            .col(uuid("blocked_id"))
            .col(at("at"))
            .primary_key(&mut Index::create().col("by_id").col("blocked_id").take())
            .foreign_key(&mut part_of("block", "by_id", "account"))
            .foreign_key(&mut part_of("block", "blocked_id", "account"))
            .take();
        manager.create_table(block).await?;
        manager.create_index(index("block", &["blocked_id"])).await?;

        let database = manager.get_connection();
        database.execute_unprepared(email_domain(manager.get_database_backend())).await?;
        // What somebody must not see is left out of what is counted, so both indexes
        // that answer how much there is say who wrote it.
        for statement in [
            "DROP INDEX ix_post_counted",
            "CREATE INDEX ix_post_counted
             ON post (topic_id, number, kind, deleted_at, created_at, author_id)
             WHERE kind <> 'SYSTEM' AND deleted_at IS NULL",
            "DROP INDEX ix_post_author_id",
        ] {
            database.execute_unprepared(statement).await?;
        }
        manager.create_index(index("post", &["author_id", "topic_id"])).await
    }
}

/// The part of an address behind the `@`, which the database keeps by itself. SQLite
/// adds only columns that are computed when they are read, PostgreSQL stores them.
fn email_domain(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            "ALTER TABLE account ADD COLUMN email_domain text
             GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED"
        }
        _ => {
            "ALTER TABLE account ADD COLUMN email_domain text
             GENERATED ALWAYS AS (substr(email, instr(email, '@') + 1)) VIRTUAL"
        }
    }
}
