//! Table `visibility`.

use sea_orm::entity::prelude::*;

use super::AccountId;

/// From whom somebody hides. Whoever has no row is seen by everybody.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visibility")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Whether people of their own organisation do not see them.
    pub hidden_from_organisation: bool,
    /// Since when no member sees them; empty where they do.
    pub hidden_since: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
