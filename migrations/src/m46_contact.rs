//! Whether two people who were matched have been in touch, when they were told of each other, and
//! who was asked about it.

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
        // SQLite adds one column at a time.
        for column in [
            string_null("mentee_contact"),
            date_null("mentee_met_on"),
            string_null("mentor_contact"),
            date_null("mentor_met_on"),
            at_null("told_at"),
        ] {
            manager.alter_table(Table::alter().table("pair").add_column(column).take()).await?;
        }
        let database = manager.get_connection();
        for statement in [
            "UPDATE pair SET told_at =
             (SELECT plan.published_at FROM plan WHERE plan.id = pair.plan_id)",
            "UPDATE pair SET mentee_contact = mentee_outcome
             WHERE mentee_outcome IN ('MET', 'NO_REPLY')",
            "UPDATE pair SET mentor_contact = mentor_outcome
             WHERE mentor_outcome IN ('MET', 'NO_REPLY')",
            "CREATE INDEX ix_pair_unanswered ON pair (told_at)
             WHERE mentee_contact IS NULL AND mentee_outcome IS NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }

        let reminder = Table::create()
            .table("contact_reminder")
            .col(uuid("participant_id"))
            .col(string("stage"))
            .col(string("token_hash").unique_key())
            .col(at("reminded_at"))
            .col(at("expires_at"))
            .primary_key(&mut Index::create().col("participant_id").col("stage").take())
            .foreign_key(&mut part_of("contact_reminder", "participant_id", "participant"))
            .take();
        manager.create_table(reminder).await?;
        let opt_out = Table::create()
            .table("reminder_opt_out")
            .col(uuid("participant_id").primary_key())
            .col(at("at"))
            .foreign_key(&mut part_of("reminder_opt_out", "participant_id", "participant"))
            .take();
        manager.create_table(opt_out).await
    }
}
