//! Who has somebody in a plan, but fewer than they would take, and why. Pure.
//!
//! The words are the engine's, which reads no identity for them.

use crate::matching::{self, Plan, Problem, Role};

/// Somebody with fewer people than they would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fewer {
    /// Who it is.
    pub(super) id: String,
    /// On which side.
    pub(super) as_role: Role,
    /// How many they have, at least one.
    pub(super) n_found: usize,
    /// Why, in a sentence without full stop.
    pub(super) reason: String,
}

/// Everybody who has somebody on a side, but fewer than they would take there, by
/// id.
pub(super) fn people_with_fewer(problem: &Problem, plan: &Plan) -> Vec<Fewer> {
    let pairs = plan.pairs.iter().map(|pair| (&*pair.mentee_id, &*pair.mentor_id));
    let mut found = Vec::new();
    matching::fewer(problem, pairs, |one| {
        if one.has > 0 {
            let (id, reason) = (one.id.to_owned(), one.reason.to_owned());
            let n_found = usize::from(one.has);
            found.push(Fewer { id, as_role: one.as_role, n_found, reason });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::matching::{PairIds, Person, solve};

    fn person(id: &str, role: Role, grade: u8, mentees: u8, mentors: u8) -> Person {
        Person {
            id: id.into(),
            role,
            grade,
            organisation: format!("department of {id}").into(),
            profession: "Policy".into(),
            wanted_profession: None,
            capacity_as_mentor: mentees,
            capacity_as_mentee: mentors,
            identities: Vec::new(),
            wants_shared_identity: false,
        }
    }

    fn told(problem: &Problem) -> Vec<(String, usize, String)> {
        let plan = solve(problem, &mut |_| ControlFlow::Continue(())).unwrap();
        let rows = people_with_fewer(problem, &plan).into_iter();
        rows.map(|one| (one.id, one.n_found, one.reason)).collect()
    }

    #[test]
    fn who_has_fewer_is_told_whether_nobody_was_there_or_all_had_enough() {
        // One mentor with one place, another out of reach of Bo.
        let mut problem = Problem {
            people: vec![
                person("ada", Role::Mentee, 3, 0, 3),
                person("bo", Role::Mentee, 2, 0, 1),
                person("max", Role::Mentor, 4, 3, 0),
                person("zoe", Role::Mentor, 5, 1, 0),
            ],
            ..Problem::default()
        };
        let none_left = |direction| {
            format!("nobody else one or two grades {direction} is in another department")
        };
        assert_eq!(
            told(&problem),
            [("ada".to_owned(), 2, none_left("above")), ("max".to_owned(), 2, none_left("below"))]
        );
        problem.people[0].capacity_as_mentee = 1;
        problem.pins = vec![PairIds { mentee_id: "ada".to_owned(), mentor_id: "zoe".to_owned() }];
        let full = "the one other mentee within reach has as many mentors as they take".to_owned();
        assert_eq!(told(&problem), [("max".to_owned(), 1, full)]);
    }

    #[test]
    fn who_met_everybody_or_must_not_meet_them_is_told_both_since_either_may_be_so() {
        let problem = Problem {
            people: vec![
                person("ada", Role::Mentee, 3, 0, 3),
                person("max", Role::Mentor, 4, 1, 0),
                person("zoe", Role::Mentor, 5, 1, 0),
            ],
            exclusions: vec![PairIds { mentee_id: "ada".to_owned(), mentor_id: "zoe".to_owned() }],
            ..Problem::default()
        };
        let said = "everybody else one or two grades above in another department has met them \
                    before or must not be matched with them";
        assert_eq!(told(&problem), [("ada".to_owned(), 1, said.to_owned())]);
    }

    #[test]
    fn nobody_has_fewer_who_has_all_that_they_would_take_or_nobody() {
        let problem = Problem {
            people: vec![
                person("ada", Role::Mentee, 3, 0, 1),
                person("max", Role::Mentor, 4, 1, 0),
                person("zoe", Role::Mentor, 9, 3, 0),
            ],
            ..Problem::default()
        };
        assert_eq!(told(&problem), []);
    }
}
