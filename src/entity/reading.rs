//! Table `reading`.

use sea_orm::entity::prelude::*;

use super::{AccountId, TopicId, WatchLevel};

/// How far a person has read a thread.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// What.
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic_id: TopicId,
    /// The number of the last post they have seen.
    pub read_number: i32,
    /// How closely they follow it.
    pub level: WatchLevel,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
