//! What somebody has begun to write and not posted.

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
        // What it is about depends on its kind: a thread, a category, a post, or whoever
        // writes an advert.
        let draft = Table::create()
            .table("draft")
            .col(id())
            .col(uuid("account_id"))
            .col(string("kind"))
            .col(uuid("subject_id"))
            .col(json("text"))
            .col(at("saved_at"))
            .foreign_key(&mut part_of("draft", "account_id", "account"))
            .take();
        manager.create_table(draft).await?;
        manager.create_index(unique("draft", &["account_id", "kind", "subject_id"])).await?;
        manager.create_index(index("draft", &["saved_at"])).await
    }
}
