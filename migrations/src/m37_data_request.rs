//! Complaints and requests about personal data.

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
        // Somebody without an account may write, and a request outlives the account.
        let request = Table::create()
            .table("data_request")
            .col(id())
            .col(uuid_null("account_id"))
            .col(string("address"))
            .col(string("kind"))
            .col(text("text"))
            .col(string_null("token_hash").unique_key())
            .col(at("asked_at"))
            .col(at_null("received_at"))
            .col(at_null("due_at"))
            .col(uuid_null("claimed_by"))
            .col(at_null("acknowledged_at"))
            .col(at_null("extended_at"))
            .col(text_null("extension_reason"))
            .col(at_null("answered_at"))
            .col(text_null("answer"))
            .col(at_null("reminded_at"))
            .col(at_null("told_overdue_at"))
            .foreign_key(&mut forgotten_with("data_request", "account_id", "account"))
            .foreign_key(&mut forgotten_with("data_request", "claimed_by", "account"))
            .take();
        manager.create_table(request).await?;
        manager.create_index(index("data_request", &["account_id"])).await?;
        manager.create_index(index("data_request", &["address", "asked_at"])).await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ix_data_request_queue ON data_request (due_at, id)
                 WHERE received_at IS NOT NULL AND answered_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
