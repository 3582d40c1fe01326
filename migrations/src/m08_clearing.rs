//! With whom an advert found its match, and an index that counts unread posts.

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
        let matched =
            Table::alter().table("advert").add_column(uuid_null("matched_post_id")).take();
        manager.alter_table(matched).await?;
        // Counting what somebody has not read looks at this index alone,
        // however long the posts are: SQLite reads no row only where every
        // column that it compares is in it, its own condition included.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ix_post_counted ON post (topic_id, number, kind, deleted_at)
                 WHERE kind <> 'SYSTEM' AND deleted_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
