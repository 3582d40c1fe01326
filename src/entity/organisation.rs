//! Table `organisation`.

use sea_orm::entity::prelude::*;

use super::OrganisationId;

/// An organisation that employs civil servants.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// Its stable short name, from the shipped list.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// What people call it for short.
    pub abbreviation: Option<String>,
    /// Other names it goes by: a list of text.
    pub aliases: Json,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
