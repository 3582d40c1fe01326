//! Posts that members want to find again.

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
        // A post by its place in its thread, so that a list of threads finds what is
        // bookmarked in each without a look at its posts.
        let bookmark = Table::create()
            .table("bookmark")
            .col(uuid("account_id"))
            .col(uuid("topic_id"))
            .col(integer("number"))
            .col(at("at"))
            .primary_key(
                &mut Index::create().col("account_id").col("topic_id").col("number").take(),
            )
            .foreign_key(&mut part_of("bookmark", "account_id", "account"))
            .foreign_key(&mut part_of("bookmark", "topic_id", "topic"))
            .take();
        manager.create_table(bookmark).await?;
        manager.create_index(index("bookmark", &["topic_id"])).await
    }
}
