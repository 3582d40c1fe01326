//! What is said to those who have nobody.

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
        // Empty for who has somebody, and in plans that were made before.
        let added = Table::alter().table("unmatched").add_column(text_null("told")).take();
        manager.alter_table(added).await
    }
}
