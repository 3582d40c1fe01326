//! Table `saved_filter`.

use sea_orm::entity::prelude::*;

use super::{AccountId, SavedFilterId};

/// A filter that a member keeps under a name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_filter")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedFilterId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What they call it.
    pub name: String,
    /// What it lets pass.
    pub filter: Json,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
