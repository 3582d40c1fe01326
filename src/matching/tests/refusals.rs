//! What cannot be matched is said, all of it, before matching.

use std::ops::ControlFlow;

use super::optimum::plan;
use super::sample::pair;
use crate::matching::{
    Aim, Person, Problem, Role, Rules, SolveError, profession_shortages, shortages, solve, validate,
};

fn person(id: &str, role: Role, grade: u8, organisation: &str) -> Person {
    Person {
        id: id.into(),
        role,
        grade,
        organisation: organisation.into(),
        profession: "Policy".into(),
        wanted_profession: None,
        capacity_as_mentor: 3,
        capacity_as_mentee: 3,
        identities: Vec::new(),
        wants_shared_identity: false,
    }
}

fn two() -> Problem {
    let people = vec![
        person("ada", Role::Mentee, 2, "Defra"),
        person("grace", Role::Mentor, 4, "Home Office"),
    ];
    Problem { people, ..Problem::default() }
}

#[test]
fn every_mistake_is_named() {
    let mut problem = two();
    problem.people.push(person("ada", Role::Mentor, 3, "Defra"));
    problem
        .people
        .push(Person { capacity_as_mentor: 0, ..person("eve", Role::Mentor, 3, "Defra") });
    problem
        .people
        .push(Person { capacity_as_mentee: 4, ..person("una", Role::Mentee, 3, "Defra") });
    problem.people.push(person("wen", Role::Mentee, 11, "Defra"));
    problem.exclusions.push(pair("ada", "nobody"));
    problem.pins.push(pair("una", "grace"));
    problem.pins.push(pair("una", "grace"));
    problem.pins.push(pair("una", "eve"));
    problem.rules.order = vec![Aim::Wanted, Aim::Wanted];
    let said: Vec<String> = validate(&problem).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the rules are not usable: an aim stands in the order twice",
            "ada is there more than once",
            "eve has capacity 0 as a mentor; it has to be from 1 to 3",
            "una has capacity 4 as a mentee; it has to be from 1 to 3",
            "wen has grade 11; the highest is 10",
            "exclusions name nobody, who does not take part",
            "the pin of una with grace breaks a rule: it is there twice",
            "the pin of una with eve breaks a rule: the mentor's grade is not far enough above the \
             mentee's, or too far",
            "the pin of una with eve breaks a rule: the mentor does not take that many mentees",
        ]
    );
    let refused = solve(&problem, &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused, Err(SolveError::InvalidProblem(validate(&problem))));
}

#[test]
fn a_capacity_on_the_other_side_is_not_read() {
    let mut problem = two();
    problem.people[0].capacity_as_mentor = 0;
    problem.people[1].capacity_as_mentee = 0;
    assert_eq!(plan(&problem).pairs.len(), 1);
}

#[test]
fn nobody_and_one_person_get_a_plan() {
    let mut problem = Problem::default();
    assert_eq!(plan(&problem).pairs.len(), 0);
    problem.people = vec![person("ada", Role::Both, 4, "Defra")];
    let reasons: Vec<String> =
        plan(&problem).unmatched.into_iter().map(|person| person.reason).collect();
    assert_eq!(
        reasons,
        [
            "no mentor in this programme is one or two grades above",
            "no mentee in this programme is one or two grades below"
        ]
    );
}

#[test]
fn who_is_left_out_is_told_why() {
    let mut same_organisation = two();
    same_organisation.people[0].organisation = "Home Office".into();
    let mut excluded = two();
    excluded.exclusions.push(pair("grace", "ada"));
    let mut scarce = two();
    scarce.people[1].capacity_as_mentor = 1;
    scarce.people.push(person("eve", Role::Mentee, 2, "Defra"));
    for (problem, reason) in [
        (same_organisation, "everybody one or two grades above works in the same department"),
        (
            excluded,
            "everybody one or two grades above in another department has met them \
             before or must not be matched with them",
        ),
        (
            scarce,
            "all places with mentors one or two grades above went to people who would otherwise \
             have nobody",
        ),
    ] {
        assert_eq!(plan(&problem).unmatched[0].reason, reason);
    }
}

#[test]
fn a_solver_stops_when_it_is_told_to() {
    assert_eq!(solve(&two(), &mut |_| ControlFlow::Break(())), Err(SolveError::Cancelled));
}

#[test]
fn the_narrowest_band_that_lacks_places_is_named() {
    let mut people: Vec<Person> =
        (0..5).map(|i| person(&format!("p{i}"), Role::Mentee, 2, "Defra")).collect();
    people.push(person("grace", Role::Mentor, 4, "Home Office"));
    people.push(person("una", Role::Mentor, 5, "Home Office"));
    let bands = shortages(&people, &Rules::default());
    assert_eq!(bands.len(), 1);
    assert_eq!((bands[0].from_grade, bands[0].to_grade), (2, 2));
    assert_eq!((bands[0].mentees, bands[0].places, bands[0].short), (5, 3, 2));
}

#[test]
fn who_wants_a_profession_that_is_scarce_is_counted() {
    let wanting = |id: &str, grade: u8, wanted: &str| Person {
        wanted_profession: Some(wanted.into()),
        ..person(id, Role::Mentee, grade, "Defra")
    };
    let working = |id: &str, grade: u8, profession: &str| Person {
        profession: profession.into(),
        capacity_as_mentor: 1,
        ..person(id, Role::Mentor, grade, "Home Office")
    };
    let people = [
        wanting("ada", 2, "Legal"),
        wanting("eve", 3, "Legal"),
        wanting("una", 8, "Legal"),
        wanting("wen", 2, "Finance"),
        working("kit", 3, "Legal"),
        working("zoe", 4, "Legal"),
        // Too high for anybody who wants it.
        working("ann", 7, "Legal"),
        working("max", 4, "Finance"),
    ];
    let short = profession_shortages(&people, &Rules::default());
    assert_eq!(short.len(), 1);
    assert_eq!((short[0].profession.as_str(), short[0].wanted), ("Legal", 3));
    assert_eq!((short[0].places, short[0].short), (2, 1));
    let near = Rules { grade_gap_max: 1, ..Rules::default() };
    let short = profession_shortages(&people, &near);
    let counts: Vec<(&str, u64)> =
        short.iter().map(|one| (one.profession.as_str(), one.short)).collect();
    assert_eq!(counts, [("Finance", 1), ("Legal", 1)]);
}
