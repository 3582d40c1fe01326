//! The objective: what a set of mentors is worth to a mentee, and what a plan achieves at each level.
//! The [proof](crate::matching::proof) counts the same with code of its own.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::instance::Instance;
use super::weights::{LEVELS, Vector};
use crate::matching::flow::Cost;

/// What a set of mentors, pinned ones among them, is worth to a mentee.
pub(crate) fn worth_to_mentee(instance: &Instance, u: usize, mentors: &[u32]) -> Cost {
    let weights = &instance.weights;
    let profession = |v: u32| instance.mentors[v as usize].profession;
    let mut total: Cost = weights.size[..mentors.len()].iter().sum();
    for (place, &v) in mentors.iter().enumerate() {
        total += instance.pair_worth(u, v);
        if mentors[..place].iter().all(|&other| profession(other) != profession(v)) {
            total += weights.distinct;
        }
    }
    if mentors.iter().any(|&v| profession(v) == instance.mentees[u].wanted) {
        total += weights.wanted;
    }
    if mentors.iter().any(|&v| instance.shares(u, v)) {
        total += weights.identity;
    }
    total
}

/// What a plan achieves, in the default order of levels.
///
/// `matched` holds each mentee's mentors beside the pinned ones.
pub(crate) fn plan_value(instance: &Instance, matched: &[Vec<u32>]) -> Vector {
    let mut total = [0; LEVELS];
    let mut load = vec![0; instance.mentors.len()];
    // Few sums are different, so each is taken apart once.
    let mut times: FxHashMap<Cost, i64> = FxHashMap::default();
    for u in 0..matched.len() {
        let mentors = with_pinned(instance, matched, u);
        *times.entry(worth_to_mentee(instance, u, &mentors)).or_default() += 1;
        for &v in &*mentors {
            load[v as usize] += 1;
        }
    }
    for n in load {
        *times.entry(instance.weights.load[..n].iter().sum()).or_default() += 1;
    }
    for (worth, times) in times {
        for (total, level) in total.iter_mut().zip(instance.weights.unpack(worth)) {
            *total += times * level;
        }
    }
    total
}

/// All mentors of a mentee, pinned ones first.
pub(crate) fn with_pinned<'a>(
    instance: &Instance,
    matched: &'a [Vec<u32>],
    u: usize,
) -> Cow<'a, [u32]> {
    match instance.mentees[u].pinned.as_slice() {
        [] => Cow::Borrowed(&matched[u]),
        pinned => Cow::Owned([pinned, &matched[u]].concat()),
    }
}
