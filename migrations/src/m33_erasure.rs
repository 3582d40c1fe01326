//! Accounts that were erased, and a log whose words can be erased.

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
        let erasure = Table::create()
            .table("erasure")
            .col(uuid("account_id").primary_key())
            .col(at("erased_at"))
            .col(at_null("settled_at"))
            .take();
        manager.create_table(erasure).await?;

        for column in [string_null("salt"), string_null("details_hash")] {
            let table = Table::alter().table("moderation_log").add_column(column).take();
            manager.alter_table(table).await?;
        }
        let database = manager.get_connection();
        let salt = match manager.get_database_backend() {
            DbBackend::Postgres => "replace(gen_random_uuid()::text, '-', '')",
            _ => "lower(hex(randomblob(16)))",
        };
        // The chain is made anew when the program starts: hashes are over other things now.
        for statement in [
            &*format!(
                "UPDATE moderation_log
                 SET salt = {salt}, sequence = NULL, previous_hash = NULL, hash = NULL"
            ),
            "UPDATE moderation_chain SET sequence = 0, hash = ''",
        ] {
            database.execute_unprepared(statement).await?;
        }
        if manager.get_database_backend() != DbBackend::Postgres {
            // What is deleted leaves the index at once, and what was deleted leaves it now.
            for index in ["post_search", "topic_search"] {
                for statement in [
                    format!("INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)"),
                    format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"),
                ] {
                    database.execute_unprepared(&statement).await?;
                }
            }
        }
        Ok(())
    }
}
