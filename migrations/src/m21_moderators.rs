//! What moderators decide: reports of posts, who is on what, what they were
//! reminded of, and what can still be undone.

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
        // All reports of a post that wait are one flag.
        let flag = Table::create()
            .table("flag")
            .col(id())
            .col(uuid("post_id"))
            .col(string("state"))
            .col(at("flagged_at"))
            .col(at_null("resolved_at"))
            .col(uuid_null("resolved_by"))
            .foreign_key(&mut part_of("flag", "post_id", "post"))
            .foreign_key(&mut reference("flag", "resolved_by", "account"))
            .take();
        manager.create_table(flag).await?;
        manager.create_index(index("flag", &["post_id"])).await?;
        let report = Table::create()
            .table("flag_report")
            .col(uuid("flag_id"))
            .col(uuid("reporter_id"))
            .col(string("reason"))
            .col(text_null("note"))
            .col(at("at"))
            .primary_key(&mut Index::create().col("flag_id").col("reporter_id").take())
            .foreign_key(&mut part_of("flag_report", "flag_id", "flag"))
            .foreign_key(&mut part_of("flag_report", "reporter_id", "account"))
            .take();
        manager.create_table(report).await?;
        manager.create_index(index("flag_report", &["reporter_id"])).await?;

        // What an item is depends on its kind: an account, a thread or a flag.
        let claim = Table::create()
            .table("moderation_claim")
            .col(string("kind"))
            .col(uuid("item_id"))
            .col(uuid("moderator_id"))
            .col(at("claimed_at"))
            .primary_key(&mut Index::create().col("kind").col("item_id").take())
            .foreign_key(&mut part_of("moderation_claim", "moderator_id", "account"))
            .take();
        manager.create_table(claim).await?;
        // An item that waits a second time has another time since when.
        let reminder = Table::create()
            .table("moderation_reminder")
            .col(string("kind"))
            .col(uuid("item_id"))
            .col(at("waiting_since"))
            .col(at("reminded_at"))
            .primary_key(
                &mut Index::create().col("kind").col("item_id").col("waiting_since").take(),
            )
            .take();
        manager.create_table(reminder).await?;

        let undo = Table::create()
            .table("moderation_undo")
            .col(uuid("entry_id").primary_key())
            .col(json("inverse"))
            .col(at("until"))
            .foreign_key(&mut part_of("moderation_undo", "entry_id", "moderation_log"))
            .take();
        manager.create_table(undo).await?;
        manager.create_index(index("moderation_undo", &["until"])).await?;
        manager.create_index(index("moderation_log", &["subject_id"])).await?;

        // The title that members read no more, because the first post was removed.
        let removed = text_null("removed_title");
        manager.alter_table(Table::alter().table("topic").add_column(removed).take()).await?;
        let database = manager.get_connection();
        for statement in [
            "CREATE UNIQUE INDEX ux_flag_waiting ON flag (post_id) WHERE state = 'WAITING'",
            "CREATE INDEX ix_flag_queue ON flag (flagged_at, id) WHERE state = 'WAITING'",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
