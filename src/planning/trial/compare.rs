//! Two plans of a round, side by side.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::differences::{LevelChange, PlanDifference, plan_difference};
use super::words::TrialError;
use crate::entity::{PlanId, PlanState, plan};
use crate::matching::{LEVEL_NAMES, difference, is_identity_in_place};
use crate::planning::levels::{PlanLevel, levels_of};
use crate::planning::list::{names_of_round, pair_ids_of_plan};
use crate::planning::rules::rules_of;

/// Two plans of a round, side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The first.
    pub before: plan::Model,
    /// The second.
    pub after: plan::Model,
    /// What is different; of a level that did not count in one of them, there is
    /// no number there.
    pub difference: PlanDifference,
}

/// Compares two plans of one round.
///
/// # Errors
///
/// Refuses when there is no such plan, when they are not two of one round, and when
/// one of them has no pairs yet.
pub async fn compare_plans(
    db: &impl ConnectionTrait,
    first: Option<PlanId>,
    second: Option<PlanId>,
) -> Result<Comparison, TrialError> {
    let (Some(first), Some(second)) = (first, second) else { return Err(TrialError::NotTwoPlans) };
    let found =
        plan::Entity::find().filter(plan::Column::Id.is_in([first, second])).all(db).await?;
    let take = |id| found.iter().find(|plan| plan.id == id).cloned().ok_or(TrialError::NotFound);
    let (before, after) = (take(first)?, take(second)?);
    if before.round_id != after.round_id || first == second {
        return Err(TrialError::NotTwoPlans);
    }
    let has_pairs =
        |plan: &plan::Model| !matches!(plan.state, PlanState::Running | PlanState::Failed);
    if !has_pairs(&before) || !has_pairs(&after) {
        return Err(TrialError::NoPlan);
    }
    let (one, other) = (pair_ids_of_plan(db, first).await?, pair_ids_of_plan(db, second).await?);
    let names = names_of_round(db, before.round_id).await?;
    let order = |plan: &plan::Model| rules_of(plan.rules.as_ref()).order;
    let shows_pairs = is_identity_in_place(&order(&before), &order(&after));
    let difference =
        plan_difference(levels(&before, &after), &difference(&one, &other), &names, shows_pairs);
    Ok(Comparison { before, after, difference })
}

/// The nine levels of two plans, as each may be told.
fn levels(before: &plan::Model, after: &plan::Model) -> Vec<LevelChange> {
    let (before, after) = (levels_of(before), levels_of(after));
    let value = |levels: &[PlanLevel], name: &str| {
        levels.iter().find(|level| level.name == name).map(|level| level.value)
    };
    let change = |name: &str| LevelChange {
        name: name.to_owned(),
        before: value(&before, name),
        after: value(&after, name),
    };
    LEVEL_NAMES.iter().map(|name| change(name)).collect()
}
