//! Somebody may be asked about several people at the same time, on two days of the
//! week, and is reminded once.

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
        let database = manager.get_connection();
        for index in ["ux_introduction_mentee", "ux_introduction_mentor"] {
            database.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        let reminded =
            Table::alter().table("introduction").add_column(at_null("reminded_at")).take();
        manager.alter_table(reminded).await?;
        // Monday is 1; none where introductions are made once a week.
        let second = integer_null("introductions_second_weekday").default(5).take();
        let second = Table::alter().table("category").add_column(second).take();
        manager.alter_table(second).await
    }
}
