//! What must not change a plan, and what must not show in it.

use std::collections::BTreeMap;

use super::optimum::plan;
use super::sample::{Chance, SHAPES, Shape, problem};
use crate::matching::digest;

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

fn words(problem: &crate::matching::Problem) -> BTreeMap<(String, String), Vec<String>> {
    let pairs = plan(problem).pairs.into_iter();
    pairs.map(|pair| ((pair.mentee_id, pair.mentor_id), pair.reasons)).collect()
}
