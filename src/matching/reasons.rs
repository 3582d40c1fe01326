//! Why people are matched, and why somebody is not, in the programme's words.
//!
//! Nothing here reads an identity or the wish to share one. So the words for a
//! pair are the same whether or not identity counted, by construction: these
//! functions see a [`Face`] or a [`Reach`], which have neither.

use std::collections::BTreeSet;

use super::plan::Unmatched;
use super::problem::{Person, Problem, Role, Rules};
use super::reach::{Reach, Reaches, takes_part};

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

/// Somebody who has fewer partners on a side than they take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewer<'a> {
    /// Who it is.
    pub id: &'a str,
    /// On which side: [`Role::Mentor`] or [`Role::Mentee`].
    pub as_role: Role,
    /// How many they have.
    pub has: u8,
    /// How many they take.
    pub takes: u8,
    /// Why not more, in a sentence without full stop.
    pub reason: String,
}

/// Everybody who has fewer than they take, by id, and why; told one by one.
///
/// `pairs` are the ids of mentees and mentors. The reasons say how the places within
/// reach are used, so they are true of any plan, and say so where it is not the
/// best one. Takes time O(n log n).
pub fn fewer<'a, 'p>(
    problem: &'a Problem,
    pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    mut tell: impl FnMut(Fewer<'a>),
) {
    let reaches = Reaches::new(problem, pairs);
    for place in by_id(problem) {
        let person = &problem.people[place];
        for as_role in [Role::Mentee, Role::Mentor] {
            if !takes_part(person, as_role) {
                continue;
            }
            let takes = reaches.capacity(place, as_role);
            let has = reaches.n_partners(place, as_role);
            if has < takes {
                let reach = reaches.reach(place, as_role);
                let reason = why_not_more(&reach, as_role, has, &problem.rules);
                tell(Fewer { id: &person.id, as_role, has, takes, reason });
            }
        }
    }
}

/// Everybody who has nobody on a side that they registered for, by id, and why.
///
/// Takes time O(n log n).
pub(super) fn unmatched(
    problem: &Problem,
    mentees: &BTreeSet<&str>,
    mentors: &BTreeSet<&str>,
) -> Vec<Unmatched> {
    let reaches = Reaches::new(problem, []);
    let mut unmatched = Vec::new();
    for place in by_id(problem) {
        let person = &problem.people[place];
        for (as_role, matched) in [(Role::Mentee, mentees), (Role::Mentor, mentors)] {
            if takes_part(person, as_role) && !matched.contains(person.id.as_str()) {
                let reach = reaches.reach(place, as_role);
                let reason = why_nobody(&reach, as_role, &problem.rules);
                unmatched.push(Unmatched { id: person.id.clone(), as_role, reason });
            }
        }
    }
    unmatched
}

fn by_id(problem: &Problem) -> Vec<usize> {
    let mut places: Vec<usize> = (0..problem.people.len()).collect();
    places.sort_by_key(|&place| problem.people[place].id.as_str());
    places
}

/// Why somebody has nobody, whatever the plan.
fn why_nobody(reach: &Reach, as_role: Role, rules: &Rules) -> String {
    let gaps = gaps(rules);
    out_of_reach(reach, as_role, rules).unwrap_or_else(|| {
        if as_role == Role::Mentee {
            format!(
                "all places with mentors {gaps} above went to people who would otherwise have nobody"
            )
        } else {
            format!("all mentees {gaps} below found mentors elsewhere")
        }
    })
}

/// Why somebody who has `has` partners has no more, from how the places of the others
/// are used.
pub(super) fn why_not_more(reach: &Reach, as_role: Role, has: u8, rules: &Rules) -> String {
    if let Some(nobody) = out_of_reach(reach, as_role, rules) {
        return nobody;
    }
    let (gaps, of_mentee) = (gaps(rules), as_role == Role::Mentee);
    let direction = if of_mentee { "above" } else { "below" };
    let others = &reach.others;
    let other = if has > 0 { "other " } else { "" };
    if others.people == 0 {
        let but = if reach.elsewhere == reach.within { "" } else { ", and not excluded" };
        return format!("nobody else {gaps} {direction} is in another department{but}");
    }
    if others.free > 0 {
        let places = counted(others.free, "place");
        let with = if of_mentee { "mentors" } else { "mentees" };
        return format!("{places} with {other}{with} within reach are free: a better plan exists");
    }
    if !of_mentee {
        let mentees = counted(others.people, &format!("{other}mentee"));
        return if others.people == 1 {
            format!("the one {other}mentee within reach has as many mentors as they take")
        } else {
            format!("each of the {mentees} within reach has as many mentors as they take")
        };
    }
    let with = match others.people {
        1 => format!("one {other}mentor"),
        n => format!("{n} {other}mentors"),
    };
    if others.places == 1 {
        let holders = ["has nobody else", "has two mentors", "has three"].iter().zip(others.held);
        let who = holders.filter(|(_, places)| *places > 0).map(|(who, _)| *who).next();
        let who = who.unwrap_or("has others");
        return format!(
            "the only place with the {with} within reach is taken by a mentee who {who}"
        );
    }
    let holders = ["have nobody else", "have two mentors", "have three"].iter().zip(others.held);
    let holders: Vec<String> = holders
        .filter(|(_, places)| *places > 0)
        .map(|(who, places)| format!("{places} by mentees who {who}"))
        .collect();
    let (places, holders) = (others.places, holders.join(", "));
    format!("all {places} places with the {with} within reach are taken: {holders}")
}

/// Why nobody at all is within reach; `None` where somebody is.
fn out_of_reach(reach: &Reach, as_role: Role, rules: &Rules) -> Option<String> {
    let gaps = gaps(rules);
    let (them, direction) =
        if as_role == Role::Mentee { ("mentor", "above") } else { ("mentee", "below") };
    if reach.of_grade.people == 0 {
        Some(format!("no {them} in this programme is {gaps} {direction}"))
    } else if reach.elsewhere.people == 0 {
        Some(format!("everybody {gaps} {direction} works in the same department"))
    } else if reach.within.people == 0 {
        Some(format!("everybody {gaps} {direction} in another department is excluded"))
    } else {
        None
    }
}

/// How many grades a mentor is above: "one or two grades".
pub(super) fn gaps(rules: &Rules) -> String {
    match (rules.grade_gap_min, rules.grade_gap_max) {
        (1, 1) => "one grade".to_owned(),
        (1, 2) => "one or two grades".to_owned(),
        (2, 2) => "two grades".to_owned(),
        (min, max) if min == max => format!("{min} grades"),
        (min, max) => format!("{min} to {max} grades"),
    }
}

/// "1 place", "2 places".
pub(super) fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
