//! What each person is told of, in the app and by email.

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
        let notification = Table::create()
            .table("notification")
            .col(id())
            .col(uuid("account_id"))
            .col(string("cause"))
            .col(string("kind"))
            .col(text("path"))
            .col(uuid_null("topic_id"))
            .col(uuid_null("post_id"))
            .col(uuid_null("by_id"))
            .col(uuid_null("round_id"))
            .col(at("at"))
            .col(at_null("read_at"))
            .col(at_null("email_due_at"))
            .col(at_null("emailed_at"))
            .foreign_key(&mut part_of("notification", "account_id", "account"))
            .foreign_key(&mut part_of("notification", "topic_id", "topic"))
            .foreign_key(&mut part_of("notification", "post_id", "post"))
            .foreign_key(&mut part_of("notification", "by_id", "account"))
            .foreign_key(&mut part_of("notification", "round_id", "round"))
            .take();
        manager.create_table(notification).await?;
        // The same cause never tells anybody twice.
        manager.create_index(unique("notification", &["account_id", "cause"])).await?;
        for columns in [&["account_id", "at", "id"][..], &["topic_id"], &["post_id"], &["at"]] {
            manager.create_index(index("notification", columns)).await?;
        }
        // Two small indexes over the few rows that are still unread: every page
        // counts them, and the worker looks for emails to send every few seconds.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ix_notification_unread ON notification (account_id)
                 WHERE read_at IS NULL",
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX ix_notification_email ON notification (email_due_at)
                 WHERE read_at IS NULL AND emailed_at IS NULL",
            )
            .await?;
        Ok(())
    }
}
