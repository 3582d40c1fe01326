//! How a published plan could be repaired after withdrawals.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::differences::{LevelChange, PlanDifference, plan_difference};
use super::engine::on_engine;
use super::words::TrialError;
use crate::entity::{PlanState, RoundId, pair, participant, plan, round};
use crate::matching::{LEVEL_NAMES, Pair, PairIds, Plan, Repaired, difference, repair};
use crate::planning::levels::{PlanLevel, levels_of, proof_in_words, told_levels};
use crate::planning::list::{Names, names_of_round, pair_ids_of_plan};
use crate::planning::problem::{Basis, Lists, load_problem};

/// Who withdrew since a plan was published, and two ways to repair it.
#[derive(Clone, Debug)]
pub struct Repairs {
    /// The published plan.
    pub plan: plan::Model,
    /// Who withdrew and was matched in it, by name.
    pub withdrawn: Vec<participant::Model>,
    /// The plan that keeps the most pairs, and the best one; `None` where nobody
    /// who was matched withdrew.
    pub choice: Option<[RepairChoice; 2]>,
}

/// One way to repair a plan.
#[derive(Clone, Debug)]
pub struct RepairChoice {
    /// What is different from the published plan.
    pub difference: PlanDifference,
    /// What is proven of it, among the plans that keep the same pairs.
    pub proof: String,
    /// How many people have nobody on a side in it.
    pub n_unmatched: usize,
}

/// Works out how the published plan of a round could be repaired.
///
/// # Errors
///
/// Refuses when there is no such round, before its matches are out, and when it
/// takes too long.
pub async fn choose_repairs(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    id: RoundId,
) -> Result<Repairs, TrialError> {
    round::Entity::find_by_id(id).one(db).await?.ok_or(TrialError::NotFound)?;
    let published = plan::Entity::find()
        .filter(plan::Column::RoundId.eq(id))
        .filter(plan::Column::State.eq(PlanState::Published));
    let plan = published.one(db).await?.ok_or(TrialError::NotPublished)?;
    let withdrawn = withdrawn(db, &plan).await?;
    if withdrawn.is_empty() {
        return Ok(Repairs { plan, withdrawn, choice: None });
    }
    let earlier = pair_ids_of_plan(db, plan.id).await?;
    let names = names_of_round(db, id).await?;
    let problem = load_problem(db, lists, &Basis::of(&plan)).await?;
    let pairs = earlier.clone();
    let repair = on_engine(move |go_on| repair(&problem, &pairs, go_on)).await?;
    let repair = repair.map_err(|error| TrialError::of_solving(error, &names))?;
    let choice = [&repair.keeping, &repair.best]
        .map(|repaired: &Repaired| repair_choice(&plan, &earlier, &repaired.plan, &names));
    Ok(Repairs { plan, withdrawn, choice: Some(choice) })
}

/// Who withdrew and was matched in a plan, by name.
async fn withdrawn(
    db: &impl ConnectionTrait,
    plan: &plan::Model,
) -> Result<Vec<participant::Model>, TrialError> {
    let gone = participant::Entity::find()
        .filter(participant::Column::RoundId.eq(plan.round_id))
        .filter(participant::Column::WithdrawnAt.is_not_null())
        .order_by_asc(participant::Column::Name)
        .order_by_asc(participant::Column::Id)
        .all(db)
        .await?;
    let pairs = pair::Entity::find().filter(pair::Column::PlanId.eq(plan.id)).all(db).await?;
    let matched: HashSet<_> =
        pairs.iter().flat_map(|pair| [pair.mentee_id, pair.mentor_id]).collect();
    Ok(gone.into_iter().filter(|one| matched.contains(&one.id)).collect())
}

fn repair_choice(
    before: &plan::Model,
    earlier: &[PairIds],
    after: &Plan,
    names: &Names,
) -> RepairChoice {
    let pairs: Vec<PairIds> = after.pairs.iter().map(Pair::ids).collect();
    let objective: Vec<PlanLevel> = after.objective.iter().map(PlanLevel::from).collect();
    let proof = proof_in_words(&objective);
    let (first, second) = (levels_of(before), told_levels(objective));
    let value = |levels: &[PlanLevel], name: &str| {
        levels.iter().find(|level| level.name == name).map(|level| level.value)
    };
    // What identity reaches before and after somebody left would speak of them.
    let told_of = |name: &&&str| **name != "identity";
    let levels = LEVEL_NAMES.iter().filter(told_of).map(|name| LevelChange {
        name: (*name).to_owned(),
        before: value(&first, name),
        after: value(&second, name),
    });
    let difference = plan_difference(levels.collect(), &difference(earlier, &pairs), names, true);
    RepairChoice { difference, proof, n_unmatched: after.unmatched.len() }
}
