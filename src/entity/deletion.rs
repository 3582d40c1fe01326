//! Table `deletion`: how much was deleted because its time was over.

use sea_orm::entity::prelude::*;

/// How much of one sort was deleted on a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deletion")]
pub struct Model {
    /// What, in a word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// The day, in UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: TimeDate,
    /// How many.
    pub number: i64,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
