//! How each person wants to be told of things, where they chose.

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
        let setting = Table::create()
            .table("notification_setting")
            .col(uuid("account_id"))
            .col(string("kind"))
            .col(string("delivery"))
            .primary_key(&mut Index::create().col("account_id").col("kind").take())
            .foreign_key(&mut part_of("notification_setting", "account_id", "account"))
            .take();
        manager.create_table(setting).await?;
        // A row says that the person does not want the weekly summary.
        let opt_out = Table::create()
            .table("digest_opt_out")
            .col(uuid("account_id").primary_key())
            .col(at("at"))
            .foreign_key(&mut part_of("digest_opt_out", "account_id", "account"))
            .take();
        manager.create_table(opt_out).await
    }
}
