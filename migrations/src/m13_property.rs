//! What the program notes about the database itself.

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
        let property = Table::create()
            .table("property")
            .col(string("name").primary_key())
            .col(text("value"))
            .take();
        manager.create_table(property).await
    }
}
