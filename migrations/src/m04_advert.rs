//! Adverts: what a topic in the clearing category is besides a topic.

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
        let advert = Table::create()
            .table("advert")
            .col(uuid("topic_id").primary_key())
            .col(uuid("author_id"))
            .col(string("kind"))
            .col(string("name"))
            .col(string("grade"))
            .col(uuid_null("organisation_id"))
            .col(string("organisation_name"))
            .col(string_null("profession"))
            .col(text("about"))
            .col(text("looking_for"))
            .col(text("visibility_warning"))
            .col(at("visibility_accepted_at"))
            .col(boolean("is_open"))
            .foreign_key(
                &mut ForeignKey::create()
                    .name("fk_advert_topic_id")
                    .from("advert", "topic_id")
                    .to("topic", "id")
                    .on_delete(ForeignKeyAction::Cascade)
                    .take(),
            )
            .foreign_key(&mut reference("advert", "author_id", "account"))
            .foreign_key(&mut reference("advert", "organisation_id", "organisation"))
            .take();
        manager.create_table(advert).await?;
        manager.create_index(index("advert", &["kind", "grade"])).await?;
        manager.create_index(index("advert", &["organisation_id"])).await?;
        manager.create_index(index("advert", &["profession"])).await?;
        // One open advert per person and kind, whatever two requests do at once.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX ux_advert_open ON advert (author_id, kind) WHERE is_open",
            )
            .await?;
        Ok(())
    }
}
