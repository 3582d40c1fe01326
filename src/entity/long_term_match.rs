//! Table `long_term_match`.

use sea_orm::entity::prelude::*;

use super::{LongTermMatchId, ParticipantId, RoundId};

/// A long-term match of a round that its plan did not make: the two found each other later.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "long_term_match")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LongTermMatchId,
    /// Which round.
    pub round_id: RoundId,
    /// The mentee.
    pub mentee_id: ParticipantId,
    /// The mentor.
    pub mentor_id: ParticipantId,
    /// When it was made.
    pub since: TimeDateTimeWithTimeZone,
    /// When it ended.
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
