//! Table `plan`.

use sea_orm::entity::prelude::*;

use super::{PlanId, PlanState, RepairKind, RoundId};

/// A plan of who meets whom.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    /// Which round.
    pub round_id: RoundId,
    /// Its state.
    pub state: PlanState,
    /// Breaks ties; the same seed and people give the same plan.
    pub seed: i64,
    /// What it obeys and aims for; the programme's own rules where empty.
    pub rules: Option<Json>,
    /// How it repairs another plan, where it does.
    pub repair: Option<RepairKind>,
    /// The plan that it repairs.
    pub repairs_plan_id: Option<PlanId>,
    /// The draft whose pairs it keeps between equally good plans, where it does.
    pub near_plan_id: Option<PlanId>,
    /// What the engine was given, as a keyed digest.
    pub input_digest: String,
    /// How far the engine is, 0 to 1.
    pub progress: f64,
    /// The levels, in order of importance: name, value, bound, proven.
    pub objective: Json,
    /// Why it failed.
    pub failure: Option<String>,
    /// Which pairs that were to be kept made it fail: both people and the rules.
    pub broken_pins: Option<Json>,
    /// When it was asked for.
    pub created_at: TimeDateTimeWithTimeZone,
    /// Until when a worker has it.
    pub leased_until: Option<TimeDateTimeWithTimeZone>,
    /// When it was published.
    pub published_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
