//! What moderators note about an account.

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
        let note = Table::create()
            .table("account_note")
            .col(id())
            .col(uuid("account_id"))
            .col(uuid_null("author_id"))
            .col(text("text"))
            .col(at("written_at"))
            .foreign_key(&mut part_of("account_note", "account_id", "account"))
            .foreign_key(&mut forgotten_with("account_note", "author_id", "account"))
            .take();
        manager.create_table(note).await?;
        manager.create_index(index("account_note", &["account_id", "written_at"])).await
    }
}
