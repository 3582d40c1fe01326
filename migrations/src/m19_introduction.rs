//! Introductions of people whose open adverts fit, and how long adverts stand.

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
        // Two people may be introduced again where both have new adverts.
        let introduction = Table::create()
            .table("introduction")
            .col(id())
            .col(uuid("mentee_topic_id"))
            .col(uuid("mentor_topic_id"))
            .col(uuid("mentee_id"))
            .col(uuid("mentor_id"))
            .col(string("state"))
            .col(at("asked_at"))
            .col(at("answer_by"))
            .col(boolean_null("mentee_answer"))
            .col(boolean_null("mentor_answer"))
            .col(at_null("ended_at"))
            .foreign_key(&mut part_of("introduction", "mentee_topic_id", "topic"))
            .foreign_key(&mut part_of("introduction", "mentor_topic_id", "topic"))
            .foreign_key(&mut reference("introduction", "mentee_id", "account"))
            .foreign_key(&mut reference("introduction", "mentor_id", "account"))
            .take();
        manager.create_table(introduction).await?;
        let adverts = &["mentee_topic_id", "mentor_topic_id"];
        manager.create_index(unique("introduction", adverts)).await?;
        for columns in [&["mentee_id"][..], &["mentor_id"], &["mentor_topic_id"]] {
            manager.create_index(index("introduction", columns)).await?;
        }

        // One row a run. The key of a weekly run is its day, so that it happens once.
        let run = Table::create()
            .table("introduction_run")
            .col(string("key").primary_key())
            .col(at("at"))
            .col(integer("asked"))
            .col(integer("without_anybody"))
            .take();
        manager.create_table(run).await?;

        for column in [
            // Monday is 1. Hours are those of London.
            integer("introductions_weekday").default(2).take(),
            integer("introductions_hour").default(10).take(),
        ] {
            let table = Table::alter().table("category").add_column(column).take();
            manager.alter_table(table).await?;
        }
        for column in [at_null("renewed_at"), at_null("nudged_at"), at_null("expiry_told_at")] {
            let table = Table::alter().table("advert").add_column(column).take();
            manager.alter_table(table).await?;
        }
        let made_of = uuid_null("introduction_id");
        let table = Table::alter().table("clearing_match").add_column(made_of).take();
        manager.alter_table(table).await?;
        manager.create_index(unique("clearing_match", &["introduction_id"])).await?;

        let database = manager.get_connection();
        for statement in [
            // Nobody is asked twice at a time on one side.
            "CREATE UNIQUE INDEX ux_introduction_mentee ON introduction (mentee_id)
             WHERE state = 'ASKED'",
            "CREATE UNIQUE INDEX ux_introduction_mentor ON introduction (mentor_id)
             WHERE state = 'ASKED'",
            "CREATE INDEX ix_introduction_asked ON introduction (answer_by)
             WHERE state = 'ASKED'",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
