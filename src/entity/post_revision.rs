//! Table `post_revision`.

use sea_orm::entity::prelude::*;

use super::{PostId, RevisionId};

/// An earlier text of a post.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_revision")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RevisionId,
    /// Which post.
    pub post_id: PostId,
    /// What it said, in Markdown.
    pub source: String,
    /// Until when it said so.
    pub replaced_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
