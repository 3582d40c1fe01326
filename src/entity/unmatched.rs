//! Table `unmatched`: who has nobody, or fewer than they would take.

use sea_orm::entity::prelude::*;

use super::{ParticipantId, ParticipantRole, PlanId, UnmatchedId};

/// That a plan has nobody for a person, or fewer than they would take.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unmatched")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnmatchedId,
    /// Which plan.
    pub plan_id: PlanId,
    /// Who.
    pub participant_id: ParticipantId,
    /// As mentor or as mentee.
    pub as_role: ParticipantRole,
    /// How many the plan has for them all the same.
    pub n_found: i32,
    /// Why, in a sentence, as admins read it.
    pub reason: String,
    /// Why, as the person reads it, where they have nobody.
    pub told: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
