//! Versions of a policy that only correct the one before, and are not accepted again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever accepted this version or a later one has accepted the row's.
        let accepted_from = integer("accepted_from").default(1).take();
        manager
            .alter_table(Table::alter().table("policy").add_column(accepted_from).take())
            .await?;
        let set = "UPDATE policy SET accepted_from = version";
        manager.get_connection().execute_unprepared(set).await.map(drop)
    }
}
