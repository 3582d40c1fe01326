//! The best value of a small problem by trying everything.
//!
//! Goes through the mentees one by one and keeps, for every way in which places
//! can be taken so far, the best that led there. Nothing here comes from the
//! engine but the types.

use std::collections::{BTreeMap, BTreeSet};

use super::sample::levels;
use crate::matching::{PairIds, Person, Problem};

/// What the best plan achieves, in the order of the round.
pub(super) fn best_value(problem: &Problem) -> Vec<i64> {
    best(problem, &[], &levels(problem))
}

/// The most of some pairs that a plan holds which is best at the first two levels.
pub(super) fn most_kept(problem: &Problem, pairs: &[PairIds]) -> i64 {
    best(problem, pairs, &[0, 1, KEPT])[2]
}

/// What the best plan achieves that holds the most of some pairs, and how many it holds.
pub(super) fn nearest_value(problem: &Problem, pairs: &[PairIds]) -> Vec<i64> {
    best(problem, pairs, &[levels(problem).as_slice(), &[KEPT]].concat())
}

/// The place of the number of kept pairs, after the nine levels.
const KEPT: usize = 9;

/// The best that a plan can have at some places, the first first.
fn best(problem: &Problem, pairs: &[PairIds], order: &[usize]) -> Vec<i64> {
    let people = &problem.people;
    let ranked = |value: &[i64]| -> Vec<i64> { order.iter().map(|&place| value[place]).collect() };
    let mut best: BTreeMap<Vec<u8>, Vec<i64>> = BTreeMap::new();
    best.insert(vec![0; people.len()], vec![0; 10]);
    for mentee in people.iter().filter(|person| person.role.is_mentored()) {
        let mut next: BTreeMap<Vec<u8>, Vec<i64>> = BTreeMap::new();
        for (taken, value) in &best {
            for mentors in choices(problem, mentee, taken) {
                let mut taken = taken.clone();
                for &mentor in &mentors {
                    taken[mentor] += 1;
                }
                let is_kept = |mentor: &&usize| {
                    let id = &people[**mentor].id;
                    pairs.iter().any(|pair| pair.mentee_id == *mentee.id && pair.mentor_id == **id)
                };
                let mut worth = mentee_value(problem, mentee, &mentors);
                worth.push(count(mentors.iter().filter(is_kept).count()));
                let value = sum(value, &worth);
                let known = next.entry(taken).or_insert_with(|| value.clone());
                if ranked(&value) > ranked(known) {
                    *known = value;
                }
            }
        }
        best = next;
    }
    let totals = best.iter().map(|(taken, value)| {
        let mut total = value.clone();
        total[1] += count(taken.iter().filter(|&&n| n >= 1).count());
        total[8] += count(taken.iter().filter(|&&n| n >= 2).count());
        ranked(&total)
    });
    totals.max().unwrap()
}

/// Every set of mentors that a mentee may have when some places are taken.
fn choices(problem: &Problem, mentee: &Person, taken: &[u8]) -> Vec<Vec<usize>> {
    let is_listed = |list: &[PairIds], a: &str, b: &str| {
        list.iter().any(|pair| pair.mentee_id == a && pair.mentor_id == b)
    };
    let is_pinned = |mentor: &Person| is_listed(&problem.pins, &mentee.id, &mentor.id);
    let may = |mentor: &Person, taken: u8| {
        let gap = i32::from(mentor.grade) - i32::from(mentee.grade);
        mentor.role.mentors()
            && gap >= i32::from(problem.rules.grade_gap_min)
            && gap <= i32::from(problem.rules.grade_gap_max)
            && mentor.organisation != mentee.organisation
            && taken < mentor.capacity_as_mentor
            && !is_listed(&problem.exclusions, &mentee.id, &mentor.id)
            && !is_listed(&problem.exclusions, &mentor.id, &mentee.id)
    };
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for (place, mentor) in problem.people.iter().enumerate() {
        if may(mentor, taken[place]) {
            let with = sets.iter().filter(|set| set.len() < usize::from(mentee.capacity_as_mentee));
            let with: Vec<_> = with.map(|set| [set.as_slice(), &[place]].concat()).collect();
            sets.extend(with);
        }
    }
    let n_pins = problem.pins.iter().filter(|pin| pin.mentee_id == *mentee.id).count();
    let n_pinned =
        |set: &Vec<usize>| set.iter().filter(|&&place| is_pinned(&problem.people[place])).count();
    sets.retain(|set| n_pinned(set) == n_pins);
    sets
}

fn mentee_value(problem: &Problem, mentee: &Person, mentors: &[usize]) -> Vec<i64> {
    let mentors: Vec<&Person> = mentors.iter().map(|&place| &problem.people[place]).collect();
    let professions: BTreeSet<&str> = mentors.iter().map(|one| &*one.profession).collect();
    let wanted = mentee.wanted_profession.as_ref().unwrap_or(&mentee.profession);
    let shares = |mentor: &&Person| {
        mentee.wants_shared_identity
            && mentor.wants_shared_identity
            && mentee.identities.first().is_some_and(|first| mentor.identities.contains(first))
    };
    let two_grades = mentors.iter().filter(|mentor| mentor.grade >= mentee.grade + 2).count();
    vec![
        i64::from(!mentors.is_empty()),
        0,
        i64::from(mentors.len() >= 2),
        i64::from(mentors.len() >= 3),
        i64::from(professions.contains(&**wanted)),
        i64::from(mentors.iter().any(shares)),
        count(two_grades),
        count(professions.len()),
        0,
    ]
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap()
}

fn sum(a: &[i64], b: &[i64]) -> Vec<i64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}
