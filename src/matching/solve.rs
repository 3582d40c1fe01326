//! From a problem to a plan, with its reasons and its proof: validate, number, solve, put into words.

use std::ops::ControlFlow;

use super::explain::{Reasons, unmatched_people};
use super::lagrangian::{Solution, solve_instance};
use super::model::{Instance, LEVEL_NAMES, Places, by_id, validated_places, with_pinned};
use super::plan::{Level, Pair, Plan, Price, Progress, SolveError};
use super::problem::{Name, PairIds, Problem, Role};
use super::proof::Facts;

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

/// With more earlier pairs than this none is kept: everybody whom they name is a singleton.
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
    let places = validated_places(problem).map_err(SolveError::InvalidProblem)?;
    let mut instance = Instance::new(problem, &places);
    match find_solution(problem, &places, &mut instance, earlier, progress) {
        ControlFlow::Continue(solution) => {
            Ok(Writer { problem, places: &places, instance: &instance }.plan(&solution))
        }
        ControlFlow::Break(()) => Err(SolveError::Cancelled),
    }
}

fn find_solution(
    problem: &Problem,
    places: &Places<'_>,
    instance: &mut Instance,
    earlier: &[PairIds],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Solution> {
    let facts = Facts::new(problem);
    let solution = solve_instance(instance, &facts, progress)?;
    if earlier.is_empty() || earlier.len() > EARLIER_MAX {
        return ControlFlow::Continue(solution);
    }
    // With more singletons the search is harder, so this may come out worse.
    instance.add_earlier_pairs(places, earlier);
    let near = solve_instance(instance, &facts, progress)?;
    ControlFlow::Continue(solution.or_as_good(near))
}

/// Puts a solution into the words and names of its problem.
struct Writer<'a> {
    problem: &'a Problem,
    places: &'a Places<'a>,
    instance: &'a Instance,
}

impl Writer<'_> {
    fn plan(&self, solution: &Solution) -> Plan {
        let instance = self.instance;
        let order = by_id(&self.problem.people);
        let mut load = vec![0_u8; instance.mentors.len()];
        let n_matched = solution.matched.iter().map(Vec::len).sum::<usize>();
        let mut pairs = Vec::with_capacity(n_matched + self.problem.pins.len());
        for u in order.iter().filter_map(|&place| instance.mentee_at(place as usize)) {
            let first = pairs.len();
            for &v in &*with_pinned(instance, &solution.matched, u) {
                load[v as usize] += 1;
                pairs.push(self.pair(u, v));
            }
            pairs[first..].sort_unstable_by(|a: &Pair, b| a.mentor_id.cmp(&b.mentor_id));
        }
        let is_matched = |place: usize, side: Role| match side {
            Role::Mentee => instance
                .mentee_at(place)
                .is_some_and(|u| !with_pinned(instance, &solution.matched, u).is_empty()),
            Role::Mentor | Role::Both => {
                instance.mentor_at(place).is_some_and(|v| load[v as usize] > 0)
            }
        };
        Plan {
            unmatched: unmatched_people(self.problem, &order, self.places, is_matched),
            objective: self.objective(solution),
            prices: self.prices(&order, &solution.prices),
            pairs,
        }
    }

    fn pair(&self, u: usize, v: u32) -> Pair {
        let numbered = &self.instance.mentees[u];
        let mentee = &self.problem.people[numbered.person];
        let mentor = &self.problem.people[self.instance.mentors[v as usize].person];
        let pinned = numbered.pinned.contains(&v);
        Pair {
            mentee_id: mentee.id.clone(),
            mentor_id: mentor.id.clone(),
            reasons: Reasons::new(mentee, mentor, pinned),
            pinned,
        }
    }

    fn objective(&self, solution: &Solution) -> Vec<Level> {
        let mut proven = true;
        let values = solution.value.iter().zip(solution.bound);
        let levels = self.instance.weights.order.iter().zip(values);
        levels
            .map(|(&level, (&value, bound))| {
                proven &= value == bound;
                Level { name: LEVEL_NAMES[level], value, bound, proven }
            })
            .collect()
    }

    /// One price for each mentor, by mentor id, which is the `order` of their places.
    ///
    /// Each names its mentor, so the identities stay empty: a proof can be handed round without
    /// saying who anybody is.
    fn prices(&self, order: &[u32], prices: &[[i64; 9]]) -> Vec<Price> {
        let price = |place: &u32| {
            let person = &self.problem.people[*place as usize];
            let v = self.instance.mentor_at(*place as usize)?;
            Some(Price {
                grade: person.grade,
                profession: Name::clone(&person.profession),
                organisation: Name::clone(&person.organisation),
                identities: Vec::new(),
                mentor_id: Some(person.id.clone()),
                halves: prices[v as usize],
            })
        };
        let mut rows = Vec::with_capacity(prices.len());
        rows.extend(order.iter().filter_map(price));
        rows
    }
}
