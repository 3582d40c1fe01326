//! Filters of lists and searches that members keep under a name.

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
        let saved_filter = Table::create()
            .table("saved_filter")
            .col(id())
            .col(uuid("account_id"))
            .col(string("name"))
            .col(json("filter"))
            .foreign_key(&mut part_of("saved_filter", "account_id", "account"))
            .take();
        manager.create_table(saved_filter).await?;
        manager.create_index(unique("saved_filter", &["account_id", "name"])).await
    }
}
