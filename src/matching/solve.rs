//! From a problem to a plan.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::identity::{Found, solve_classes};
use super::instance::Instance;
use super::levels::NAMES;
use super::objective::with_pinned;
use super::plan::{Level, Pair, Plan, Progress, SolveError};
use super::prices::prices_of_mentors;
use super::problem::Problem;
use super::proof::Facts;
use super::reasons::{reasons_for_pair, unmatched};
use super::validate::validate;

/// Finds the best plan for a round, with its reasons and its proof.
///
/// The same people, rules and seed give the same plan, whatever the order of
/// people, pins and exclusions. `progress` is told how far the work is and may
/// stop it.
///
/// # Errors
///
/// [`SolveError::InvalidProblem`] when the problem contradicts itself or the
/// rules; [`SolveError::Cancelled`] when `progress` asked to stop.
pub fn solve(
    problem: &Problem,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Plan, SolveError> {
    let findings = validate(problem);
    if !findings.is_empty() {
        return Err(SolveError::InvalidProblem(findings));
    }
    let instance = Instance::new(problem);
    let facts = Facts::new(problem);
    match solve_classes(&instance, &facts, progress) {
        ControlFlow::Continue(found) => Ok(plan(problem, &instance, &found)),
        ControlFlow::Break(()) => Err(SolveError::Cancelled),
    }
}

fn plan(problem: &Problem, instance: &Instance, found: &Found) -> Plan {
    let pairs = pairs(problem, instance, found);
    let mentees: BTreeSet<&str> = pairs.iter().map(|pair| pair.mentee_id.as_str()).collect();
    let mentors: BTreeSet<&str> = pairs.iter().map(|pair| pair.mentor_id.as_str()).collect();
    Plan {
        unmatched: unmatched(problem, &mentees, &mentors),
        objective: objective(instance, found),
        prices: prices_of_mentors(problem, instance, &found.prices),
        pairs,
    }
}

fn pairs(problem: &Problem, instance: &Instance, found: &Found) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (u, numbered) in instance.mentees.iter().enumerate() {
        let mentee = &problem.people[numbered.person];
        for v in with_pinned(instance, &found.matched, u) {
            let mentor = &problem.people[instance.mentors[v as usize].person];
            let pinned = numbered.pinned.contains(&v);
            pairs.push(Pair {
                mentee_id: mentee.id.clone(),
                mentor_id: mentor.id.clone(),
                reasons: reasons_for_pair(mentee, mentor, pinned),
                pinned,
            });
        }
    }
    pairs.sort_unstable_by(|a, b| (&a.mentee_id, &a.mentor_id).cmp(&(&b.mentee_id, &b.mentor_id)));
    pairs
}

fn objective(instance: &Instance, found: &Found) -> Vec<Level> {
    let mut proven = true;
    let levels = instance.worth.order.iter().zip(found.value.iter().zip(found.bound));
    levels
        .map(|(&level, (&value, bound))| {
            proven &= value == bound;
            Level { name: NAMES[level], value, bound, proven }
        })
        .collect()
}
