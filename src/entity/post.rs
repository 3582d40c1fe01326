//! Table `post`.

use sea_orm::entity::prelude::*;

use super::{AccountId, PostId, PostKind, TopicId};

/// A post in a thread.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    /// Its thread.
    pub topic_id: TopicId,
    /// Its place in the thread, from 1.
    pub number: i32,
    /// Who wrote it.
    pub author_id: AccountId,
    /// What it is in its thread.
    pub kind: PostKind,
    /// What was typed, in Markdown.
    pub source: String,
    /// What that renders to, safe to insert.
    pub html: String,
    /// When it was written.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last edited.
    pub edited_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was taken away.
    pub deleted_at: Option<TimeDateTimeWithTimeZone>,
    /// Who took it away.
    pub deleted_by: Option<AccountId>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
