//! Which pairs that were to be kept ended the making of a plan.

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
        // Empty where none did, and for plans that failed before anybody noted it.
        let added = Table::alter().table("plan").add_column(json_null("broken_pins")).take();
        manager.alter_table(added).await
    }
}
