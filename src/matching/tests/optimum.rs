//! Plans are the best there are, and bounds are true.

use std::ops::ControlFlow;

use super::brute_force::best_value;
use super::sample::{Chance, SHAPES, problem};
use crate::matching::{Pair, PairIds, Plan, Problem, check_plan, solve};

/// Problems of each shape; together a little over five hundred.
const PER_SHAPE: u64 = 58;

pub(super) fn plan(problem: &Problem) -> Plan {
    solve(problem, &mut |_| ControlFlow::Continue(())).unwrap()
}

pub(super) fn ids(plan: &Plan) -> Vec<PairIds> {
    plan.pairs.iter().map(Pair::ids).collect()
}

#[test]
fn five_hundred_small_problems_get_the_best_plan() {
    for shape in SHAPES {
        for seed in 0..PER_SHAPE {
            let problem = problem(shape, &mut Chance::new(seed));
            let best = best_value(&problem);
            let plan = plan(&problem);
            let value: Vec<i64> = plan.objective.iter().map(|level| level.value).collect();
            assert_eq!(value, best, "{shape:?} {seed} {problem:#?}");
            let check = check_plan(&problem, &ids(&plan), &plan.prices);
            assert_eq!(check.violations, Vec::<String>::new(), "{shape:?} {seed}");
            assert_eq!(check.value, best, "{shape:?} {seed}");
            let bound: Vec<i64> = plan.objective.iter().map(|level| level.bound).collect();
            assert_eq!(check.bound, bound, "{shape:?} {seed}");
            assert!(bound >= best, "{shape:?} {seed}");
            let proven = plan.objective.iter().filter(|level| level.proven).count();
            assert_eq!(check.levels_proven, proven, "{shape:?} {seed}");
        }
    }
}

#[test]
fn nearly_every_small_problem_is_proven_at_all_levels() {
    let mut proven = 0;
    let mut all = 0;
    for shape in SHAPES {
        for seed in 0..PER_SHAPE {
            let plan = plan(&problem(shape, &mut Chance::new(seed)));
            all += 1;
            proven += u64::from(plan.objective.iter().all(|level| level.proven));
        }
    }
    assert!(proven * 100 >= all * 99, "{proven} of {all}");
}

#[test]
fn no_prices_prove_more_than_is_true() {
    let mut chance = Chance::new(7);
    for seed in 0..60 {
        let shape = SHAPES[chance.below(SHAPES.len())];
        let problem = problem(shape, &mut Chance::new(seed));
        let best = best_value(&problem);
        let mut plan = plan(&problem);
        for price in &mut plan.prices {
            for level in &mut price.halves {
                *level += i64::try_from(chance.below(3)).unwrap() - 1;
            }
        }
        let check = check_plan(&problem, &ids(&plan), &plan.prices);
        assert!(check.bound >= best, "{shape:?} {seed}: {:?} below {best:?}", check.bound);
    }
}
