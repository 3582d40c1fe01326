//! Which draft a plan stays near to.

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
        // Empty where it starts afresh, or mends another.
        let added = Table::alter().table("plan").add_column(uuid_null("near_plan_id")).take();
        manager.alter_table(added).await
    }
}
