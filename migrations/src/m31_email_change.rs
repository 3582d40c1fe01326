//! Changes of the address that somebody signs in with.

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
        let change = Table::create()
            .table("email_change")
            .col(id())
            .col(uuid("account_id"))
            .col(string("old_email"))
            .col(string("new_email"))
            .col(string("confirm_hash").unique_key())
            .col(string("stop_hash").unique_key())
            .col(at("requested_at"))
            .col(at_null("confirmed_at"))
            .col(at_null("replaced_at"))
            .col(at_null("stopped_at"))
            .col(at_null("verified_at"))
            .col(uuid_null("verified_by"))
            .foreign_key(&mut part_of("email_change", "account_id", "account"))
            .take();
        manager.create_table(change).await?;
        manager.create_index(index("email_change", &["account_id", "requested_at"])).await
    }
}
