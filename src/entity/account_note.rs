//! Table `account_note`.

use sea_orm::entity::prelude::*;

use super::{AccountId, AccountNoteId};

/// What a moderator notes about an account. It is never edited.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_note")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountNoteId,
    /// Whom it is about.
    pub account_id: AccountId,
    /// The moderator who wrote it.
    pub author_id: Option<AccountId>,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub written_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
