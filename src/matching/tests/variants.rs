//! Repairs, forecasts and other orders, against trying everything.

use std::ops::ControlFlow;

use super::brute_force::{best_value, count, most_kept, nearest_value};
use super::optimum::{ids, plan};
use super::sample::{Chance, SHAPES, problem};
use crate::matching::{
    Aim, Change, MentorsNeeded, Person, Problem, Role, Rules, check_plan, compare_orders,
    mentors_needed, profession_shortages, repair, shortages, what_if,
};

#[test]
fn a_repair_keeps_as_many_pairs_as_can_be_kept() {
    for shape in SHAPES {
        for seed in 400..415 {
            let chance = &mut Chance::new(seed);
            let mut problem = problem(shape, chance);
            let earlier = ids(&plan(&problem));
            let gone = problem.people.remove(chance.below(problem.people.len())).id;
            for list in [&mut problem.pins, &mut problem.exclusions] {
                list.retain(|pair| pair.mentee_id != *gone && pair.mentor_id != *gone);
            }
            let repair = repair(&problem, &earlier, &mut |_| ControlFlow::Continue(())).unwrap();
            let best = &repair.best;
            let mut value: Vec<i64> = best.plan.objective.iter().map(|level| level.value).collect();
            value.push(count(best.n_kept));
            assert_eq!(value, nearest_value(&problem, &earlier), "{shape:?} {seed}");
            let keeping = &repair.keeping;
            let check = check_plan(&problem, &ids(&keeping.plan), &keeping.plan.prices);
            assert_eq!(check.violations, Vec::<String>::new(), "{shape:?} {seed}");
            assert_eq!(check.value[..2], best_value(&problem)[..2], "{shape:?} {seed}");
            assert_eq!(count(keeping.n_kept), most_kept(&problem, &earlier), "{shape:?} {seed}");
            assert_eq!(keeping.n_kept + keeping.n_new, keeping.plan.pairs.len());
            assert_eq!(keeping.n_kept + keeping.n_gone, earlier.len());
        }
    }
}

#[test]
fn a_change_leaves_as_many_pairs_alone_as_a_best_plan_can() {
    for shape in SHAPES {
        for seed in 600..615 {
            let chance = &mut Chance::new(seed);
            let mut problem = problem(shape, chance);
            let before = plan(&problem);
            let Some(pair) = before.pairs.iter().find(|pair| !pair.pinned) else { continue };
            let (earlier, changes) = (ids(&before), [Change::Exclude(pair.ids())]);
            let tried =
                what_if(&problem, &earlier, &changes, &mut |_| ControlFlow::Continue(())).unwrap();
            problem.exclusions.push(pair.ids());
            let mut value: Vec<i64> = tried.plan.objective.iter().map(|one| one.value).collect();
            value.push(count(tried.difference.n_kept));
            assert_eq!(value, nearest_value(&problem, &earlier), "{shape:?} {seed}");
        }
    }
}

#[test]
fn the_forecast_is_enough_and_one_mentor_less_is_not() {
    let mut chance = Chance::new(9);
    for (grade_gap_min, grade_gap_max) in [(1, 2), (1, 1), (2, 3)] {
        let rules = Rules { grade_gap_min, grade_gap_max, ..Rules::default() };
        for _ in 0..40 {
            let people: Vec<Person> =
                (0..chance.below(9)).map(|i| person(i, &mut chance)).collect();
            let needed = mentors_needed(&people, &rules);
            assert_eq!(shortages(&with(&people, &needed), &rules), [], "{people:#?} {needed:?}");
            let n_needed: u64 = needed.iter().map(|row| row.mentors).sum();
            if n_needed > 0 {
                for fewer in selections(n_needed - 1) {
                    let short = shortages(&with(&people, &fewer), &rules);
                    assert_ne!(short, [], "{people:#?} {fewer:?}");
                }
            }
        }
    }
}

#[test]
fn at_least_as_many_go_without_their_profession_as_the_worst_band_lacks() {
    let mut chance = Chance::new(11);
    for _ in 0..60 {
        let rules = Rules::default();
        let people: Vec<Person> = (0..chance.below(12)).map(|i| person(i, &mut chance)).collect();
        for short in profession_shortages(&people, &rules) {
            // Everybody else gone, the shortage is one of grades.
            let mut wanting = people.clone();
            wanting.retain(|one| match one.role {
                Role::Mentee => one.wanted() == short.profession,
                _ => *one.profession == *short.profession,
            });
            let worst = shortages(&wanting, &rules)[0].short;
            assert!(short.short >= worst, "{short:?} {wanting:#?}");
            assert!(short.short <= short.wanted);
        }
    }
}

#[test]
fn other_orders_are_compared_at_all_levels() {
    let orders = [
        Aim::ALL.to_vec(),
        vec![Aim::TwoGrades, Aim::Distinct, Aim::Wanted, Aim::Identity, Aim::MentorsWithTwo],
    ];
    for shape in SHAPES {
        for seed in 500..505 {
            let given = problem(shape, &mut Chance::new(seed));
            let table = compare_orders(&given, &orders, &mut |_| ControlFlow::Continue(()));
            for row in table.unwrap() {
                let mut ordered = given.clone();
                ordered.rules.order.clone_from(&row.order);
                let ranked: Vec<i64> = super::sample::levels(&ordered)
                    .into_iter()
                    .map(|level| row.value[level])
                    .collect();
                assert_eq!(ranked, best_value(&ordered), "{shape:?} {seed}");
            }
        }
    }
}

/// Somebody of a grade low enough that places for everybody are possible.
fn person(i: usize, chance: &mut Chance) -> Person {
    let problem = problem(SHAPES[0], chance);
    let role = if chance.one_in(3) { Role::Mentor } else { Role::Mentee };
    let grade = u8::try_from(chance.below(5)).unwrap();
    Person { id: format!("p{i}").into(), role, grade, ..problem.people[0].clone() }
}

fn with(people: &[Person], needed: &[MentorsNeeded]) -> Vec<Person> {
    let mut people = people.to_vec();
    let problem: Problem = problem(SHAPES[0], &mut Chance::new(0));
    for row in needed {
        for _ in 0..row.mentors {
            let mentor = problem.people[0].clone();
            people.push(Person {
                role: Role::Mentor,
                grade: row.grade,
                capacity_as_mentor: 3,
                ..mentor
            });
        }
    }
    people
}

/// Every way to place so many mentors at the grades that matter here.
fn selections(n: u64) -> Vec<Vec<MentorsNeeded>> {
    let mut selections = vec![Vec::new()];
    for _ in 0..n {
        let grown = selections.iter().flat_map(|selection: &Vec<MentorsNeeded>| {
            let lowest = selection.last().map_or(1, |last| last.grade);
            (lowest..7).map(|grade| {
                [selection.as_slice(), &[MentorsNeeded { grade, mentors: 1 }]].concat()
            })
        });
        selections = grown.collect();
    }
    selections
}
