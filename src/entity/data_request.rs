//! Table `data_request`.

use sea_orm::entity::prelude::*;

use super::{AccountId, DataRequestId, DataRequestKind};

/// A complaint or a request about personal data.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_request")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DataRequestId,
    /// Whose it is, where they have an account.
    pub account_id: Option<AccountId>,
    /// Where the answer goes.
    pub address: String,
    /// What is asked.
    pub kind: DataRequestKind,
    /// What the person wrote.
    pub text: String,
    /// The SHA-256 of the token of the link that proves the address, in hex, until it is used.
    pub token_hash: Option<String>,
    /// When it was written.
    pub asked_at: TimeDateTimeWithTimeZone,
    /// When it arrived: once the address was proved.
    pub received_at: Option<TimeDateTimeWithTimeZone>,
    /// Until when something has to happen.
    pub due_at: Option<TimeDateTimeWithTimeZone>,
    /// The admin who deals with it.
    pub claimed_by: Option<AccountId>,
    /// When an admin acknowledged it.
    pub acknowledged_at: Option<TimeDateTimeWithTimeZone>,
    /// When an admin took more time for it.
    pub extended_at: Option<TimeDateTimeWithTimeZone>,
    /// Why, as the person was told.
    pub extension_reason: Option<String>,
    /// When it was answered.
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
    /// The answer, as the person was told.
    pub answer: Option<String>,
    /// When admins were reminded that it is due.
    pub reminded_at: Option<TimeDateTimeWithTimeZone>,
    /// When admins were told that it is overdue.
    pub told_overdue_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
