//! Whether the title of an advert was typed: one that was made of fields follows the
//! account's name, grade and organisation.

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
        let typed = boolean("is_title_typed").default(false).take();
        manager.alter_table(Table::alter().table("advert").add_column(typed).take()).await?;
        // The form asks for both texts, so what has one only was typed.
        manager
            .get_connection()
            .execute_unprepared("UPDATE advert SET is_title_typed = TRUE WHERE looking_for = ''")
            .await?;
        Ok(())
    }
}
