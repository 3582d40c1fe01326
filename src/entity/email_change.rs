//! Table `email_change`.

use sea_orm::entity::prelude::*;

use super::{AccountId, EmailChangeId};

/// A change of the address that somebody signs in with: asked for, and then confirmed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_change")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailChangeId,
    /// Whose address.
    pub account_id: AccountId,
    /// What it was.
    pub old_email: String,
    /// What it is to be.
    pub new_email: String,
    /// The SHA-256 of the token that went to the new address, in hex.
    pub confirm_hash: String,
    /// The SHA-256 of the token that went to the old address, in hex.
    pub stop_hash: String,
    /// When it was asked for.
    pub requested_at: TimeDateTimeWithTimeZone,
    /// When the new address was confirmed.
    pub confirmed_at: Option<TimeDateTimeWithTimeZone>,
    /// When another one took its place.
    pub replaced_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was stopped.
    pub stopped_at: Option<TimeDateTimeWithTimeZone>,
    /// When the account had been verified that has to be verified again because of it.
    pub verified_at: Option<TimeDateTimeWithTimeZone>,
    /// Who had verified it.
    pub verified_by: Option<AccountId>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
