//! The moderation log as a chain: each entry holds the hash of the one before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Entries from before have no place yet; the next write gives them theirs.
        for column in [
            big_integer_null("sequence"),
            string_null("previous_hash"),
            string_null("hash"),
            uuid_null("undoes"),
        ] {
            let table = Table::alter().table("moderation_log").add_column(column).take();
            manager.alter_table(table).await?;
        }
        manager.create_index(unique("moderation_log", &["sequence"])).await?;
        // An entry is undone once.
        manager.create_index(unique("moderation_log", &["undoes"])).await?;
        for columns in [&["moderator_id", "at"][..], &["action", "at"]] {
            manager.create_index(index("moderation_log", columns)).await?;
        }

        // One row: the last place and its hash. Whoever adds to the chain holds it.
        let chain = Table::create()
            .table("moderation_chain")
            .col(integer("id").primary_key())
            .col(big_integer("sequence"))
            .col(string("hash"))
            .take();
        manager.create_table(chain).await?;
        let database = manager.get_connection();
        for statement in [
            "INSERT INTO moderation_chain (id, sequence, hash) VALUES (1, 0, '')",
            "CREATE INDEX ix_moderation_log_unlinked ON moderation_log (id) WHERE sequence IS NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
