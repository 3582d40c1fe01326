//! Table `pair_rule`.

use sea_orm::entity::prelude::*;

use super::{PairRuleId, PairRuleKind, ParticipantId, RoundId};

/// A pair to keep or never to match, set by an admin.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pair_rule")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairRuleId,
    /// Which round.
    pub round_id: RoundId,
    /// The mentee.
    pub mentee_id: ParticipantId,
    /// The mentor.
    pub mentor_id: ParticipantId,
    /// Pinned or excluded.
    pub kind: PairRuleKind,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
