//! Whatever somebody hands the checker, it neither panics nor proves what is false.

use proptest::prelude::*;

use super::brute_force::best_value;
use super::optimum::{ids, plan};
use super::sample::{Chance, SHAPES, problem};
use crate::matching::{Name, PairIds, Price, Problem, check_plan};

/// Something done to a plan or to its prices; numbers choose what.
#[derive(Clone, Debug)]
enum Mutation {
    DropPair(usize),
    RepeatPair(usize),
    AddPair(usize, usize),
    DropPrice(usize),
    RepeatPrice(usize),
    Price(usize, Change),
}

/// Something done to one price.
#[derive(Clone, Debug)]
enum Change {
    Shift { level: usize, by: i64 },
    ForTheClass,
    Rename(String),
    Grade(u8),
    Identities(Vec<String>),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = 0_usize..12;
    let by = prop_oneof![
        8 => -2_i64..3,
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(i64::MAX / 2), Just(1 << 30)],
    ];
    let change = prop_oneof![
        6 => (0_usize..9, by).prop_map(|(level, by)| Change::Shift { level, by }),
        1 => Just(Change::ForTheClass),
        1 => "[a-zP ]{0,6}".prop_map(Change::Rename),
        1 => any::<u8>().prop_map(Change::Grade),
        1 => prop::collection::vec("Gay|Bi|Queer|x", 0..3).prop_map(Change::Identities),
    ];
    prop_oneof![
        1 => at.clone().prop_map(Mutation::DropPair),
        1 => at.clone().prop_map(Mutation::RepeatPair),
        1 => (at.clone(), at.clone()).prop_map(|(one, other)| Mutation::AddPair(one, other)),
        1 => at.clone().prop_map(Mutation::DropPrice),
        1 => at.clone().prop_map(Mutation::RepeatPrice),
        8 => (at, change).prop_map(|(at, change)| Mutation::Price(at, change)),
    ]
}

fn mutate(
    mutation: Mutation,
    problem: &Problem,
    pairs: &mut Vec<PairIds>,
    prices: &mut Vec<Price>,
) {
    let (n_pairs, n_prices) = (pairs.len().max(1), prices.len().max(1));
    match mutation {
        Mutation::DropPair(at) if !pairs.is_empty() => drop(pairs.remove(at % n_pairs)),
        Mutation::DropPrice(at) if !prices.is_empty() => drop(prices.remove(at % n_prices)),
        Mutation::RepeatPair(at) => pairs.extend(pairs.get(at % n_pairs).cloned()),
        Mutation::RepeatPrice(at) => prices.extend(prices.get(at % n_prices).cloned()),
        Mutation::AddPair(one, other) => {
            let id = |at: usize| problem.people.get(at).map_or("nobody", |one| &*one.id);
            pairs.push(super::sample::pair(id(one), id(other)));
        }
        Mutation::Price(at, change) => {
            if let Some(price) = prices.get_mut(at % n_prices) {
                change_price(price, change);
            }
        }
        Mutation::DropPair(_) | Mutation::DropPrice(_) => {}
    }
}

fn change_price(price: &mut Price, change: Change) {
    match change {
        Change::Shift { level, by } => price.halves[level] = price.halves[level].wrapping_add(by),
        Change::ForTheClass => price.mentor_id = None,
        Change::Rename(name) => price.profession = name.into(),
        Change::Grade(grade) => price.grade = grade,
        Change::Identities(names) => price.identities = names.into_iter().map(Name::from).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_false_is_proven(
        shape in 0..SHAPES.len(),
        seed in any::<u64>(),
        mutations in prop::collection::vec(mutation(), 0..8),
    ) {
        let problem = problem(SHAPES[shape], &mut Chance::new(seed));
        let solved = plan(&problem);
        let (mut pairs, mut prices) = (ids(&solved), solved.prices);
        for mutation in mutations {
            mutate(mutation, &problem, &mut pairs, &mut prices);
        }
        let check = check_plan(&problem, &pairs, &prices);
        let best = best_value(&problem);
        prop_assert!(check.bound >= best, "{:?} bounds {:?}", check.bound, best);
        let n = check.levels_proven;
        if n > 0 {
            prop_assert!(check.violations.is_empty());
            prop_assert_eq!(&check.value[..n], &best[..n]);
        }
    }
}

#[test]
fn a_price_too_large_to_count_with_proves_nothing() {
    let problem = problem(SHAPES[4], &mut Chance::new(8_874_758_130_445_145_079));
    let mut solved = plan(&problem);
    assert!(check_plan(&problem, &ids(&solved), &solved.prices).levels_proven > 0);
    solved.prices[1].halves[1] += i64::MAX / 2;
    assert_eq!(check_plan(&problem, &ids(&solved), &solved.prices).levels_proven, 0);
}
