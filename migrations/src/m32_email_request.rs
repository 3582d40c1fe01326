//! Emails that somebody who is signed in nowhere asks for: the worker finds out whether they
//! go anywhere.

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
        let request = Table::create()
            .table("email_request")
            .col(id())
            .col(string("purpose"))
            .col(string_null("address"))
            .col(string("address_hash"))
            .col(at("requested_at"))
            .col(at_null("answered_at"))
            .take();
        manager.create_table(request).await?;
        manager.create_index(index("email_request", &["address_hash", "purpose"])).await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ix_email_request_waiting ON email_request (id)
                 WHERE answered_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
