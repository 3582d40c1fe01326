//! Table `email_domain`.

use sea_orm::entity::prelude::*;

use super::{DomainStanding, OrganisationId};

/// An email domain, and whether people with addresses in it may sign up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_domain")]
pub struct Model {
    /// The domain, in lower case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub domain: String,
    /// Whose people write from it, where that organisation is listed.
    pub organisation_id: Option<OrganisationId>,
    /// Whose people write from it, as the source names it.
    pub organisation_name: Option<String>,
    /// Whether every name below it counts as well.
    pub subdomains: bool,
    /// Whether its people may register for mentoring.
    pub mentoring: DomainStanding,
    /// Whether its people may sign up.
    pub forum: DomainStanding,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
