//! What must not change a plan, and what must not show in it.

use std::collections::{BTreeMap, HashMap};
use std::thread;

use super::optimum::plan;
use super::sample::{Chance, SHAPES, Shape, problem};
use crate::matching::model::rank;
use crate::matching::{Pair, PairIds, Plan, Problem, digest};

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut chance = Chance::new(1);
    for shape in SHAPES {
        for seed in 100..110 {
            let given = problem(shape, &mut Chance::new(seed));
            let mut shuffled = given.clone();
            chance.shuffle(&mut shuffled.people);
            chance.shuffle(&mut shuffled.exclusions);
            chance.shuffle(&mut shuffled.pins);
            assert_eq!(plan(&given), plan(&shuffled), "{shape:?} {seed}");
            assert_eq!(digest(&given), digest(&shuffled), "{shape:?} {seed}");
        }
    }
}

#[test]
fn several_threads_at_once_find_what_one_does() {
    for shape in SHAPES {
        let alone: Vec<Plan> =
            (140..144).map(|seed| plan(&problem(shape, &mut Chance::new(seed)))).collect();
        let together: Vec<Plan> = thread::scope(|scope| {
            let solve = |seed| scope.spawn(move || plan(&problem(shape, &mut Chance::new(seed))));
            let threads: Vec<_> = (140..144).map(solve).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(alone, together, "{shape:?}");
    }
}

#[test]
fn other_ids_in_the_same_hash_order_change_nothing() {
    for shape in SHAPES {
        for seed in 120..130 {
            let given = problem(shape, &mut Chance::new(seed));
            let renaming = other_ids(&given);
            let name = |id: &str| renaming[id].clone();
            let mut renamed = given.clone();
            for person in &mut renamed.people {
                person.id = name(&person.id).into();
            }
            for pair in renamed.exclusions.iter_mut().chain(&mut renamed.pins) {
                *pair =
                    PairIds { mentee_id: name(&pair.mentee_id), mentor_id: name(&pair.mentor_id) };
            }
            let expected: BTreeMap<(String, String), Vec<String>> = words(&given)
                .into_iter()
                .map(|((mentee, mentor), reasons)| ((name(&mentee), name(&mentor)), reasons))
                .collect();
            assert_eq!(words(&renamed), expected, "{shape:?} {seed}");
        }
    }
}

/// A new id for each old one, such that the seed puts them in the same order.
fn other_ids(problem: &Problem) -> HashMap<String, String> {
    let mut old: Vec<String> = problem.people.iter().map(|person| person.id.to_string()).collect();
    let mut new: Vec<String> = (0..old.len()).map(|i| format!("somebody else {i}")).collect();
    for ids in [&mut old, &mut new] {
        ids.sort_by_key(|id| rank(problem.seed, id));
    }
    old.into_iter().zip(new).collect()
}

#[test]
fn an_exclusion_counts_in_both_directions() {
    for seed in 200..230 {
        let given = problem(Shape::ManyExclusions, &mut Chance::new(seed));
        let mut turned = given.clone();
        for pair in &mut turned.exclusions {
            std::mem::swap(&mut pair.mentee_id, &mut pair.mentor_id);
        }
        assert_eq!(plan(&given), plan(&turned), "{seed}");
        assert_eq!(digest(&given), digest(&turned), "{seed}");
    }
}

#[test]
fn the_words_for_a_pair_do_not_depend_on_identity() {
    for shape in [Shape::Plain, Shape::CrossingIdentities] {
        for seed in 300..340 {
            let given = problem(shape, &mut Chance::new(seed));
            let before = words(&given);
            for person in 0..given.people.len() {
                let mut other = given.clone();
                other.people[person].wants_shared_identity ^= true;
                for (pair, reasons) in words(&other) {
                    if let Some(known) = before.get(&pair) {
                        assert_eq!(known, &reasons, "{shape:?} {seed} {pair:?}");
                    }
                }
            }
        }
    }
}

fn words(problem: &Problem) -> BTreeMap<(String, String), Vec<String>> {
    let of = |pair: &Pair| {
        let PairIds { mentee_id, mentor_id } = pair.ids();
        ((mentee_id, mentor_id), pair.reasons.words())
    };
    plan(problem).pairs.iter().map(of).collect()
}
