//! The check itself: rules broken, value, bound.

use std::collections::{HashMap, HashSet};

use super::bound::{Prover, price_per_mentor};
use super::facts::Facts;
use crate::matching::plan::Price;
use crate::matching::problem::{PairIds, Problem};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Every hard rule that the plan breaks, in a sentence each.
    pub violations: Vec<String>,
    /// What the plan achieves, in the order of the round.
    pub value: Vec<i64>,
    /// What no plan exceeds, by these prices.
    pub bound: Vec<i64>,
    /// How many levels from the first are proven.
    pub levels_proven: usize,
}

impl Check {
    /// Whether the plan obeys every rule and no plan is better at any level.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.violations.is_empty() && self.levels_proven == self.value.len()
    }
}

/// Checks a plan against the rules, and its prices as proof that none is better.
///
/// A mentor without a price makes the proof worthless, not the plan: nothing is
/// proven then. Takes time O(mentors log mentors) and a little for each
/// different kind of mentee and profession.
#[must_use]
pub fn check_plan(problem: &Problem, pairs: &[PairIds], prices: &[Price]) -> Check {
    let facts = Facts::new(problem);
    let n_levels = facts.order.len();
    let violations = violations(problem, pairs);
    let value = facts.value(pairs);
    let bound = price_per_mentor(&facts, prices)
        .map_or([i64::MAX; 9], |prices| Prover::new(&facts, &prices).bound());
    let levels_proven = if violations.is_empty() {
        value.iter().zip(&bound).take(n_levels).take_while(|(value, bound)| value == bound).count()
    } else {
        0
    };
    Check {
        violations,
        value: value[..n_levels].to_vec(),
        bound: bound[..n_levels].to_vec(),
        levels_proven,
    }
}

/// Every hard rule that the pairs break.
fn violations(problem: &Problem, pairs: &[PairIds]) -> Vec<String> {
    let people: HashMap<&str, _> =
        problem.people.iter().map(|person| (person.id.as_str(), person)).collect();
    let excluded: HashSet<(&str, &str)> = problem
        .exclusions
        .iter()
        .flat_map(|pair| {
            let (a, b) = (pair.mentee_id.as_str(), pair.mentor_id.as_str());
            [(a, b), (b, a)]
        })
        .collect();
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    let mut counts: HashMap<(&str, bool), u8> = HashMap::new();
    let mut found = Vec::new();
    for PairIds { mentee_id, mentor_id } in pairs {
        let mut say = |what: &str| found.push(format!("{mentee_id} with {mentor_id}: {what}"));
        let (Some(mentee), Some(mentor)) =
            (people.get(mentee_id.as_str()), people.get(mentor_id.as_str()))
        else {
            say("somebody does not take part");
            continue;
        };
        let gap = i16::from(mentor.grade) - i16::from(mentee.grade);
        let rules = &problem.rules;
        let allowed = i16::from(rules.grade_gap_min)..=i16::from(rules.grade_gap_max);
        let of_mentee = counts.entry((mentee_id, false)).or_default();
        *of_mentee = of_mentee.saturating_add(1);
        let too_many_mentors = *of_mentee > mentee.capacity_as_mentee.min(rules.capacity_max);
        let of_mentor = counts.entry((mentor_id, true)).or_default();
        *of_mentor = of_mentor.saturating_add(1);
        let too_many_mentees = *of_mentor > mentor.capacity_as_mentor.min(rules.capacity_max);
        let is_new = seen.insert((mentee_id, mentor_id));
        let broken = [
            (mentee_id == mentor_id, "nobody mentors themselves"),
            (!mentee.role.is_mentored(), "the first is no mentee"),
            (!mentor.role.mentors(), "the second is no mentor"),
            (!allowed.contains(&gap), "the grades do not fit"),
            (mentee.department == mentor.department, "both are in one department"),
            (excluded.contains(&(mentee_id.as_str(), mentor_id.as_str())), "the pair is excluded"),
            (!is_new, "the pair is there twice"),
            (
                seen.contains(&(mentor_id.as_str(), mentee_id.as_str())),
                "the pair is there reversed",
            ),
            (too_many_mentors, "the mentee has too many mentors"),
            (too_many_mentees, "the mentor has too many mentees"),
        ];
        broken.iter().filter(|(is_broken, _)| *is_broken).for_each(|(_, what)| say(what));
    }
    for PairIds { mentee_id, mentor_id } in &problem.pins {
        if !seen.contains(&(mentee_id.as_str(), mentor_id.as_str())) {
            found.push(format!("{mentee_id} with {mentor_id}: the pinned pair is missing"));
        }
    }
    found
}
