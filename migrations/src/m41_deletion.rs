//! How much was deleted because its time was over, by day.

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
        let deletion = Table::create()
            .table("deletion")
            .col(string("kind"))
            .col(date("day"))
            .col(big_integer("number"))
            .primary_key(Index::create().col("kind").col("day"))
            .take();
        manager.create_table(deletion).await
    }
}
