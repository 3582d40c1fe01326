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
    /// Whoever accepted this version or a later one has accepted this row's: its own version,
    /// but an earlier one where this only corrects that.
    pub accepted_from: i32,
    /// From when it is in force.
    pub published_at: TimeDateTimeWithTimeZone,
}

impl Model {
    /// Whether people had to accept it although they had accepted the version before.
    #[must_use]
    pub fn accept_again(&self) -> bool {
        self.accepted_from == self.version
    }
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
