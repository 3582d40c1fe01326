//! Table `moderation_chain`.

use sea_orm::entity::prelude::*;

/// Where the chain of the moderation log ends. There is one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_chain")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The place of the last entry; 0 before the first.
    pub sequence: i64,
    /// The hash of the last entry; empty before the first.
    pub hash: String,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
