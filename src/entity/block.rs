//! Table `block`.

use sea_orm::entity::prelude::*;

use super::AccountId;

/// That somebody blocked somebody. Only whoever did it may know.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "block")]
pub struct Model {
    /// Who did it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub by_id: AccountId,
    /// Whom they blocked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub blocked_id: AccountId,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
