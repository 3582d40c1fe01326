//! What is wrong with a problem: every finding at once, before solving.

use rustc_hash::{FxHashMap, FxHashSet};

use super::roster::Places;
use crate::matching::problem::{PairIds, Person, Problem, Rules};

/// The highest rank of a grade.
const GRADE_MAX: u8 = 10;

/// The largest capacity that the engine can count.
const CAPACITY_MAX: u8 = 3;

/// Something that has to be put right before a problem can be solved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// An aim stands twice in the order, or a bound is out of range.
    #[error("the rules are not usable: {0}")]
    Rules(&'static str),
    /// Somebody has no id.
    #[error("somebody has an empty id")]
    EmptyId,
    /// Two people have the same id.
    #[error("{id} is there more than once")]
    DoubledId {
        /// The id.
        id: String,
    },
    /// A grade is not one of the eleven ranks.
    #[error("{id} has grade {grade}; the highest is 10")]
    Grade {
        /// Whose grade it is.
        id: String,
        /// What it says.
        grade: u8,
    },
    /// A capacity is zero or above the largest.
    #[error("{id} has capacity {capacity} as a {side}; it has to be from 1 to {max}")]
    Capacity {
        /// Whose capacity it is.
        id: String,
        /// `mentor` or `mentee`.
        side: &'static str,
        /// What it says.
        capacity: u8,
        /// The largest that the rules allow.
        max: u8,
    },
    /// A pin or an exclusion names somebody who does not take part.
    #[error("{list} name {id}, who does not take part")]
    UnknownId {
        /// `pins` or `exclusions`.
        list: &'static str,
        /// Who is named.
        id: String,
    },
    /// A pin contradicts a rule.
    #[error("the pin of {mentee_id} with {mentor_id} breaks a rule: {why}")]
    Pin {
        /// Who would be mentored.
        mentee_id: String,
        /// Who would mentor.
        mentor_id: String,
        /// The rule.
        why: &'static str,
    },
}

/// Everything that is wrong with a problem; empty when it can be solved.
///
/// Takes time in proportion to the size of the problem.
#[must_use]
pub fn validate(problem: &Problem) -> Vec<Finding> {
    validated_places(problem).err().unwrap_or_default()
}

/// Where everybody stands, in a problem with which nothing is wrong.
pub(crate) fn validated_places(problem: &Problem) -> Result<Places<'_>, Vec<Finding>> {
    let mut findings = rule_findings(&problem.rules);
    let mut places = Places::none(&problem.people);
    for (place, person) in problem.people.iter().enumerate() {
        if person.id.is_empty() {
            findings.push(Finding::EmptyId);
        } else if places.insert(place) {
            findings.push(Finding::DoubledId { id: person.id.to_string() });
        }
        findings.extend(person_findings(person, problem.rules.capacity_max));
    }
    for (list, pairs) in [("exclusions", &problem.exclusions), ("pins", &problem.pins)] {
        let named = pairs.iter().flat_map(|pair| [&pair.mentee_id, &pair.mentor_id]);
        let mut unknown: Vec<_> = named.filter(|id| places.find(id).is_none()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        findings.extend(unknown.into_iter().map(|id| Finding::UnknownId { list, id: id.clone() }));
    }
    findings.extend(pin_findings(problem, &places));
    if findings.is_empty() { Ok(places) } else { Err(findings) }
}

fn rule_findings(rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    let aims: FxHashSet<_> = rules.order.iter().collect();
    if aims.len() < rules.order.len() {
        findings.push(Finding::Rules("an aim stands in the order twice"));
    }
    if rules.grade_gap_min == 0 || rules.grade_gap_min > rules.grade_gap_max {
        findings.push(Finding::Rules("the grade gap has to be from at least 1 up to its maximum"));
    }
    if !(1..=CAPACITY_MAX).contains(&rules.capacity_max) {
        findings.push(Finding::Rules("the largest capacity has to be from 1 to 3"));
    }
    findings
}

fn person_findings(person: &Person, max: u8) -> Vec<Finding> {
    let mut findings = Vec::new();
    if person.grade > GRADE_MAX {
        findings.push(Finding::Grade { id: person.id.to_string(), grade: person.grade });
    }
    let sides = [
        ("mentor", person.role.mentors(), person.capacity_as_mentor),
        ("mentee", person.role.is_mentored(), person.capacity_as_mentee),
    ];
    for (side, takes_part, capacity) in sides {
        if takes_part && !(1..=max).contains(&capacity) {
            findings.push(Finding::Capacity { id: person.id.to_string(), side, capacity, max });
        }
    }
    findings
}

fn pin_findings(problem: &Problem, places: &Places<'_>) -> Vec<Finding> {
    if problem.pins.is_empty() {
        return Vec::new();
    }
    let excluded: FxHashSet<(&str, &str)> = problem
        .exclusions
        .iter()
        .map(|pair| (pair.mentee_id.as_str(), pair.mentor_id.as_str()))
        .flat_map(|(a, b)| [(a, b), (b, a)])
        .collect();
    let person = |id: &String| Some(&problem.people[places.find(id)?]);
    let mut seen = FxHashSet::default();
    let mut mentors_of: FxHashMap<&str, u8> = FxHashMap::default();
    let mut mentees_of: FxHashMap<&str, u8> = FxHashMap::default();
    let mut findings = Vec::new();
    for pin in &problem.pins {
        let (Some(mentee), Some(mentor)) = (person(&pin.mentee_id), person(&pin.mentor_id)) else {
            continue;
        };
        let mut refuse = |why| findings.push(pin_finding(pin, why));
        if !seen.insert(pin) {
            refuse("it is there twice");
            continue;
        }
        if let Some(why) = broken_rule(mentee, mentor, &problem.rules) {
            refuse(why);
        }
        if excluded.contains(&(&*mentee.id, &*mentor.id)) {
            refuse("the pair is excluded");
        }
        let mentors = mentors_of.entry(&mentee.id).or_default();
        *mentors = mentors.saturating_add(1);
        // Who does not take part on a side takes nobody there: one reason is enough.
        if mentee.role.is_mentored() && *mentors > mentee.capacity_as_mentee {
            refuse("the mentee does not take that many mentors");
        }
        let mentees = mentees_of.entry(&mentor.id).or_default();
        *mentees = mentees.saturating_add(1);
        if mentor.role.mentors() && *mentees > mentor.capacity_as_mentor {
            refuse("the mentor does not take that many mentees");
        }
    }
    findings
}

/// The first rule about two people that keeps them from being a pair.
fn broken_rule(mentee: &Person, mentor: &Person, rules: &Rules) -> Option<&'static str> {
    if mentee.id == mentor.id {
        Some("nobody mentors themselves")
    } else if !mentee.role.is_mentored() {
        Some("the mentee does not take part as a mentee")
    } else if !mentor.role.mentors() {
        Some("the mentor does not take part as a mentor")
    } else if !rules.allows_grades(mentee.grade, mentor.grade) {
        Some("the mentor's grade is not far enough above the mentee's, or too far")
    } else if mentee.organisation == mentor.organisation {
        Some("both work in the same department")
    } else {
        None
    }
}

fn pin_finding(pin: &PairIds, why: &'static str) -> Finding {
    Finding::Pin { mentee_id: pin.mentee_id.clone(), mentor_id: pin.mentor_id.clone(), why }
}
