//! Table `contact_reminder`.

use sea_orm::entity::prelude::*;

use super::{ParticipantId, ReminderStage};

/// That a mentee was asked by email whether they have contacted their mentors. The link of that
/// email answers for their matches, and does nothing else.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_reminder")]
pub struct Model {
    /// Who was asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    /// Whether it was the first time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stage: ReminderStage,
    /// The SHA-256 of the token of the link, in hex; the token itself is only in the email.
    pub token_hash: String,
    /// When the email was written.
    pub reminded_at: TimeDateTimeWithTimeZone,
    /// Until when the link works.
    pub expires_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
