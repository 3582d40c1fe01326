//! Which grades take part in a round as what: settings of the round.

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
        // What was in the program until now; SQLite adds one column a statement.
        for (column, grade) in [("lowest_mentor_grade", "AO"), ("highest_mentee_grade", "SCS2")] {
            let column = string(column).default(grade).take();
            let round = Table::alter().table("round").add_column(column).take();
            manager.alter_table(round).await?;
        }
        Ok(())
    }
}
