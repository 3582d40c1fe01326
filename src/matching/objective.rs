//! What a plan is worth.

use super::instance::Instance;
use super::levels::{Cost, LEVELS, Vector};

/// What a set of mentors, pinned ones among them, is worth to a mentee.
pub(super) fn worth_to_mentee(instance: &Instance, u: usize, mentors: &[u32]) -> Cost {
    let worth = &instance.worth;
    let profession = |v: u32| instance.mentors[v as usize].profession;
    let mut total: Cost = worth.size[..mentors.len()].iter().sum();
    for (place, &v) in mentors.iter().enumerate() {
        total += instance.pair_worth(u, v);
        if mentors[..place].iter().all(|&other| profession(other) != profession(v)) {
            total += worth.distinct;
        }
    }
    if mentors.iter().any(|&v| profession(v) == instance.mentees[u].wanted) {
        total += worth.wanted;
    }
    if mentors.iter().any(|&v| instance.shares(u, v)) {
        total += worth.identity;
    }
    total
}

/// What a plan achieves, in the default order of levels.
///
/// `matched` holds each mentee's mentors beside the pinned ones.
pub(super) fn value(instance: &Instance, matched: &[Vec<u32>]) -> Vector {
    let mut total = [0; LEVELS];
    let mut load = vec![0; instance.mentors.len()];
    let mut count = |worth: Cost| {
        for (total, lane) in total.iter_mut().zip(instance.worth.unpack(worth)) {
            *total += lane;
        }
    };
    for u in 0..matched.len() {
        let mentors = with_pinned(instance, matched, u);
        count(worth_to_mentee(instance, u, &mentors));
        for v in mentors {
            load[v as usize] += 1;
        }
    }
    for n in load {
        count(instance.worth.load[..n].iter().sum());
    }
    total
}

/// All mentors of a mentee, pinned ones first.
pub(super) fn with_pinned(instance: &Instance, matched: &[Vec<u32>], u: usize) -> Vec<u32> {
    instance.mentees[u].pinned.iter().chain(&matched[u]).copied().collect()
}
