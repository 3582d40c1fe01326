//! Table `moderation_claim`.

use sea_orm::entity::prelude::*;

use super::{AccountId, WaitingKind};

/// That a moderator is on an item of the queue.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_claim")]
pub struct Model {
    /// What the item is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: WaitingKind,
    /// Identifies the account, the topic or the flag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    /// Who is on it.
    pub moderator_id: AccountId,
    /// Since when.
    pub claimed_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
