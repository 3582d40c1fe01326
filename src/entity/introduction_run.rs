//! Table `introduction_run`.

use sea_orm::entity::prelude::*;

/// One run of introductions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_run")]
pub struct Model {
    /// The day of a run of the week, or what tells a moderator's run from others.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// When it ran.
    pub at: TimeDateTimeWithTimeZone,
    /// How many introductions were asked.
    pub asked: i32,
    /// How many open adverts had nobody.
    pub without_anybody: i32,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
