//! What moderators ask people whose accounts wait to be verified.

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
        let question = Table::create()
            .table("applicant_question")
            .col(id())
            .col(uuid("account_id"))
            .col(uuid_null("asked_by"))
            .col(text("question"))
            .col(at("asked_at"))
            .col(text_null("answer"))
            .col(at_null("answered_at"))
            .foreign_key(&mut part_of("applicant_question", "account_id", "account"))
            .foreign_key(&mut forgotten_with("applicant_question", "asked_by", "account"))
            .take();
        manager.create_table(question).await?;
        // One question at a time waits for an answer.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX ux_applicant_question_open ON applicant_question (account_id)
                 WHERE answered_at IS NULL",
            )
            .await?;
        manager.create_index(index("applicant_question", &["account_id", "asked_at"])).await
    }
}
