//! How closely somebody follows a thread: three levels instead of yes or no.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let level =
            Table::alter().table("reading").add_column(string("level").default("NORMAL")).take();
        manager.alter_table(level).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared("UPDATE reading SET level = 'WATCH' WHERE watching").await?;
        let watching = Table::alter().table("reading").drop_column("watching").take();
        manager.alter_table(watching).await?;
        // Unread posts are counted from when a member joined, so the index that
        // answers it has the time in it as well.
        connection.execute_unprepared("DROP INDEX ix_post_counted").await?;
        connection
            .execute_unprepared(
                "CREATE INDEX ix_post_counted
                 ON post (topic_id, number, kind, deleted_at, created_at)
                 WHERE kind <> 'SYSTEM' AND deleted_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
