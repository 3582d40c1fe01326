//! From a problem to a plan.

use std::ops::ControlFlow;

use super::identity::{Found, solve_classes};
use super::instance::Instance;
use super::levels::NAMES;
use super::objective::with_pinned;
use super::plan::{Level, Pair, Plan, Progress, SolveError};
use super::prices::prices_of_mentors;
use super::problem::{PairIds, Problem, Role};
use super::proof::Facts;
use super::reasons::{Reasons, unmatched};
use super::roster::{Places, by_id};
use super::validate::valid;

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
    solve_near(problem, &[], progress)
}

/// More earlier pairs than this are not kept: everybody whom they name stands apart.
const EARLIER_MAX: usize = 20_000;

/// Finds the best plan for a round as [`solve`] does, and of equally good plans one near to
/// an earlier one, of which it keeps nearly as many pairs as such a plan can.
///
/// `earlier` may name people who do not take part, and pairs that may not be; of more than
/// 20,000 nothing is kept. Takes a few times as long as [`solve`].
///
/// # Errors
///
/// As [`solve`].
pub fn solve_near(
    problem: &Problem,
    earlier: &[PairIds],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Plan, SolveError> {
    let places = valid(problem).map_err(SolveError::InvalidProblem)?;
    let mut instance = Instance::new(problem, &places);
    match found(&mut instance, (problem, &places), earlier, progress) {
        ControlFlow::Continue(found) => Ok(plan((problem, &places), &instance, &found)),
        ControlFlow::Break(()) => Err(SolveError::Cancelled),
    }
}

fn found(
    instance: &mut Instance,
    (problem, places): (&Problem, &Places<'_>),
    earlier: &[PairIds],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Found> {
    let facts = Facts::new(problem);
    let found = solve_classes(instance, &facts, progress)?;
    if earlier.is_empty() || earlier.len() > EARLIER_MAX {
        return ControlFlow::Continue(found);
    }
    // Apart from each other people are harder to place, so this may come out worse.
    instance.keep(places, earlier);
    let near = solve_classes(instance, &facts, progress)?;
    ControlFlow::Continue(found.or_as_good(near))
}

fn plan((problem, places): (&Problem, &Places<'_>), instance: &Instance, found: &Found) -> Plan {
    let order = by_id(&problem.people);
    let mut load = vec![0_u8; instance.mentors.len()];
    let n_pairs = found.matched.iter().map(Vec::len).sum::<usize>() + problem.pins.len();
    let mut pairs = Vec::with_capacity(n_pairs);
    for u in order.iter().filter_map(|&place| instance.mentee_at(place as usize)) {
        let first = pairs.len();
        for &v in &*with_pinned(instance, &found.matched, u) {
            load[v as usize] += 1;
            pairs.push(pair(problem, instance, (u, v)));
        }
        pairs[first..].sort_unstable_by(|a, b| a.mentor_id.cmp(&b.mentor_id));
    }
    let is_matched = |place: usize, side: Role| match side {
        Role::Mentee => instance
            .mentee_at(place)
            .is_some_and(|u| !with_pinned(instance, &found.matched, u).is_empty()),
        Role::Mentor | Role::Both => {
            instance.mentor_at(place).is_some_and(|v| load[v as usize] > 0)
        }
    };
    Plan {
        unmatched: unmatched(problem, (&order, places), is_matched),
        objective: objective(instance, found),
        prices: prices_of_mentors(problem, instance, (&order, &found.prices)),
        pairs,
    }
}

fn pair(problem: &Problem, instance: &Instance, (u, v): (usize, u32)) -> Pair {
    let numbered = &instance.mentees[u];
    let mentee = &problem.people[numbered.person];
    let mentor = &problem.people[instance.mentors[v as usize].person];
    let pinned = numbered.pinned.contains(&v);
    Pair {
        mentee_id: mentee.id.clone(),
        mentor_id: mentor.id.clone(),
        reasons: Reasons::new(mentee, mentor, pinned),
        pinned,
    }
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
