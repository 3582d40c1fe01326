//! Table `outbox`.

use sea_orm::entity::prelude::*;

use super::{AccountId, EmailId};

/// An email that is to be sent, or was sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Identifies it, and its Message-ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailId,
    /// What it is about; the same cause never sends two emails.
    pub cause: String,
    /// Whose email it is, where they have an account.
    pub account_id: Option<AccountId>,
    /// The address it is sent to.
    pub recipient: String,
    /// The email as data.
    pub content: Json,
    /// When it was written.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it should go out, or be tried again.
    pub due_at: TimeDateTimeWithTimeZone,
    /// How often it was tried.
    pub attempts: i32,
    /// Until when a worker has it.
    pub leased_until: Option<TimeDateTimeWithTimeZone>,
    /// When it went out.
    pub sent_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was given up; an admin looks at it.
    pub parked_at: Option<TimeDateTimeWithTimeZone>,
    /// Why the last try failed, without the address.
    pub last_error: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
