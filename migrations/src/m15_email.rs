//! Emails are called emails: in the outbox and in the moderation log.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What the log said, and what it says now.
const ACTIONS: [(&str, &str); 2] =
    [("retry letter", "retry email"), ("discard letter", "discard email")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let renamed = Table::alter().table("outbox").rename_column("letter", "content").take();
        manager.alter_table(renamed).await?;
        for (before, after) in ACTIONS {
            let update = Query::update()
                .table("moderation_log")
                .values([
                    ("action", after.into()),
                    ("subject_kind", "email".into()),
                    ("subject", "an email that could not be sent".into()),
                ])
                .and_where(Expr::col("action").eq(before))
                .take();
            manager.execute(update).await?;
        }
        Ok(())
    }
}
