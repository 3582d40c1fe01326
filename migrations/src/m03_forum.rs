//! Categories, topics, posts, what each person has read, and the moderation log.

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
        let counter = Table::create()
            .table("counter")
            .col(string("name").primary_key())
            .col(big_integer("value"))
            .take();
        manager.create_table(counter).await?;

        let category = Table::create()
            .table("category")
            .col(id())
            .col(string("slug").unique_key())
            .col(string("name"))
            .col(text("description"))
            .col(boolean("is_clearing"))
            .col(integer("position"))
            .take();
        manager.create_table(category).await?;

        let topic = Table::create()
            .table("topic")
            .col(id())
            .col(big_integer("number").unique_key())
            .col(uuid("category_id"))
            .col(uuid("author_id"))
            .col(text("title"))
            .col(string("state"))
            .col(at("created_at"))
            .col(at("last_activity_at"))
            .col(integer("reply_count"))
            .col(integer("last_number"))
            .col(at_null("declared_at"))
            .col(at_null("closed_at"))
            .col(uuid_null("closed_by"))
            .col(text_null("closing_reason"))
            .foreign_key(&mut reference("topic", "category_id", "category"))
            .foreign_key(&mut reference("topic", "author_id", "account"))
            .foreign_key(&mut reference("topic", "closed_by", "account"))
            .take();
        manager.create_table(topic).await?;
        for columns in [
            &["category_id", "last_activity_at", "id"][..],
            &["category_id", "state", "last_activity_at", "id"],
            &["category_id", "created_at", "id"],
            &["state", "declared_at"],
            &["author_id"],
        ] {
            manager.create_index(index("topic", columns)).await?;
        }

        let post = Table::create()
            .table("post")
            .col(id())
            .col(uuid("topic_id"))
            .col(integer("number"))
            .col(uuid("author_id"))
            .col(string("kind"))
            .col(text("source"))
            .col(text("html"))
            .col(at("created_at"))
            .col(at_null("edited_at"))
            .col(at_null("deleted_at"))
            .col(uuid_null("deleted_by"))
            .foreign_key(&mut part_of("post", "topic_id", "topic"))
            .foreign_key(&mut reference("post", "author_id", "account"))
            .foreign_key(&mut reference("post", "deleted_by", "account"))
            .take();
        manager.create_table(post).await?;
        manager.create_index(unique("post", &["topic_id", "number"])).await?;
        manager.create_index(index("post", &["author_id"])).await?;

        let revision = Table::create()
            .table("post_revision")
            .col(id())
            .col(uuid("post_id"))
            .col(text("source"))
            .col(at("replaced_at"))
            .foreign_key(&mut part_of("post_revision", "post_id", "post"))
            .take();
        manager.create_table(revision).await?;
        manager.create_index(index("post_revision", &["post_id"])).await?;

        let reading = Table::create()
            .table("reading")
            .col(uuid("account_id"))
            .col(uuid("topic_id"))
            .col(integer("read_number"))
            .col(boolean("watching"))
            .primary_key(&mut Index::create().col("account_id").col("topic_id").take())
            .foreign_key(&mut part_of("reading", "account_id", "account"))
            .foreign_key(&mut part_of("reading", "topic_id", "topic"))
            .take();
        manager.create_table(reading).await?;
        manager.create_index(index("reading", &["topic_id"])).await?;

        let log = Table::create()
            .table("moderation_log")
            .col(id())
            .col(at("at"))
            .col(uuid("moderator_id"))
            .col(string("action"))
            .col(string("subject_kind"))
            .col(string("subject_id"))
            .col(text("subject"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(text_null("reason"))
            .foreign_key(&mut reference("moderation_log", "moderator_id", "account"))
            .take();
        manager.create_table(log).await?;
        manager.create_index(index("moderation_log", &["at", "id"])).await
    }
}
