//! What to do when people withdraw after a plan was made; here with the number of pairs that stay as
//! one more level, after everybody has somebody. It is a minimum-cost flow
//! with other weights.
//!
//! An earlier pair is worth something by itself, so the network counts the pairs that stay exactly.
//! Those are then pinned, and all nine levels decide the rest.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::matching::lagrangian::solve_without_identity;
use crate::matching::model::{Instance, Places, Weights, validated_places};
use crate::matching::plan::{Pair, Plan, Progress, SolveError};
use crate::matching::problem::{PairIds, Problem};
use crate::matching::solve::{solve, solve_near};

/// Two ways to go on from an earlier plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Keeps the most pairs among all plans that are best at the first two levels.
    pub keeping: Repaired,
    /// The best plan, whatever it keeps.
    pub best: Repaired,
}

/// A plan beside an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The plan.
    pub plan: Plan,
    /// How many of its pairs were there before.
    pub n_kept: usize,
    /// How many of its pairs are new.
    pub n_new: usize,
    /// How many of the earlier pairs are gone.
    pub n_gone: usize,
}

/// Repairs an earlier plan for a problem as it is now.
///
/// `earlier` may name people who have withdrawn. In the first plan the kept pairs
/// count as pinned while it is made, so its levels and its proof speak of the plans
/// that keep the same pairs; its `pinned` flags are those of the problem. Takes as
/// long as solving twice.
///
/// # Errors
///
/// As [`solve`].
pub fn repair(
    problem: &Problem,
    earlier: &[PairIds],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Repair, SolveError> {
    let places = validated_places(problem).map_err(SolveError::InvalidProblem)?;
    let mut keeping = problem.clone();
    keeping.pins = pins_and_kept_pairs(problem, &places, earlier);
    let mut kept_plan = solve(&keeping, progress)?;
    let pinned: HashSet<(&str, &str)> = problem.pins.iter().map(ids).collect();
    for pair in &mut kept_plan.pairs {
        pair.pinned = pinned.contains(&(&*pair.mentee_id, &*pair.mentor_id));
        pair.reasons.is_chosen = pair.pinned;
    }
    let best = solve_near(problem, earlier, progress)?;
    Ok(Repair { keeping: compared(earlier, kept_plan), best: compared(earlier, best) })
}

/// The pins of a problem, and as many of the earlier pairs as can stay.
fn pins_and_kept_pairs(
    problem: &Problem,
    places: &Places<'_>,
    earlier: &[PairIds],
) -> Vec<PairIds> {
    let mut instance = Instance::new(problem, places);
    instance.weights = Weights::of_repair();
    instance.add_earlier_pairs(places, earlier);
    let matched = solve_without_identity(&instance);
    let mut pins = problem.pins.clone();
    for (u, mentors) in matched.iter().enumerate() {
        for &v in mentors.iter().filter(|&&v| instance.mentees[u].earlier.contains(&v)) {
            pins.push(PairIds {
                mentee_id: problem.people[instance.mentees[u].person].id.to_string(),
                mentor_id: problem.people[instance.mentors[v as usize].person].id.to_string(),
            });
        }
    }
    pins
}

/// A plan, compared with an earlier one.
fn compared(earlier: &[PairIds], plan: Plan) -> Repaired {
    let before: HashSet<(&str, &str)> = earlier.iter().map(ids).collect();
    let is_kept = |pair: &&Pair| before.contains(&(&*pair.mentee_id, &*pair.mentor_id));
    let n_kept = plan.pairs.iter().filter(is_kept).count();
    let (n_new, n_gone) = (plan.pairs.len() - n_kept, before.len() - n_kept);
    Repaired { plan, n_kept, n_new, n_gone }
}

fn ids(pair: &PairIds) -> (&str, &str) {
    (&pair.mentee_id, &pair.mentor_id)
}
