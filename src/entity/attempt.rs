//! Table `attempt`.

use sea_orm::entity::prelude::*;

/// Failed attempts on one account or from one address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// The SHA-256 of what was tried, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_hash: String,
    /// How many in a row.
    pub failures: i32,
    /// When the last one was.
    pub last_at: TimeDateTimeWithTimeZone,
    /// Until when further attempts are refused.
    pub blocked_until: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
