//! Table `flag_report`.

use sea_orm::entity::prelude::*;

use super::{AccountId, FlagId, FlagReason};

/// That one member reported a post.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flag_report")]
pub struct Model {
    /// The flag it is part of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub flag_id: FlagId,
    /// Who reported the post. Nobody is shown this.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reporter_id: AccountId,
    /// Why.
    pub reason: FlagReason,
    /// What the member added.
    pub note: Option<String>,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
