//! Table `identity`.

use sea_orm::entity::prelude::*;

use super::ParticipantId;

/// A person's identities and whether theirs may count: encrypted, read by the engine and the person alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    /// Which key it is encrypted with.
    pub key_id: String,
    /// The nonce, 24 bytes.
    pub nonce: Vec<u8>,
    /// The identities, bound to the participant by associated data.
    pub ciphertext: Vec<u8>,
    /// The wording they agreed to.
    pub consent: String,
    /// When they agreed.
    pub consented_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
