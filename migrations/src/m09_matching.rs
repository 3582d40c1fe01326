//! What a round aims for, what a plan was made by, and who has fewer than they
//! could have.

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
        // Empty means the programme's own order and bounds.
        for (table, column) in [
            ("round", json_null("rules")),
            ("plan", json_null("rules")),
            ("plan", string_null("repair")),
            ("plan", uuid_null("repairs_plan_id")),
            ("unmatched", integer("n_found").default(0).take()),
        ] {
            let added = Table::alter().table(table).add_column(column).take();
            manager.alter_table(added).await?;
        }
        // Digests so far took in what people say of themselves without a key,
        // so that somebody could have tested guesses. Drafts have to be made again.
        manager.get_connection().execute_unprepared("UPDATE plan SET input_digest = ''").await?;
        Ok(())
    }
}
