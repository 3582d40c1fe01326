//! Table `session`.

use sea_orm::entity::prelude::*;

use super::AccountId;

/// A session of a browser, signed in or not.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The SHA-256 of the cookie's token, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Who is signed in.
    pub account_id: Option<AccountId>,
    /// What the session holds, as JSON.
    pub content: String,
    /// When it began.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When whoever is signed in last proved that it is them; nothing while a second factor is
    /// still to come.
    pub proven_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was last used.
    pub last_seen_at: TimeDateTimeWithTimeZone,
    /// When it ends unless used.
    pub expires_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
