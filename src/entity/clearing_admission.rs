//! Table `clearing_admission`.

use sea_orm::entity::prelude::*;

use super::{AccountId, RoundId};

/// That a moderator let somebody into clearing who is not eligible otherwise.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearing_admission")]
pub struct Model {
    /// Who was let in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// For which round's clearing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// The moderator.
    pub admitted_by: AccountId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
