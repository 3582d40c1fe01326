//! Table `email_token`.

use sea_orm::entity::prelude::*;

use super::{AccountId, TokenPurpose};

/// A link that was mailed: good once, for a while.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_token")]
pub struct Model {
    /// The SHA-256 of the token, in hex; the token itself is only in the email.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose link it is.
    pub account_id: AccountId,
    /// What it does.
    pub purpose: TokenPurpose,
    /// When it was made.
    pub created_at: TimeDateTimeWithTimeZone,
    /// Until when it works.
    pub expires_at: TimeDateTimeWithTimeZone,
    /// When it was used.
    pub used_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
