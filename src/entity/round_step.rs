//! Table `round_step`.

use sea_orm::entity::prelude::*;

use super::{RoundId, RoundStep};

/// What was decided about a step of a round, and what was done; a step without a row is as usual.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_step")]
pub struct Model {
    /// Which round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Which step.
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: RoundStep,
    /// When it is due, where an admin chose another date.
    pub at: Option<TimeDateTimeWithTimeZone>,
    /// Until when people can change their details, where that was chosen or emailed.
    pub until: Option<TimeDateTimeWithTimeZone>,
    /// Since when it is held back.
    pub paused_at: Option<TimeDateTimeWithTimeZone>,
    /// Since when it is left out.
    pub skipped_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was done, or found too late.
    pub done_at: Option<TimeDateTimeWithTimeZone>,
    /// How many emails it wrote; none where it was too late.
    pub emails: Option<i32>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
