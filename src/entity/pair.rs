//! Table `pair`.

use sea_orm::entity::prelude::*;

use super::{Contact, Outcome, PairId, ParticipantId, PlanId};

/// Two people that a plan brings together.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pair")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairId,
    /// Which plan.
    pub plan_id: PlanId,
    /// The mentee.
    pub mentee_id: ParticipantId,
    /// The mentor.
    pub mentor_id: ParticipantId,
    /// Why these two, a list of sentences; never identity.
    pub reasons: Json,
    /// Whether an admin asked for it.
    pub pinned: bool,
    /// The outcome that the mentee recorded.
    pub mentee_outcome: Option<Outcome>,
    /// The outcome that the mentor recorded.
    pub mentor_outcome: Option<Outcome>,
    /// Whether they have been in touch, as the mentee says.
    pub mentee_contact: Option<Contact>,
    /// The day when they met, as the mentee says.
    pub mentee_met_on: Option<TimeDate>,
    /// Whether they have been in touch, as the mentor says.
    pub mentor_contact: Option<Contact>,
    /// The day when they met, as the mentor says.
    pub mentor_met_on: Option<TimeDate>,
    /// When the two were told of each other; nothing before a plan is published.
    pub told_at: Option<TimeDateTimeWithTimeZone>,
    /// When the mentee asked the mentor to go on for the long term.
    pub asked_at: Option<TimeDateTimeWithTimeZone>,
    /// When the mentor said no to that.
    pub declined_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
