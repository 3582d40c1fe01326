//! Table `category`.

use sea_orm::entity::prelude::*;

use super::CategoryId;

/// A category of the forum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CategoryId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs in it.
    pub description: String,
    /// Whether its topics are adverts.
    pub is_clearing: bool,
    /// Where it stands in the list.
    pub position: i32,
    /// A day of the week on which introductions are made: Monday is 1.
    pub introductions_weekday: i32,
    /// The other day, where there are two.
    pub introductions_second_weekday: Option<i32>,
    /// The hour of those days, in London.
    pub introductions_hour: i32,
    /// When it was archived: nobody starts a thread in it.
    pub archived_at: Option<TimeDateTimeWithTimeZone>,
    /// The name that it had in addresses before, which leads to it still.
    pub former_slug: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
