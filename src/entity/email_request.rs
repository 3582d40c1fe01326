//! Table `email_request`.

use sea_orm::entity::prelude::*;

use super::{EmailRequestId, TokenPurpose};

/// An email that somebody who is signed in nowhere asked for, to whatever address they typed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_request")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailRequestId,
    /// What its link is to do.
    pub purpose: TokenPurpose,
    /// The address, as typed, until it is answered.
    pub address: Option<String>,
    /// The SHA-256 of the address, in hex, by which requests are counted.
    pub address_hash: String,
    /// When it was asked for.
    pub requested_at: TimeDateTimeWithTimeZone,
    /// When the worker sent the email, or found that there is nobody to send it to.
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
