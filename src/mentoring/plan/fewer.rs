//! Who has somebody in a plan, but fewer than they would take, and why. Pure.
//!
//! Speaks of grades, departments and places alone, never of identity.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::matching::{Person, Plan, Problem, Role};

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

/// Everybody who has somebody on a side, but fewer than they would take there,
/// in the order of the problem's people.
///
/// Takes time O(n) for each pair of a grade and a department that somebody has.
pub(super) fn fewer(problem: &Problem, plan: &Plan) -> Vec<Fewer> {
    let reach = Reach::new(problem, plan);
    let mut found = Vec::new();
    for person in &problem.people {
        let sides = [
            (Role::Mentee, person.role.is_mentored(), person.capacity_as_mentee),
            (Role::Mentor, person.role.mentors(), person.capacity_as_mentor),
        ];
        for (as_role, takes_part, capacity) in sides {
            let n_found = reach.partners(&person.id, as_role).len();
            if takes_part && (1..usize::from(capacity)).contains(&n_found) {
                let reason = reach.reason(person, as_role);
                found.push(Fewer { id: person.id.clone(), as_role, n_found, reason });
            }
        }
    }
    found
}

/// People on one side, and how many of them would take one more.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: usize,
    free: usize,
}

/// Who could have been matched with whom, counted by grade and department.
struct Reach<'a> {
    problem: &'a Problem,
    people: HashMap<&'a str, &'a Person>,
    mentors_of: HashMap<String, Vec<String>>,
    mentees_of: HashMap<String, Vec<String>>,
    mentors: BTreeMap<(u8, &'a str), Tally>,
    mentees: BTreeMap<(u8, &'a str), Tally>,
    excluded: HashMap<&'a str, HashSet<&'a str>>,
}

impl<'a> Reach<'a> {
    fn new(problem: &'a Problem, plan: &Plan) -> Self {
        let mut reach = Self {
            problem,
            people: problem.people.iter().map(|person| (person.id.as_str(), person)).collect(),
            mentors_of: HashMap::new(),
            mentees_of: HashMap::new(),
            mentors: BTreeMap::new(),
            mentees: BTreeMap::new(),
            excluded: HashMap::new(),
        };
        for pair in &plan.pairs {
            let (mentee, mentor) = (pair.mentee_id.clone(), pair.mentor_id.clone());
            reach.mentors_of.entry(mentee.clone()).or_default().push(mentor.clone());
            reach.mentees_of.entry(mentor).or_default().push(mentee);
        }
        for pair in &problem.exclusions {
            let (a, b) = (pair.mentee_id.as_str(), pair.mentor_id.as_str());
            reach.excluded.entry(a).or_default().insert(b);
            reach.excluded.entry(b).or_default().insert(a);
        }
        for person in &problem.people {
            let place = (person.grade, person.department.as_str());
            for (takes_part, side) in
                [(person.role.mentors(), Role::Mentor), (person.role.is_mentored(), Role::Mentee)]
            {
                if takes_part {
                    let is_free = reach.is_free(person, side);
                    let table = match side {
                        Role::Mentor => &mut reach.mentors,
                        Role::Mentee | Role::Both => &mut reach.mentees,
                    };
                    let tally = table.entry(place).or_default();
                    tally.all += 1;
                    tally.free += usize::from(is_free);
                }
            }
        }
        reach
    }

    /// Whom a person has on one side.
    fn partners(&self, id: &str, side: Role) -> &[String] {
        let table = if side == Role::Mentor { &self.mentees_of } else { &self.mentors_of };
        table.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether a person would take one more on one side.
    fn is_free(&self, person: &Person, side: Role) -> bool {
        let capacity = match side {
            Role::Mentor => person.capacity_as_mentor,
            Role::Mentee | Role::Both => person.capacity_as_mentee,
        };
        self.partners(&person.id, side).len() < usize::from(capacity)
    }

    /// The people on the other side whom a person could have.
    fn within_reach(&self, person: &Person, side: Role) -> Tally {
        let of_mentee = side != Role::Mentor;
        let fits = |grade: u8| {
            let (low, high) = if of_mentee { (person.grade, grade) } else { (grade, person.grade) };
            self.problem.rules.allows_grades(low, high)
        };
        let table = if of_mentee { &self.mentors } else { &self.mentees };
        let mut sum = Tally::default();
        for ((grade, department), tally) in table {
            if fits(*grade) && *department != person.department {
                sum.all += tally.all;
                sum.free += tally.free;
            }
        }
        let other_side = if of_mentee { Role::Mentor } else { Role::Mentee };
        let excluded = self.excluded.get(person.id.as_str()).into_iter().flatten();
        for other in excluded.filter_map(|id| self.people.get(id)) {
            let takes_part =
                if of_mentee { other.role.mentors() } else { other.role.is_mentored() };
            if takes_part && fits(other.grade) && other.department != person.department {
                sum.all -= 1;
                sum.free -= usize::from(self.is_free(other, other_side));
            }
        }
        sum
    }

    fn reason(&self, person: &Person, side: Role) -> String {
        let (them, they_have) = match side {
            Role::Mentor => ("mentees", "mentors"),
            Role::Mentee | Role::Both => ("mentors", "mentees"),
        };
        let partners = self.partners(&person.id, side);
        let reach = self.within_reach(person, side);
        let other_side = if side == Role::Mentor { Role::Mentee } else { Role::Mentor };
        let is_free = |id: &String| {
            self.people.get(id.as_str()).is_some_and(|other| self.is_free(other, other_side))
        };
        let n_free_partners = partners.iter().filter(|id| is_free(id)).count();
        if reach.all <= partners.len() {
            format!("no other {them} are within reach in grade and department")
        } else if reach.free <= n_free_partners {
            format!("all other {them} within reach have as many {they_have} as they take")
        } else {
            // Only where the plan is not the best, or where its pins say so.
            format!("other {them} within reach have a place left, but the plan came out like this")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::matching::{PairIds, solve};

    fn person(id: &str, role: Role, grade: u8, (mentees, mentors): (u8, u8)) -> Person {
        Person {
            id: id.to_owned(),
            role,
            grade,
            department: format!("department of {id}"),
            profession: "Policy".to_owned(),
            wanted_profession: None,
            capacity_as_mentor: mentees,
            capacity_as_mentee: mentors,
            identities: Vec::new(),
            wants_shared_identity: false,
        }
    }

    fn told(problem: &Problem) -> Vec<(String, usize, String)> {
        let plan = solve(problem, &mut |_| ControlFlow::Continue(())).unwrap();
        let rows = fewer(problem, &plan).into_iter();
        rows.map(|one| (one.id, one.n_found, one.reason)).collect()
    }

    #[test]
    fn who_has_fewer_is_told_whether_nobody_was_there_or_all_had_enough() {
        // One mentor with one place, another out of reach of Bo.
        let mut problem = Problem {
            people: vec![
                person("ada", Role::Mentee, 3, (0, 3)),
                person("bo", Role::Mentee, 2, (0, 1)),
                person("max", Role::Mentor, 4, (3, 0)),
                person("zoe", Role::Mentor, 5, (1, 0)),
            ],
            ..Problem::default()
        };
        let none_left = |them| format!("no other {them} are within reach in grade and department");
        assert_eq!(
            told(&problem),
            [
                ("ada".to_owned(), 2, none_left("mentors")),
                ("max".to_owned(), 2, none_left("mentees"))
            ]
        );
        problem.people[0].capacity_as_mentee = 1;
        problem.pins = vec![PairIds { mentee_id: "ada".to_owned(), mentor_id: "zoe".to_owned() }];
        let full = "all other mentees within reach have as many mentors as they take".to_owned();
        assert_eq!(told(&problem), [("max".to_owned(), 1, full)]);
    }

    #[test]
    fn nobody_has_fewer_who_has_all_that_they_would_take_or_nobody() {
        let problem = Problem {
            people: vec![
                person("ada", Role::Mentee, 3, (0, 1)),
                person("max", Role::Mentor, 4, (1, 0)),
                person("zoe", Role::Mentor, 9, (3, 0)),
            ],
            ..Problem::default()
        };
        assert_eq!(told(&problem), []);
    }
}
