//! Table `second_factor`.

use sea_orm::entity::prelude::*;

use super::{AccountId, FactorId, SecondFactorKind};

/// What somebody proves besides the password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FactorId,
    /// Whose.
    pub account_id: AccountId,
    /// What sort.
    pub kind: SecondFactorKind,
    /// What the person calls it.
    pub name: String,
    /// Since when it counts.
    pub added_at: TimeDateTimeWithTimeZone,
    /// When it was last used.
    pub last_used_at: Option<TimeDateTimeWithTimeZone>,
    /// Of an app: the step of the last code that was taken.
    pub last_step: Option<i64>,
    /// Which key it is encrypted with; nothing for recovery codes, as the next two.
    pub key_id: Option<String>,
    /// The nonce, 24 bytes.
    pub nonce: Option<Vec<u8>>,
    /// The secret of an app, or a passkey, bound to the row and the account.
    pub ciphertext: Option<Vec<u8>>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
