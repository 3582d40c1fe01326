//! Table `flag`.

use sea_orm::entity::prelude::*;

use super::{AccountId, FlagId, FlagState, PostId};

/// A post that members reported, until a moderator has decided about it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flag")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FlagId,
    /// The post.
    pub post_id: PostId,
    /// Where it stands.
    pub state: FlagState,
    /// When the first member reported the post.
    pub flagged_at: TimeDateTimeWithTimeZone,
    /// When a moderator decided.
    pub resolved_at: Option<TimeDateTimeWithTimeZone>,
    /// Who decided.
    pub resolved_by: Option<AccountId>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
