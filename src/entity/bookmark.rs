//! Table `bookmark`.

use sea_orm::entity::prelude::*;

use super::{AccountId, TopicId};

/// A post that a member wants to find again. That of the first post is one of the thread.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bookmark")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The thread.
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic_id: TopicId,
    /// The post's place in it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Since when.
    pub at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
