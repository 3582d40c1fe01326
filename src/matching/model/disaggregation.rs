//! Disaggregation: from a flow on classes back to people; here with swaps where a class hides that
//! two people meet at most once. Source: Rogers, Plante, Wong and Evans, "Aggregation and
//! disaggregation techniques and methodology in optimization", 1991; how a class divides professions
//! is the construction of Gale, "A theorem on flows in networks", 1957, and Ryser, 1957.
//!
//! Units of flow are followed through the network in topological order, so that each class of mentors
//! learns which classes of mentees it has; then its members divide them, and so do the mentees of a
//! class. Any division that fills the same tiers is worth the same. Pairs that come out twice are
//! repaired by swaps that keep the plan's worth. Where that fails, the two people are named, to become
//! singletons.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::aggregation::{Classes, Singletons};
use super::instance::Instance;
use super::objective::worth_to_mentee;
use super::relaxation::Relaxation;
use crate::matching::flow::{Cost, SINK, narrow_index};

/// Lists up to this long are spread so that no class has two units side by side.
const SPREAD_MAX: usize = 256;

/// Each mentee's mentors beside the pinned ones, or who has to become a singleton.
///
/// Takes time O(units × organisations).
pub(crate) fn mentors_of_people(
    instance: &Instance,
    classes: &Classes,
    relaxation: &Relaxation,
) -> Result<Vec<Vec<u32>>, Singletons> {
    let mut given: Vec<Vec<u32>> = vec![Vec::new(); classes.mentees.len()];
    for (class, mut units) in classes.mentors.iter().zip(units_of_mentors(relaxation)) {
        spread_units(&mut units);
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
    let mut singletons = Singletons::default();
    let mut matched = vec![Vec::new(); instance.mentees.len()];
    for (place, mentors) in given.into_iter().enumerate() {
        divide_mentors(instance, classes, place, mentors, &mut matched);
    }
    repair_repeated_pairs(instance, &mut matched, &mut singletons);
    if singletons.mentees.is_empty() { Ok(matched) } else { Err(singletons) }
}

/// The classes of mentees that each class of mentors has, one entry for a unit.
fn units_of_mentors(relaxation: &Relaxation) -> Vec<Vec<u32>> {
    let network = &relaxation.flow.network;
    let mut units: Vec<Vec<u32>> = vec![Vec::new(); network.n_nodes()];
    for (class, &node) in (0..).zip(relaxation.mentee_nodes.iter()) {
        let n: i32 = network.flows_out(node).map(|(_, flow)| flow).sum();
        units[node as usize] = vec![class; usize::try_from(n).expect("flows are not negative")];
    }
    for node in network.topological_order() {
        if network.flows_out(node).any(|(to, _)| to == SINK) {
            continue;
        }
        let mut here = std::mem::take(&mut units[node as usize]);
        // The source has none: units begin at the classes of mentees.
        if here.is_empty() {
            continue;
        }
        spread_units(&mut here);
        let mut rest = here.as_slice();
        for (to, flow) in network.flows_out(node) {
            let (some, others) =
                rest.split_at(usize::try_from(flow).expect("flows are not negative"));
            units[to as usize].extend(some);
            rest = others;
        }
    }
    relaxation.mentor_nodes.iter().map(|&node| std::mem::take(&mut units[node as usize])).collect()
}

/// Puts units of one class far from each other, so that they go to different people.
fn spread_units(units: &mut [u32]) {
    if units.len() > SPREAD_MAX || units.len() < 2 {
        return;
    }
    units.sort_unstable();
    let mut keyed: Vec<(u32, u32)> = Vec::with_capacity(units.len());
    for &unit in units.iter() {
        let nth = keyed.last().filter(|(_, last)| *last == unit).map_or(0, |(nth, _)| nth + 1);
        keyed.push((nth, unit));
    }
    keyed.sort_unstable();
    for (unit, (_, spread)) in units.iter_mut().zip(keyed) {
        *unit = spread;
    }
}

/// Divides mentors among the members of a class of mentees.
///
/// First whoever shares an asked identity, then the wishes, then professions that somebody does
/// not have yet, the most frequent first.
fn divide_mentors(
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
            // Somebody takes them, for the members take as many as there are mentors.
            while !next.next().is_some_and(|&u| give(u, v, matched)) {}
        }
    }
    for &u in members {
        while let Some(at) = repeated_profession(instance, &matched[u as usize])
            && members
                .iter()
                .any(|&other| swap_professions(instance, matched, Seat { u, at }, other))
        {}
    }
}

/// Where a mentor is listed whose profession one before has already.
fn repeated_profession(instance: &Instance, mentors: &[u32]) -> Option<usize> {
    let profession = |v: u32| instance.mentors[v as usize].profession;
    (0..mentors.len())
        .find(|&at| mentors[..at].iter().any(|&v| profession(v) == profession(mentors[at])))
}

/// One of the mentors of a mentee.
#[derive(Clone, Copy)]
struct Seat {
    u: u32,
    /// Where the mentor is listed among theirs.
    at: usize,
}

/// Swaps a mentor whose profession somebody has twice for one of another member of their class,
/// where that is worth more to the two together.
fn swap_professions(
    instance: &Instance,
    matched: &mut [Vec<u32>],
    Seat { u, at }: Seat,
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

/// Repairs pairs that are there twice by swaps; who cannot be helped becomes a singleton.
fn repair_repeated_pairs(
    instance: &Instance,
    matched: &mut [Vec<u32>],
    singletons: &mut Singletons,
) {
    let mut of_hub: FxHashMap<(u8, u32), Vec<usize>> = FxHashMap::default();
    for u in 0..matched.len() {
        while let Some(twice) = repeated_mentor(&matched[u]) {
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
            let others = &of_hub[&hub(twice)];
            let swapped =
                others.iter().any(|&other| swap_repeated(instance, matched, u, twice, other));
            if !swapped {
                singletons.add_pair(instance, narrow_index(u), twice);
                break;
            }
        }
    }
}

/// A mentor whom somebody has twice.
fn repeated_mentor(mentors: &[u32]) -> Option<u32> {
    let mut again = mentors.iter().enumerate().filter(|(at, v)| mentors[..*at].contains(v));
    again.next().map(|(_, &v)| v)
}

/// Gives a mentor whom somebody has twice to somebody else for one of theirs, if the plan is worth
/// the same.
fn swap_repeated(
    instance: &Instance,
    matched: &mut [Vec<u32>],
    u: usize,
    twice: u32,
    other: usize,
) -> bool {
    let may = |u: usize, v: u32, has: &[u32]| instance.may_pair(u, v) && !has.contains(&v);
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
