//! Table `recovery_code`.

use sea_orm::entity::prelude::*;

use super::FactorId;

/// A code that stands in, once, for a second factor that is lost.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// The codes that it was given with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub factor_id: FactorId,
    /// The SHA-256 of the code and of what it is for, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    /// When it was used.
    pub used_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
