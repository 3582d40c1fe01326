//! Table `topic`.

use sea_orm::entity::prelude::*;

use super::{AccountId, CategoryId, TopicId, TopicState};

/// A thread of the forum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "topic")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopicId,
    /// Its short number, for addresses.
    pub number: i64,
    /// Where it is.
    pub category_id: CategoryId,
    /// Who opened it.
    pub author_id: AccountId,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: TopicState,
    /// When it was opened.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last replied to.
    pub last_activity_at: TimeDateTimeWithTimeZone,
    /// How many replies it has, events not counted.
    pub reply_count: i32,
    /// The number of its last post.
    pub last_number: i32,
    /// Since when it waits to be closed.
    pub declared_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was closed.
    pub closed_at: Option<TimeDateTimeWithTimeZone>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// Why it was closed.
    pub closing_reason: Option<String>,
    /// Its title before a moderator removed its first post; members read it no more.
    pub removed_title: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
