//! Who changed a post, and what an advert said beside its text before it was changed.

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
        // Unknown of what was changed before: then its author did.
        for column in [uuid_null("replaced_by"), text_null("title"), string_null("profession")] {
            let changed = Table::alter().table("post_revision").add_column(column).take();
            manager.alter_table(changed).await?;
        }
        Ok(())
    }
}
