//! Table `policy`.

use sea_orm::entity::prelude::*;

use super::{PolicyId, PolicyKind};

/// One version of a policy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyId,
    /// Which policy.
    pub kind: PolicyKind,
    /// Counts up from 1 for each kind; the highest is in force.
    pub version: i32,
    /// What it is called.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
    /// From when it is in force.
    pub published_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
