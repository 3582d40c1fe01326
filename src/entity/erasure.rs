//! Table `erasure`: the ledger of accounts that were erased, which a restored backup is held to.

use sea_orm::entity::prelude::*;

use super::AccountId;

/// That an account was erased.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// When.
    pub erased_at: TimeDateTimeWithTimeZone,
    /// When its traces in files were gone, too, and the ledger's file had its line.
    pub settled_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
