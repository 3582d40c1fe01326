//! That a mentee asked a mentor to go on for the long term, and that the mentor said no.

use sea_orm_migration::prelude::*;

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
        for column in [at_null("asked_at"), at_null("declined_at")] {
            manager.alter_table(Table::alter().table("pair").add_column(column).take()).await?;
        }
        let asked = "UPDATE pair SET asked_at = told_at WHERE mentee_outcome = 'CONTINUE'";
        manager.get_connection().execute_unprepared(asked).await.map(drop)
    }
}
