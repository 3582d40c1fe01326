//! What to do when people withdraw after a plan was made.
//!
//! Keeping pairs is one more level, after everybody has somebody. It is worth
//! something for each pair by itself, so the network counts it
//! exactly. The pairs so kept are then pinned, and all nine levels decide the rest.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::identity::best_plan;
use super::instance::Instance;
use super::levels::Worth;
use super::plan::{Plan, Progress, SolveError};
use super::problem::{PairIds, Problem};
use super::roster::Places;
use super::solve::{solve, solve_near};
use super::validate::valid;

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
    let places = valid(problem).map_err(SolveError::InvalidProblem)?;
    let mut keeping = problem.clone();
    keeping.pins = most_kept(problem, &places, earlier);
    let mut kept_plan = solve(&keeping, progress)?;
    let pinned: HashSet<(&str, &str)> = problem.pins.iter().map(ids).collect();
    for pair in &mut kept_plan.pairs {
        pair.pinned = pinned.contains(&(&*pair.mentee_id, &*pair.mentor_id));
        pair.reasons.is_chosen = pair.pinned;
    }
    let best = solve_near(problem, earlier, progress)?;
    Ok(Repair { keeping: beside(earlier, kept_plan), best: beside(earlier, best) })
}

/// The pins of a problem, and as many of the earlier pairs as can stay.
fn most_kept(problem: &Problem, places: &Places<'_>, earlier: &[PairIds]) -> Vec<PairIds> {
    let mut instance = Instance::new(problem, places);
    instance.worth = Worth::of_repair();
    instance.keep(places, earlier);
    let matched = best_plan(&instance);
    let mut pins = problem.pins.clone();
    for (u, mentors) in matched.iter().enumerate() {
        for &v in mentors.iter().filter(|&&v| instance.mentees[u].kept.contains(&v)) {
            pins.push(PairIds {
                mentee_id: problem.people[instance.mentees[u].person].id.to_string(),
                mentor_id: problem.people[instance.mentors[v as usize].person].id.to_string(),
            });
        }
    }
    pins
}

fn beside(earlier: &[PairIds], plan: Plan) -> Repaired {
    let before: HashSet<(&str, &str)> = earlier.iter().map(ids).collect();
    let is_kept =
        |pair: &&super::plan::Pair| before.contains(&(&*pair.mentee_id, &*pair.mentor_id));
    let n_kept = plan.pairs.iter().filter(is_kept).count();
    let (n_new, n_gone) = (plan.pairs.len() - n_kept, before.len() - n_kept);
    Repaired { plan, n_kept, n_new, n_gone }
}

fn ids(pair: &PairIds) -> (&str, &str) {
    (&pair.mentee_id, &pair.mentor_id)
}
