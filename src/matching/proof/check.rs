//! The check itself: rules broken, value, bound.

use rustc_hash::FxHashSet;

use super::bound::Prover;
use super::facts::Facts;
use super::prices::price_per_mentor;
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
    let numbered: Vec<Option<(u32, u32)>> = facts.numbered(pairs).collect();
    let violations = violations(&facts, pairs, &numbered);
    let value = facts.value_of(numbered.into_iter().flatten().collect());
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

/// Every hard rule that the pairs break; `numbered` holds the numbers of each.
fn violations(
    facts: &Facts<'_>,
    pairs: &[PairIds],
    numbered: &[Option<(u32, u32)>],
) -> Vec<String> {
    let Problem { people, rules, exclusions, pins, .. } = facts.problem;
    let both_ways = |(a, b)| [(a, b), (b, a)];
    let excluded: FxHashSet<(u32, u32)> =
        facts.numbered(exclusions).flatten().flat_map(both_ways).collect();
    let allowed = i16::from(rules.grade_gap_min)..=i16::from(rules.grade_gap_max);
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    seen.reserve(pairs.len());
    // Mentors of each person, and mentees.
    let mut counts = vec![[0_u8; 2]; people.len()];
    let mut found = Vec::new();
    for (pair, numbers) in pairs.iter().zip(numbered) {
        let mut say = |what: &str| found.push(sentence(pair, what));
        let &Some((a, b)) = numbers else {
            say("somebody does not take part");
            continue;
        };
        let (mentee, mentor) = (&people[a as usize], &people[b as usize]);
        let gap = i16::from(mentor.grade) - i16::from(mentee.grade);
        let mut is_too_many = |person: u32, side: usize, capacity: u8| {
            let n = &mut counts[person as usize][side];
            *n = n.saturating_add(1);
            *n > capacity.min(rules.capacity_max)
        };
        let too_many_mentors = is_too_many(a, 0, mentee.capacity_as_mentee);
        let too_many_mentees = is_too_many(b, 1, mentor.capacity_as_mentor);
        let is_new = seen.insert((a, b));
        let broken = [
            (a == b, "nobody mentors themselves"),
            (!mentee.role.is_mentored(), "the first is no mentee"),
            (!mentor.role.mentors(), "the second is no mentor"),
            (!allowed.contains(&gap), "the grades do not fit"),
            (mentee.organisation == mentor.organisation, "both are in one department"),
            (excluded.contains(&(a, b)), "the pair is excluded"),
            (!is_new, "the pair is there twice"),
            (seen.contains(&(b, a)), "the pair is there reversed"),
            (too_many_mentors, "the mentee has too many mentors"),
            (too_many_mentees, "the mentor has too many mentees"),
        ];
        broken.iter().filter(|(is_broken, _)| *is_broken).for_each(|(_, what)| say(what));
    }
    for (pin, numbers) in pins.iter().zip(facts.numbered(pins)) {
        if numbers.is_none_or(|pin| !seen.contains(&pin)) {
            found.push(sentence(pin, "the pinned pair is missing"));
        }
    }
    found
}

fn sentence(PairIds { mentee_id, mentor_id }: &PairIds, what: &str) -> String {
    format!("{mentee_id} with {mentor_id}: {what}")
}
