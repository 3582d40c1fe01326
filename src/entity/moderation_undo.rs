//! Table `moderation_undo`.

use sea_orm::entity::prelude::*;

use super::LogEntryId;

/// How an entry of the moderation log is undone, for as long as it can be.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_undo")]
pub struct Model {
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: LogEntryId,
    /// What takes it back.
    pub inverse: Json,
    /// Until when.
    pub until: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
