//! From classes back to people.
//!
//! Units are followed down the network, so that each class of mentors learns which
//! classes of mentees it has; then its members share them out, and so do the
//! mentees of a class. Any sharing that fills the same tiers is worth the same.
//! What a class does not see, that two people meet at most once, is mended by
//! swaps that change nothing else. Where that fails, the people are named, to be
//! set apart.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::classes::{Apart, Classes};
use super::flow::SINK;
use super::instance::Instance;
use super::levels::Cost;
use super::model::Model;
use super::network::index;
use super::objective::worth_to_mentee;

/// Lists up to this long are dealt so that no class has two units side by side.
const DEALT_MAX: usize = 256;

/// Each mentee's mentors beside the pinned ones, or who has to be set apart.
///
/// Takes time O(units × departments).
pub(super) fn people(
    instance: &Instance,
    classes: &Classes,
    model: &Model,
) -> Result<Vec<Vec<u32>>, Apart> {
    let mut given: Vec<Vec<u32>> = vec![Vec::new(); classes.mentees.len()];
    for (class, mut units) in classes.mentors.iter().zip(units_of_mentors(model)) {
        deal(&mut units);
        let places = (0..3).flat_map(|k| {
            class.members.iter().filter(move |&&v| {
                let mentor = &instance.mentors[v as usize];
                mentor.n_pinned <= k && k < mentor.capacity
            })
        });
        for (mentees, &v) in units.into_iter().zip(places) {
            given[mentees as usize].push(v);
        }
    }
    let mut apart = Apart::default();
    let mut matched = vec![Vec::new(); instance.mentees.len()];
    for (place, mentors) in given.into_iter().enumerate() {
        share_out(instance, classes, place, mentors, &mut matched);
    }
    mend_twice(instance, &mut matched, &mut apart);
    if apart.mentees.is_empty() { Ok(matched) } else { Err(apart) }
}

/// The classes of mentees that each class of mentors has, one entry for a unit.
fn units_of_mentors(model: &Model) -> Vec<Vec<u32>> {
    let network = &model.flow.network;
    let mut units: Vec<Vec<u32>> = vec![Vec::new(); network.n_nodes()];
    for (class, &node) in (0..).zip(model.mentee_nodes.iter()) {
        let n: i32 = network.flows_out(node).map(|(_, flow)| flow).sum();
        units[node as usize] = vec![class; usize::try_from(n).expect("flows are not negative")];
    }
    for node in network.in_order() {
        if network.flows_out(node).any(|(to, _)| to == SINK) {
            continue;
        }
        let mut here = std::mem::take(&mut units[node as usize]);
        // Nothing is counted at the source, whose units begin in classes.
        if here.is_empty() {
            continue;
        }
        deal(&mut here);
        let mut rest = here.as_slice();
        for (to, flow) in network.flows_out(node) {
            let (some, others) =
                rest.split_at(usize::try_from(flow).expect("flows are not negative"));
            units[to as usize].extend(some);
            rest = others;
        }
    }
    model.mentor_nodes.iter().map(|&node| std::mem::take(&mut units[node as usize])).collect()
}

/// Puts units of one class far from each other.
fn deal(units: &mut [u32]) {
    if units.len() > DEALT_MAX || units.len() < 2 {
        return;
    }
    units.sort_unstable();
    let mut keyed: Vec<(u32, u32)> = Vec::with_capacity(units.len());
    for &unit in units.iter() {
        let nth = keyed.last().filter(|(_, last)| *last == unit).map_or(0, |(nth, _)| nth + 1);
        keyed.push((nth, unit));
    }
    keyed.sort_unstable();
    for (unit, (_, dealt)) in units.iter_mut().zip(keyed) {
        *unit = dealt;
    }
}

/// Shares mentors out among the members of a class of mentees.
///
/// First who shares an asked identity, then the wishes, then professions that
/// somebody does not have yet, the most frequent first (Gale and Ryser).
fn share_out(
    instance: &Instance,
    classes: &Classes,
    place: usize,
    mut mentors: Vec<u32>,
    matched: &mut [Vec<u32>],
) {
    let members = &classes.mentees[place].members;
    if let &[only] = members.as_slice() {
        matched[only as usize] = mentors;
        return;
    }
    let profession = |v: u32| instance.mentors[v as usize].profession;
    let (full, over) = (mentors.len() / members.len(), mentors.len() % members.len());
    let mut n_over = 0;
    let mut give = |u: u32, v: u32, matched: &mut [Vec<u32>]| {
        let has = &mut matched[u as usize];
        let may = has.len() < full || (has.len() == full && n_over < over);
        if may {
            has.push(v);
            n_over += usize::from(has.len() == full + 1);
        }
        may
    };
    if let Some(asked) = classes.mentees[place].asked {
        let shares = |v: u32| instance.mentors[v as usize].identities.contains(&asked);
        let wanted = instance.mentees[members[0] as usize].wanted;
        // Whoever is of the wanted profession as well comes first.
        mentors.sort_by_key(|&v| (!shares(v), profession(v) != wanted));
        let mut nobody_yet = members.iter();
        mentors
            .retain(|&v| !(shares(v) && nobody_yet.next().is_some_and(|&u| give(u, v, matched))));
    }
    let mut by_profession: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for v in mentors {
        by_profession.entry(profession(v)).or_default().push(v);
    }
    for &u in members {
        let wanted = instance.mentees[u as usize].wanted;
        let has_it = matched[u as usize].iter().any(|&v| profession(v) == wanted);
        let Some(left) = by_profession.get_mut(&wanted).filter(|_| !has_it) else { continue };
        if let Some(&v) = left.last()
            && give(u, v, matched)
        {
            left.pop();
        }
    }
    let mut rest: Vec<Vec<u32>> =
        by_profession.into_values().filter(|left| !left.is_empty()).collect();
    rest.sort_by_key(|left| std::cmp::Reverse(left.len()));
    for units in rest {
        let mut takers = members.clone();
        takers.sort_by_cached_key(|&u| {
            let has = &matched[u as usize];
            (has.iter().any(|&v| profession(v) == profession(units[0])), has.len())
        });
        let mut next = takers.iter().cycle();
        for v in units {
            // Somebody has room, for the rooms are as many as the mentors.
            while !next.next().is_some_and(|&u| give(u, v, matched)) {}
        }
    }
    for &u in members {
        while let Some(at) = profession_twice(instance, &matched[u as usize])
            && members.iter().any(|&other| exchange(instance, matched, (u, at), other))
        {}
    }
}

/// The place of a mentor whose profession another one has already.
fn profession_twice(instance: &Instance, mentors: &[u32]) -> Option<usize> {
    let profession = |v: u32| instance.mentors[v as usize].profession;
    (0..mentors.len())
        .find(|&at| mentors[..at].iter().any(|&v| profession(v) == profession(mentors[at])))
}

/// Swaps a mentor whose profession somebody has twice for one of another member of
/// their class, where that is worth more to the two together.
fn exchange(
    instance: &Instance,
    matched: &mut [Vec<u32>],
    (u, at): (u32, usize),
    other: u32,
) -> bool {
    let profession = |v: u32| instance.mentors[v as usize].profession;
    let given = profession(matched[u as usize][at]);
    if matched[other as usize].iter().any(|&v| profession(v) == given) {
        return false;
    }
    let (mine, theirs) = (matched[u as usize].clone(), matched[other as usize].clone());
    let worth = |u: u32, mentors: &[u32]| worth_to_mentee(instance, u as usize, mentors);
    let before = worth(u, &mine) + worth(other, &theirs);
    for place in 0..theirs.len() {
        let (mut mine, mut theirs) = (mine.clone(), theirs.clone());
        std::mem::swap(&mut mine[at], &mut theirs[place]);
        if worth(u, &mine) + worth(other, &theirs) > before {
            matched[u as usize] = mine;
            matched[other as usize] = theirs;
            return true;
        }
    }
    false
}

/// Swaps away pairs that are there twice; who cannot be helped is set apart.
fn mend_twice(instance: &Instance, matched: &mut [Vec<u32>], apart: &mut Apart) {
    let mut of_hub: FxHashMap<(u8, u32), Vec<usize>> = FxHashMap::default();
    for u in 0..matched.len() {
        while let Some(twice) = twice(&matched[u]) {
            let hub = |v: u32| {
                (instance.mentors[v as usize].grade, instance.mentors[v as usize].profession)
            };
            if of_hub.is_empty() {
                for (other, mentors) in matched.iter().enumerate() {
                    for &v in mentors {
                        of_hub.entry(hub(v)).or_default().push(other);
                    }
                }
            }
            let swapped =
                of_hub[&hub(twice)].iter().any(|&other| swap(instance, matched, (u, twice), other));
            if !swapped {
                apart.add(instance, index(u), twice);
                break;
            }
        }
    }
}

/// A mentor whom somebody has twice.
fn twice(mentors: &[u32]) -> Option<u32> {
    let mut again = mentors.iter().enumerate().filter(|(at, v)| mentors[..*at].contains(v));
    again.next().map(|(_, &v)| v)
}

/// Gives one of two equal mentors to somebody else for one of theirs, if that
/// changes nothing for anybody's worth.
fn swap(
    instance: &Instance,
    matched: &mut [Vec<u32>],
    (u, twice): (usize, u32),
    other: usize,
) -> bool {
    let may = |u: usize, v: u32, has: &[u32]| instance.may(u, v) && !has.contains(&v);
    if u == other || !may(other, twice, &matched[other]) {
        return false;
    }
    let worth = |u: usize, mentors: &[u32]| -> Cost {
        let all: Vec<u32> = instance.mentees[u].pinned.iter().chain(mentors).copied().collect();
        worth_to_mentee(instance, u, &all)
    };
    let before = worth(u, &matched[u]) + worth(other, &matched[other]);
    for place in 0..matched[other].len() {
        let v = matched[other][place];
        if !may(u, v, &matched[u]) {
            continue;
        }
        let (mut mine, mut theirs) = (matched[u].clone(), matched[other].clone());
        let at = mine.iter().position(|&one| one == twice).expect("it is there twice");
        (mine[at], theirs[place]) = (v, twice);
        if worth(u, &mine) + worth(other, &theirs) == before {
            matched[u] = mine;
            matched[other] = theirs;
            return true;
        }
    }
    false
}
