//! Why people are matched, and why somebody is not, in the programme's words.
//!
//! Nothing here reads an identity or the wish to share one. So the words for a
//! pair are the same whether or not identity counted, by construction: these
//! functions see a [`Face`], which has neither.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Unmatched;
use super::problem::{Person, Problem, Role, Rules};

/// The reason of a pinned pair.
pub(super) const CHOSEN: &str = "chosen by the people who run the programme";

/// What a reason may speak of.
#[derive(Clone, Copy)]
struct Face<'a> {
    grade: u8,
    department: &'a str,
    profession: &'a str,
    wanted: &'a str,
    wanted_is_own: bool,
}

impl<'a> Face<'a> {
    fn of(person: &'a Person) -> Self {
        Self {
            grade: person.grade,
            department: &person.department,
            profession: &person.profession,
            wanted: person.wanted(),
            wanted_is_own: person.wanted() == person.profession,
        }
    }
}

/// Why two people suit each other, in phrases that fit either of them.
pub(super) fn reasons_for_pair(mentee: &Person, mentor: &Person, is_pinned: bool) -> Vec<String> {
    let (mentee, mentor) = (Face::of(mentee), Face::of(mentor));
    let mut reasons = Vec::new();
    let gap = mentor.grade - mentee.grade;
    reasons.push(match gap {
        1 => "one grade above the mentee".to_owned(),
        2 => "two grades above the mentee".to_owned(),
        _ => format!("{gap} grades above the mentee"),
    });
    reasons.push(if mentor.profession == mentee.wanted {
        let wish = if mentee.wanted_is_own { "works in too" } else { "asked for" };
        format!("in {}, the profession the mentee {wish}", mentor.profession)
    } else {
        format!("in {}", mentor.profession)
    });
    reasons.push(format!("from another department, {}", mentor.department));
    if is_pinned {
        reasons.push(CHOSEN.to_owned());
    }
    reasons
}

/// Everybody who has nobody on a side that they registered for, by id, and why.
///
/// Takes time O(n log n), and O(n) for each different grade and department of
/// somebody unmatched.
pub(super) fn unmatched(
    problem: &Problem,
    mentees: &BTreeSet<&str>,
    mentors: &BTreeSet<&str>,
) -> Vec<Unmatched> {
    let mut tally = Tally::new(problem);
    let mut people: Vec<&Person> = problem.people.iter().collect();
    people.sort_unstable_by_key(|person| &person.id);
    let mut unmatched = Vec::new();
    for person in people {
        let sides = [
            (Role::Mentee, person.role.is_mentored() && !mentees.contains(person.id.as_str())),
            (Role::Mentor, person.role.mentors() && !mentors.contains(person.id.as_str())),
        ];
        for (as_role, is_without) in sides {
            if is_without {
                let reason = tally.reason(person, as_role);
                unmatched.push(Unmatched { id: person.id.clone(), as_role, reason });
            }
        }
    }
    unmatched
}

/// People counted by grade and department, to say who was within reach.
struct Tally<'a> {
    rules: &'a Rules,
    /// Mentors and mentees at each grade, by department.
    mentors: BTreeMap<u8, BTreeMap<&'a str, usize>>,
    mentees: BTreeMap<u8, BTreeMap<&'a str, usize>>,
    excluded: BTreeMap<&'a str, BTreeSet<&'a str>>,
    people: BTreeMap<&'a str, &'a Person>,
}

impl<'a> Tally<'a> {
    fn new(problem: &'a Problem) -> Self {
        let mut tally = Self {
            rules: &problem.rules,
            mentors: BTreeMap::new(),
            mentees: BTreeMap::new(),
            excluded: BTreeMap::new(),
            people: BTreeMap::new(),
        };
        for person in &problem.people {
            let department = person.department.as_str();
            let count = |table: &mut BTreeMap<u8, BTreeMap<&'a str, usize>>| {
                *table.entry(person.grade).or_default().entry(department).or_default() += 1;
            };
            if person.role.mentors() {
                count(&mut tally.mentors);
            }
            if person.role.is_mentored() {
                count(&mut tally.mentees);
            }
        }
        for pair in &problem.exclusions {
            let (a, b) = (pair.mentee_id.as_str(), pair.mentor_id.as_str());
            tally.excluded.entry(a).or_default().insert(b);
            tally.excluded.entry(b).or_default().insert(a);
        }
        if !problem.exclusions.is_empty() {
            tally.people = problem.people.iter().map(|one| (one.id.as_str(), one)).collect();
        }
        tally
    }

    fn reason(&mut self, person: &Person, as_role: Role) -> String {
        let of_mentee = as_role == Role::Mentee;
        let (them, table, direction) = if of_mentee {
            ("mentor", &self.mentors, "above")
        } else {
            ("mentee", &self.mentees, "below")
        };
        let fits = |grade: u8| {
            let (low, high) = if of_mentee { (person.grade, grade) } else { (grade, person.grade) };
            self.rules.allows_grades(low, high)
        };
        let grades = table.iter().filter(|(grade, _)| fits(**grade)).map(|(_, counts)| counts);
        let (mut all, mut elsewhere) = (0, 0);
        for counts in grades {
            all += counts.values().sum::<usize>();
            elsewhere += counts
                .iter()
                .filter(|(d, _)| **d != person.department)
                .map(|(_, n)| n)
                .sum::<usize>();
        }
        let is_there = |other: &&Person| {
            let takes_part =
                if of_mentee { other.role.mentors() } else { other.role.is_mentored() };
            takes_part && fits(other.grade) && other.department != person.department
        };
        let excluded = self.excluded.get(person.id.as_str()).into_iter().flatten();
        let n_excluded =
            excluded.filter_map(|id| self.people.get(id)).filter(|other| is_there(other)).count();
        let gaps = self.gaps();
        if all == 0 {
            format!("no {them} in this programme is {gaps} {direction}")
        } else if elsewhere == 0 {
            format!("everybody {gaps} {direction} works in the same department")
        } else if elsewhere == n_excluded {
            format!("everybody {gaps} {direction} in another department is excluded")
        } else if of_mentee {
            format!(
                "all places with mentors {gaps} above went to people who would otherwise have nobody"
            )
        } else {
            format!("all mentees {gaps} below found mentors elsewhere")
        }
    }

    fn gaps(&self) -> String {
        let (min, max) = (self.rules.grade_gap_min, self.rules.grade_gap_max);
        match (min, max) {
            (1, 1) => "one grade".to_owned(),
            (1, 2) => "one or two grades".to_owned(),
            (2, 2) => "two grades".to_owned(),
            _ => format!("{min} to {max} grades"),
        }
    }
}
