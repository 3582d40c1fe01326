//! What is said about people is true, complete, and says nothing of identity.

use super::optimum::plan;
use super::sample::{Chance, SHAPES, Shape, problem};
use crate::matching::{
    Aim, Explanation, PairIds, Plan, Problem, Reasons, Role, Side, check_plan, explain, fewer,
};

fn ids(plan: &Plan) -> impl Iterator<Item = (&str, &str)> {
    plan.pairs.iter().map(|pair| (&*pair.mentee_id, &*pair.mentor_id))
}

fn explained(problem: &Problem, plan: &Plan) -> Vec<Explanation> {
    let people = problem.people.iter();
    people.map(|person| explain(problem, ids(plan), &person.id).unwrap()).collect()
}

/// The reasons of everybody who has fewer than they take.
fn reasons(problem: &Problem, plan: &Plan) -> Vec<(String, Role, u8, u8, String)> {
    let mut told = Vec::new();
    fewer(problem, ids(plan), |one| {
        told.push((one.id.to_owned(), one.as_role, one.has, one.takes, one.reason.to_owned()));
    });
    told
}

#[test]
fn everybody_with_fewer_is_told_why_and_no_better_plan_is_claimed_to_exist() {
    for shape in SHAPES {
        for seed in 600..640 {
            let given = problem(shape, &mut Chance::new(seed));
            let plan = plan(&given);
            let mut expected = Vec::new();
            for (person, explanation) in given.people.iter().zip(explained(&given, &plan)) {
                for side in explanation.sides {
                    let has = u8::try_from(side.partners.len()).unwrap();
                    if has < side.takes {
                        expected.push((person.id.to_string(), side.as_role, has, side.takes));
                    }
                }
            }
            let told = reasons(&given, &plan);
            for (.., reason) in &told {
                assert!(!reason.contains("better plan"), "{shape:?} {seed} {reason}");
                assert!(!reason.is_empty());
            }
            let who: Vec<_> =
                told.into_iter().map(|(id, side, has, takes, _)| (id, side, has, takes)).collect();
            assert_eq!(who, expected, "{shape:?} {seed}");
        }
    }
}

#[test]
fn whoever_could_have_more_makes_the_plan_one_of_which_a_better_exists() {
    for seed in 640..680 {
        let given = problem(Shape::Plain, &mut Chance::new(seed));
        let mut plan = plan(&given);
        if plan.pairs.pop().is_some() {
            let told = reasons(&given, &plan);
            let n = told.iter().filter(|one| one.4.ends_with("a better plan exists")).count();
            assert!(n >= 2, "{seed} {told:?}");
        }
    }
}

#[test]
fn reach_is_counted_as_one_by_one() {
    for shape in SHAPES {
        for seed in 680..700 {
            let given = problem(shape, &mut Chance::new(seed));
            let plan = plan(&given);
            for (person, explanation) in given.people.iter().zip(explained(&given, &plan)) {
                for side in explanation.sides {
                    let reach = side.within_reach;
                    let parts =
                        [reach.other_grade, reach.same_organisation, reach.excluded, reach.within];
                    assert_eq!(reach.everybody, parts.iter().sum::<u64>());
                    let within = one_by_one(&given, &person.id, &side);
                    assert_eq!(reach.within, within.len() as u64, "{shape:?} {seed}");
                    let shared = shared(&plan, &within, side.as_role);
                    assert_eq!(reach.shared, shared, "{shape:?} {seed}");
                }
            }
        }
    }
}

/// With whom somebody could be in a pair, were it the only one.
fn one_by_one<'a>(problem: &'a Problem, id: &str, side: &Side) -> Vec<&'a str> {
    let alone = Problem { pins: Vec::new(), ..problem.clone() };
    let others = problem.people.iter().filter(|other| {
        let (mentee, mentor) =
            if side.as_role == Role::Mentee { (id, &*other.id) } else { (&*other.id, id) };
        let pair = PairIds { mentee_id: mentee.to_owned(), mentor_id: mentor.to_owned() };
        check_plan(&alone, &[pair], &[]).violations.is_empty()
    });
    others.map(|other| &*other.id).collect()
}

/// How many places that these others offer are held by a mentee with more than one
/// mentor; mentees offer none.
fn shared(plan: &Plan, others: &[&str], as_role: Role) -> u64 {
    let n_mentors = |mentee: &str| ids(plan).filter(|(id, _)| *id == mentee).count();
    let is_shared = |(mentee, mentor): &(&str, &str)| {
        as_role == Role::Mentee && others.contains(mentor) && n_mentors(mentee) > 1
    };
    ids(plan).filter(is_shared).count() as u64
}

#[test]
fn the_same_pairs_have_the_same_words_under_any_identity_flag() {
    let mut n_same = 0;
    for shape in [Shape::Plain, Shape::CrossingIdentities, Shape::FewMentors] {
        for seed in 700..720 {
            let given = problem(shape, &mut Chance::new(seed));
            let before = plan(&given);
            for place in 0..given.people.len() {
                let mut other = given.clone();
                other.people[place].wants_shared_identity ^= true;
                let after = plan(&other);
                let (one, two) = (explained(&given, &before), explained(&other, &after));
                for (one, two) in one.iter().zip(&two) {
                    let partners = |of: &Explanation| -> Vec<_> {
                        of.sides.iter().flat_map(|side| side.partners.clone()).collect()
                    };
                    for partner in partners(one) {
                        let same = partners(two).into_iter().find(|other| other.id == partner.id);
                        assert!(same.is_none_or(|same| same == partner), "{shape:?} {seed}");
                    }
                }
                if ids(&before).eq(ids(&after)) {
                    n_same += 1;
                    assert_eq!(one, two, "{shape:?} {seed}");
                    assert_eq!(
                        reasons(&given, &before),
                        reasons(&other, &after),
                        "{shape:?} {seed}"
                    );
                }
            }
        }
    }
    assert!(n_same > 50, "too few plans were the same: {n_same}");
}

#[test]
fn no_word_speaks_of_identity() {
    for seed in 720..740 {
        let given = problem(Shape::CrossingIdentities, &mut Chance::new(seed));
        let plan = plan(&given);
        let said = format!("{:?} {:?}", explained(&given, &plan), reasons(&given, &plan));
        for word in ["Gay", "Queer", "Bi\"", "dentit", Aim::Identity.name()] {
            assert!(!said.contains(word), "{word}: {said}");
        }
    }
}

#[test]
fn each_of_a_pair_is_told_why_as_who_they_are() {
    let mut people = problem(Shape::Plain, &mut Chance::new(0)).people;
    let (mut mentee, mut mentor) = (people.remove(0), people.remove(0));
    (mentee.grade, mentee.profession, mentee.wanted_profession) = (3, "Law".into(), None);
    (mentor.grade, mentor.profession, mentor.organisation) = (5, "Law".into(), "DWP".into());
    let own = Reasons::new(&mentee, &mentor, true);
    let (from, chosen) = ("from another department", "chosen by the people who run the programme");
    let to_mentee = ["two grades above you", "in Law, the profession you work in too"];
    assert_eq!(own.words_to_mentee()[..2], to_mentee);
    assert_eq!(own.words_to_mentee()[2..], [format!("{from}, DWP"), chosen.to_owned()]);
    let to_mentor = ["two grades below you", "in your profession, Law", from, chosen];
    assert_eq!(own.words_to_mentor(), to_mentor);

    (mentee.grade, mentee.wanted_profession) = (4, Some("Tax".into()));
    let other = Reasons::new(&mentee, &mentor, false);
    let from_dwp = "from another department, DWP";
    assert_eq!(other.words_to_mentee(), ["one grade above you", "in Law", from_dwp]);
    assert_eq!(other.words_to_mentor(), ["one grade below you", from]);
}

#[test]
fn nobody_is_explained_whom_nobody_knows() {
    let given = problem(Shape::Plain, &mut Chance::new(0));
    assert_eq!(explain(&given, [], "p999"), None);
}
