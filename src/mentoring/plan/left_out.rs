//! Why somebody has nobody in a plan, as it is said to them. Pure.
//!
//! The engine's reason is for admins. The person reads how many there are of a grade
//! that fits and what puts them out of reach. Reads grades, departments and who is
//! excluded, never an identity. Fewer than five people are not told apart: that the
//! one person above works next door would say who takes part.

use std::collections::{HashMap, HashSet};

use crate::matching::{Name, Person, Plan, Problem, Role, Rules, gaps};

/// Numbers of people are told from here on.
const TOLD_FROM: usize = 5;

/// Some people of one side.
#[derive(Clone, Copy, Default)]
struct Tally {
    n_people: usize,
    /// Mentors who have a mentee with another mentor beside them.
    n_shared: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.n_people += other.n_people;
        self.n_shared += other.n_shared;
    }
}

/// The people of one side, counted.
#[derive(Default)]
struct Side<'a> {
    by_grade: HashMap<u8, Tally>,
    by_department: HashMap<(u8, &'a Name), Tally>,
}

impl<'a> Side<'a> {
    fn count(&mut self, person: &'a Person, is_shared: bool) {
        let one = Tally { n_people: 1, n_shared: usize::from(is_shared) };
        self.by_grade.entry(person.grade).or_default().add(one);
        self.by_department.entry((person.grade, &person.department)).or_default().add(one);
    }

    /// Those of grades that fit: all of them, and those of one department.
    fn fitting(&self, fits: impl Fn(u8) -> bool, department: &Name) -> (Tally, Tally) {
        let (mut all, mut same) = (Tally::default(), Tally::default());
        for (&grade, &tally) in self.by_grade.iter().filter(|(grade, _)| fits(**grade)) {
            all.add(tally);
            same.add(self.by_department.get(&(grade, department)).copied().unwrap_or_default());
        }
        (all, same)
    }
}

/// What is said to each of those who have nobody, in the order of the plan, in a
/// sentence without full stop. Takes time O(n).
pub(super) fn left_out(problem: &Problem, plan: &Plan) -> Vec<String> {
    let round = Counted::new(problem, plan);
    plan.unmatched.iter().map(|one| round.words(&one.id, one.as_role)).collect()
}

/// A round as somebody without a match sees it.
struct Counted<'a> {
    rules: &'a Rules,
    people: HashMap<&'a str, &'a Person>,
    mentors: Side<'a>,
    mentees: Side<'a>,
    /// Both ways.
    excluded: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Counted<'a> {
    fn new(problem: &'a Problem, plan: &Plan) -> Self {
        let mut n_mentors: HashMap<&str, usize> = HashMap::new();
        for pair in &plan.pairs {
            *n_mentors.entry(&pair.mentee_id).or_default() += 1;
        }
        let shared = plan.pairs.iter().filter(|pair| n_mentors[&*pair.mentee_id] > 1);
        let shared: HashSet<&str> = shared.map(|pair| &*pair.mentor_id).collect();
        let (mut mentors, mut mentees) = (Side::default(), Side::default());
        for person in &problem.people {
            if person.role.mentors() {
                mentors.count(person, shared.contains(&*person.id));
            }
            if person.role.is_mentored() {
                mentees.count(person, false);
            }
        }
        let mut excluded: HashMap<&str, Vec<&str>> = HashMap::new();
        for pair in &problem.exclusions {
            excluded.entry(&pair.mentee_id).or_default().push(&pair.mentor_id);
            excluded.entry(&pair.mentor_id).or_default().push(&pair.mentee_id);
        }
        let people = problem.people.iter().map(|one| (&*one.id, one)).collect();
        Self { rules: &problem.rules, people, mentors, mentees, excluded }
    }

    fn words(&self, id: &str, as_role: Role) -> String {
        let person = self.people[id];
        let of_mentee = as_role == Role::Mentee;
        let fits = |other: u8| {
            let (mentee, mentor) =
                if of_mentee { (person.grade, other) } else { (other, person.grade) };
            self.rules.allows_grades(mentee, mentor)
        };
        let side = if of_mentee { &self.mentors } else { &self.mentees };
        let (all, same) = side.fitting(fits, &person.department);
        let mut excluded = self.excluded.get(id).cloned().unwrap_or_default();
        excluded.sort_unstable();
        excluded.dedup();
        let is_there = |other: &&Person| {
            let is_of_side =
                if of_mentee { other.role.mentors() } else { other.role.is_mentored() };
            is_of_side && fits(other.grade) && other.department != person.department
        };
        let excluded = excluded.iter().filter_map(|id| self.people.get(id).copied());
        let n_excluded = excluded.filter(|other| is_there(other)).count();
        let found = Found {
            n_all: all.n_people,
            n_same: same.n_people,
            n_within: all.n_people - same.n_people - n_excluded,
            is_shared: all.n_shared > same.n_shared,
        };
        let gaps = gaps(self.rules);
        if of_mentee {
            found.words("mentor", &format!("{gaps} above you"))
        } else {
            found.words("mentee", &format!("{gaps} below you"))
        }
    }
}

/// Who was there for somebody.
struct Found {
    /// Those of a grade that fits.
    n_all: usize,
    /// Of these, those of the person's own department.
    n_same: usize,
    /// Those of another department who are not excluded.
    n_within: usize,
    /// Whether somebody has one of these mentors and another one.
    is_shared: bool,
}

impl Found {
    /// Why nobody was left: `them` are mentors or mentees, `where_` is their grade.
    fn words(&self, them: &str, where_: &str) -> String {
        if self.n_all == 0 {
            return format!("no {them} in this programme is {where_}");
        }
        if self.n_within > 0 {
            let there =
                format!("there are {} {where_} in other departments", many(self.n_within, them));
            return match them {
                "mentee" => format!("{there}; all of them have as many mentors as they can take"),
                // Only a pair that an admin kept can hold a place that would have helped.
                _ if self.is_shared => format!("{there}; all their places went to other people"),
                _ => format!("{there}; all their places went to people who had nobody else"),
            };
        }
        let all = format!("there are {} {where_}", many(self.n_all, them));
        if self.n_all < TOLD_FROM {
            return format!(
                "{all}, and none of them can be matched with you: everybody meets people of \
                 other departments whom they have not met before"
            );
        }
        let why = match (self.n_same, self.n_all - self.n_same) {
            (_, 0) => "they work in your own department",
            (0, _) => "you have met them before or cannot be matched with them",
            _ => {
                "they work in your own department, or you have met them before or cannot be \
                 matched with them"
            }
        };
        format!("{all}, all outside your reach because {why}")
    }
}

/// "12 mentors", or as many as may be told.
fn many(n: usize, them: &str) -> String {
    if n < TOLD_FROM { format!("fewer than {TOLD_FROM} {them}s") } else { format!("{n} {them}s") }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::matching::{PairIds, solve};

    fn person(id: &str, role: Role, grade: u8, department: &str) -> Person {
        Person {
            id: id.into(),
            role,
            grade,
            department: department.into(),
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
        left_out(problem, &plan)[place].clone()
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
        assert_eq!(left_out(&round, &plan), [said]);
    }
}
