//! Categories that admins keep: archived ones, and the one that is called otherwise now
//! that introductions are something else.

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
        // The address that a category had before, which leads to it still.
        for column in [at_null("archived_at"), string_null("former_slug")] {
            let changed = Table::alter().table("category").add_column(column).take();
            manager.alter_table(changed).await?;
        }
        // Where an admin has not named it otherwise.
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE category SET name = 'Say hello', slug = 'say-hello', \
                 description = 'Meet other members.', former_slug = 'introductions' \
                 WHERE slug = 'introductions' AND name = 'Introductions'",
            )
            .await
            .map(drop)
    }
}
