//! Letters to be sent: a row in the transaction of its cause.

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
        let letter = Table::create()
            .table("outbox")
            .col(id())
            .col(string("cause").unique_key())
            .col(uuid_null("account_id"))
            .col(string("recipient"))
            .col(json("letter"))
            .col(at("created_at"))
            .col(at("due_at"))
            .col(integer("attempts"))
            .col(at_null("leased_until"))
            .col(at_null("sent_at"))
            .col(at_null("parked_at"))
            .col(text_null("last_error"))
            .take();
        manager.create_table(letter).await?;
        manager.create_index(index("outbox", &["sent_at", "parked_at", "due_at"])).await
    }
}
