//! Table `factor_challenge`.

use sea_orm::entity::prelude::*;

use super::{AccountId, ChallengeId, ChallengePurpose};

/// What somebody was asked about a second factor and has yet to answer, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "factor_challenge")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChallengeId,
    /// Who was asked.
    pub account_id: AccountId,
    /// What for: one of each sort.
    pub purpose: ChallengePurpose,
    /// Which key it is encrypted with.
    pub key_id: String,
    /// The nonce, 24 bytes.
    pub nonce: Vec<u8>,
    /// What the answer is compared with, bound to the row and the account.
    pub ciphertext: Vec<u8>,
    /// Until when it can be answered.
    pub expires_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
