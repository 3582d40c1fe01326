//! Table `policy_acceptance`.

use sea_orm::entity::prelude::*;

use super::{AccountId, PolicyId};

/// That a person agreed to one version of a policy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_acceptance")]
pub struct Model {
    /// Who agreed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// To what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub policy_id: PolicyId,
    /// When.
    pub accepted_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
