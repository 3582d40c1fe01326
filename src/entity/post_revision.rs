//! Table `post_revision`.

use sea_orm::entity::prelude::*;

use super::{AccountId, PostId, RevisionId};

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
    /// Who changed it; unknown where that was its author, long ago.
    pub replaced_by: Option<AccountId>,
    /// Of the first post of an advert: the title.
    pub title: Option<String>,
    /// Of the first post of an advert: the code of the profession.
    pub profession: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
