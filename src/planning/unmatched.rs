//! Why somebody has nobody in a plan, as it is said to them. Pure.
//!
//! The engine's reason is for admins. The person reads how many there are of a grade
//! that fits and what puts them out of reach, as the engine counts them, which reads no
//! identity for it. Fewer than five people are not told apart: that the one person
//! above works next door would say who takes part.

use crate::matching::{Plan, Problem, Role, WithinReach, fewer, gaps};

/// Numbers of people are told from here on.
const TOLD_FROM: u64 = 5;

/// What is said to each of those who have nobody, in the order of the plan, in a
/// sentence without full stop. Takes time O(n log n).
pub(super) fn words_to_unmatched(problem: &Problem, plan: &Plan) -> Vec<String> {
    let pairs = plan.pairs.iter().map(|pair| (&*pair.mentee_id, &*pair.mentor_id));
    let gaps = gaps(&problem.rules);
    // They are among those with fewer than they take, in the same order.
    let mut said = Vec::with_capacity(plan.unmatched.len());
    fewer(problem, pairs, |one| {
        if one.has == 0 {
            said.push(words(&one.within_reach, one.as_role, &gaps));
        }
    });
    debug_assert_eq!(said.len(), plan.unmatched.len(), "who has nobody has fewer than they take");
    said
}

/// Why nobody was left for somebody who takes part on a side.
fn words(reach: &WithinReach, as_role: Role, gaps: &str) -> String {
    let (them, where_) = if as_role == Role::Mentee {
        ("mentor", format!("{gaps} above you"))
    } else {
        ("mentee", format!("{gaps} below you"))
    };
    let n_all = reach.everybody - reach.other_grade;
    if n_all == 0 {
        return format!("no {them} in this programme is {where_}");
    }
    if reach.within > 0 {
        let there = format!("there are {} {where_} in other departments", many(reach.within, them));
        let went = match (as_role, reach.shared) {
            (Role::Mentee, 0) => "all their places went to people who had nobody else",
            // Only a pair that an admin kept can hold a place that would have helped.
            (Role::Mentee, _) => "all their places went to other people",
            _ => "all of them have as many mentors as they can take",
        };
        return format!("{there}; {went}");
    }
    let all = format!("there are {} {where_}", many(n_all, them));
    if n_all < TOLD_FROM {
        return format!(
            "{all}, and none of them can be matched with you: everybody meets people of other \
             departments whom they have not met before"
        );
    }
    let why = match (reach.same_organisation, reach.excluded) {
        (_, 0) => "they work in your own department",
        (0, _) => "you have met them before or cannot be matched with them",
        _ => {
            "they work in your own department, or you have met them before or cannot be matched \
             with them"
        }
    };
    format!("{all}, all outside your reach because {why}")
}

/// "12 mentors", or as many as may be told.
fn many(n: u64, them: &str) -> String {
    if n < TOLD_FROM { format!("fewer than {TOLD_FROM} {them}s") } else { format!("{n} {them}s") }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::matching::{PairIds, Person, solve};

    fn person(id: &str, role: Role, grade: u8, department: &str) -> Person {
        Person {
            id: id.into(),
            role,
            grade,
            organisation: department.into(),
            profession: "Policy".into(),
            wanted_profession: None,
            capacity_as_mentor: 1,
            capacity_as_mentee: 1,
            identities: vec!["quetzal".into()],
            wants_shared_identity: true,
        }
    }

    /// `n` mentors of a department, two grades above Ada.
    fn mentors(n: usize, department: &str) -> Vec<Person> {
        let one = |nth| person(&format!("{department} {nth}"), Role::Mentor, 5, department);
        (0..n).map(one).collect()
    }

    fn said_to(id: &str, problem: &Problem) -> String {
        let plan = solve(problem, &mut |_| ControlFlow::Continue(())).unwrap();
        let place = plan.unmatched.iter().position(|one| *one.id == *id).expect("they have nobody");
        words_to_unmatched(problem, &plan)[place].clone()
    }

    fn round(others: Vec<Person>) -> Problem {
        let ada = person("ada", Role::Mentee, 3, "DWP");
        Problem { people: [vec![ada], others].concat(), ..Problem::default() }
    }

    #[test]
    fn nobody_of_a_grade_that_fits_is_said_as_it_is() {
        let nobody = "no mentor in this programme is one or two grades above you";
        assert_eq!(said_to("ada", &round(Vec::new())), nobody);
        assert_eq!(said_to("max", &round(vec![person("max", Role::Mentor, 9, "MOD")])), {
            "no mentee in this programme is one or two grades below you"
        });
        let mut round = round(mentors(7, "MOD"));
        round.rules.grade_gap_max = 1;
        assert_eq!(said_to("ada", &round), "no mentor in this programme is one grade above you");
    }

    #[test]
    fn who_has_everybody_in_their_own_department_is_told_how_many_but_not_of_a_few() {
        let said = "there are 5 mentors one or two grades above you, all outside your reach \
                    because they work in your own department";
        assert_eq!(said_to("ada", &round(mentors(5, "DWP"))), said);
        let few = said_to("ada", &round(mentors(4, "DWP")));
        let said = "there are fewer than 5 mentors one or two grades above you, and none of them \
                    can be matched with you: everybody meets people of other departments whom \
                    they have not met before";
        assert_eq!(few, said);
        // Nobody learns whether it is the department or an earlier round.
        let mut met = round(mentors(1, "MOD"));
        met.exclusions = vec![PairIds { mentee_id: "ada".into(), mentor_id: "MOD 0".into() }];
        assert_eq!(said_to("ada", &met), few);
    }

    #[test]
    fn who_met_everybody_or_some_and_works_with_the_others_is_told_so() {
        let with = |n_same| {
            let mut round = round([mentors(n_same, "DWP"), mentors(5, "MOD")].concat());
            // Once as a mentor, and twice over: the direction and the number do not matter.
            let pair = |mentee: &str, mentor: &str| PairIds {
                mentee_id: mentee.to_owned(),
                mentor_id: mentor.to_owned(),
            };
            round.exclusions = (0..5).map(|n| pair("ada", &format!("MOD {n}"))).collect();
            round.exclusions[0] = pair("MOD 0", "ada");
            round.exclusions.push(pair("ada", "MOD 0"));
            said_to("ada", &round)
        };
        let met = "you have met them before or cannot be matched with them";
        let because = "mentors one or two grades above you, all outside your reach because";
        assert_eq!(with(0), format!("there are 5 {because} {met}"));
        let both = format!("there are 7 {because} they work in your own department, or {met}");
        assert_eq!(with(2), both);
    }

    #[test]
    fn who_is_within_reach_of_full_places_is_told_whom_they_went_to() {
        let others = |n| {
            let bob = |nth| person(&format!("bob {nth}"), Role::Mentee, 4, "HMRC");
            (0..n).map(bob).collect::<Vec<_>>()
        };
        // Six mentees, five places: by the seed somebody is left.
        let mut full = round([mentors(5, "MOD"), others(5)].concat());
        full.pins = (0..5)
            .map(|n| PairIds { mentee_id: format!("bob {n}"), mentor_id: format!("MOD {n}") })
            .collect();
        let there = "there are 5 mentors one or two grades above you in other departments";
        let said = format!("{there}; all their places went to people who had nobody else");
        assert_eq!(said_to("ada", &full), said);

        // Kept for somebody who has another one, which the engine may not undo.
        full.people.iter_mut().filter(|one| &*one.id == "bob 0").for_each(|bob| {
            bob.capacity_as_mentee = 2;
        });
        full.people.retain(|one| &*one.id != "bob 1");
        full.pins[1].mentee_id = "bob 0".to_owned();
        assert_eq!(
            said_to("ada", &full),
            format!("{there}; all their places went to other people")
        );
    }

    #[test]
    fn a_mentor_without_a_mentee_is_told_that_all_have_enough() {
        let round = round(mentors(2, "MOD"));
        let plan = solve(&round, &mut |_| ControlFlow::Continue(())).unwrap();
        let said = "there are fewer than 5 mentees one or two grades below you in other \
                    departments; all of them have as many mentors as they can take";
        assert_eq!(words_to_unmatched(&round, &plan), [said]);
    }
}
