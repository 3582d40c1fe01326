//! Table `moderation_reminder`.

use sea_orm::entity::prelude::*;

use super::WaitingKind;

/// That moderators were emailed about an item that had waited for long.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_reminder")]
pub struct Model {
    /// What the item is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: WaitingKind,
    /// Identifies the account, the topic or the flag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    /// Since when it waits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub waiting_since: TimeDateTimeWithTimeZone,
    /// When the email was written.
    pub reminded_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
