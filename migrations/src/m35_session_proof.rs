//! When somebody last proved that a session is theirs; nothing until they have taken every step.

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
        let proven = Table::alter().table("session").add_column(at_null("proven_at")).take();
        manager.alter_table(proven).await?;
        // Until now a password was all there was.
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE session SET proven_at = created_at WHERE account_id IS NOT NULL",
            )
            .await
            .map(drop)
    }
}
