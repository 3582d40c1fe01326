//! The steps of a round: what differs from their usual dates, what was done; and who does not want
//! to hear of rounds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::*;

/// The steps that send emails.
const SENDING: [&str; 6] =
    ["ANNOUNCE", "CLOSES_SOON", "CHECK_DETAILS", "SPEED_ENDS_SOON", "CLEARING_OPENS", "COMPLETE"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Table::create()
            .table("round_step")
            .col(uuid("round_id"))
            .col(string("step"))
            .col(at_null("at"))
            .col(at_null("until"))
            .col(at_null("paused_at"))
            .col(at_null("skipped_at"))
            .col(at_null("done_at"))
            .col(integer_null("emails"))
            .primary_key(Index::create().col("round_id").col("step"))
            .foreign_key(&mut part_of("round_step", "round_id", "round"))
            .take();
        manager.create_table(step).await?;
        // A row says that the person does not want to hear of rounds.
        let opt_out = Table::create()
            .table("announcement_opt_out")
            .col(uuid("account_id").primary_key())
            .col(at("at"))
            .foreign_key(&mut part_of("announcement_opt_out", "account_id", "account"))
            .take();
        manager.create_table(opt_out).await?;
        // Rounds that are there already email nobody unless an admin resumes a step.
        for step in SENDING {
            let paused = format!(
                "INSERT INTO round_step (round_id, step, paused_at) \
                 SELECT id, '{step}', created_at FROM \"round\""
            );
            manager.get_connection().execute_unprepared(&paused).await?;
        }
        Ok(())
    }
}
