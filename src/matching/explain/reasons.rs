//! Why people are matched, and why somebody is not, in the programme's words; here from a pair's grades
//! and professions, and from counts of places.
//!
//! Nothing here reads an identity or the wish to share one. So the words for a pair are the same
//! whether or not identity counted, by construction: these functions see [`Reasons`] or a [`Reach`],
//! which have neither.

use std::fmt::{self, Display, Formatter};

use rustc_hash::FxHashMap;

use super::reach::{Reach, Reaches, Tally, WithinReach, takes_part};
use crate::matching::model::{Places, by_id};
use crate::matching::problem::{Name, Person, Problem, Role, Rules};

/// Why two people suit each other: all that is said of it, and nothing else.
///
/// Its words stand in [`Phrase`], so that a million pairs need not hold them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reasons {
    /// How many grades the mentor is above the mentee.
    gap: u8,
    profession: Name,
    wish: Wish,
    organisation: Name,
    /// Whether the pair was asked for rather than found.
    pub(crate) is_chosen: bool,
}

/// What a mentor's profession is to the mentee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Wish {
    /// The one they asked for.
    Asked,
    /// Their own, and they asked for no other.
    Own,
    /// Another one.
    Other,
}

impl Reasons {
    /// The reasons of a pair, `is_chosen` for one that was asked for.
    #[must_use]
    pub fn new(mentee: &Person, mentor: &Person, is_chosen: bool) -> Self {
        let wish = match mentee.wanted() {
            wanted if *wanted != *mentor.profession => Wish::Other,
            wanted if *wanted == *mentee.profession => Wish::Own,
            _ => Wish::Asked,
        };
        Self {
            gap: mentor.grade.saturating_sub(mentee.grade),
            profession: Name::clone(&mentor.profession),
            wish,
            organisation: Name::clone(&mentor.organisation),
            is_chosen,
        }
    }

    /// Each reason, in words that fit either of the two.
    fn phrases(&self) -> impl Iterator<Item = Phrase<'_>> {
        let always = [
            Phrase::Grades(self.gap),
            Phrase::Profession(&self.profession, self.wish),
            Phrase::Organisation(&self.organisation),
        ];
        always.into_iter().chain(self.is_chosen.then_some(Phrase::Chosen))
    }

    /// The words of each reason.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        self.phrases().map(|phrase| phrase.to_string()).collect()
    }

    /// The words of each reason, as they are said to the mentee.
    #[must_use]
    pub fn words_to_mentee(&self) -> Vec<String> {
        let profession = match self.wish {
            Wish::Asked => format!("in {}, the profession you asked for", self.profession),
            Wish::Own => format!("in {}, the profession you work in too", self.profession),
            Wish::Other => format!("in {}", self.profession),
        };
        let organisation = Phrase::Organisation(&self.organisation).to_string();
        let always = [format!("{} above you", grades(self.gap)), profession, organisation];
        always.into_iter().chain(self.chosen()).collect()
    }

    /// The words of each reason, as they are said to the mentor: what they know of
    /// themselves is left out.
    #[must_use]
    pub fn words_to_mentor(&self) -> Vec<String> {
        let profession = match self.wish {
            Wish::Asked => Some(format!("asked for your profession, {}", self.profession)),
            Wish::Own => Some(format!("in your profession, {}", self.profession)),
            Wish::Other => None,
        };
        let below = [format!("{} below you", grades(self.gap))];
        let organisation = ["from another department".to_owned()];
        below.into_iter().chain(profession).chain(organisation).chain(self.chosen()).collect()
    }

    fn chosen(&self) -> Option<String> {
        self.is_chosen.then(|| Phrase::Chosen.to_string())
    }
}

impl Display for Reasons {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, phrase) in self.phrases().enumerate() {
            let separator = if nth > 0 { "; " } else { "" };
            write!(f, "{separator}{phrase}")?;
        }
        Ok(())
    }
}

/// One reason.
#[derive(Clone, Copy)]
enum Phrase<'a> {
    Grades(u8),
    Profession(&'a str, Wish),
    Organisation(&'a str),
    Chosen,
}

impl Display for Phrase<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Grades(gap) => write!(f, "{} above the mentee", grades(gap)),
            Self::Profession(name, Wish::Other) => write!(f, "in {name}"),
            Self::Profession(name, Wish::Own) => {
                write!(f, "in {name}, the profession the mentee works in too")
            }
            Self::Profession(name, Wish::Asked) => {
                write!(f, "in {name}, the profession the mentee asked for")
            }
            Self::Organisation(name) => write!(f, "from another department, {name}"),
            Self::Chosen => f.write_str("chosen by the people who run the programme"),
        }
    }
}

/// Somebody for whom there was nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Who it is.
    pub id: Name,
    /// On which side: [`Role::Mentor`] or [`Role::Mentee`].
    pub as_role: Role,
    /// Why, in a sentence without full stop.
    pub reason: String,
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
    pub reason: &'a str,
    /// Who was there for them.
    pub within_reach: WithinReach,
}

/// Everybody who has fewer than they take, by id, and why; told one by one.
///
/// `pairs` are the ids of mentees and mentors. The reasons say how the places within
/// reach are used, so they are true of any plan, and say so where it is not the
/// best one. Takes time O(n log n).
pub fn fewer<'p>(
    problem: &Problem,
    pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    mut tell: impl FnMut(Fewer<'_>),
) {
    let reaches = Reaches::new(problem, &Places::new(&problem.people), pairs);
    let gaps = gaps(&problem.rules);
    // Colleagues of one grade mostly see the same, and are told the same.
    let mut sentences: FxHashMap<_, String> = FxHashMap::default();
    for place in by_id(&problem.people) {
        let place = place as usize;
        let person = &problem.people[place];
        for as_role in [Role::Mentee, Role::Mentor] {
            if !takes_part(person, as_role) {
                continue;
            }
            let takes = reaches.capacity(place, as_role);
            let has = reaches.n_partners(place, as_role);
            if has < takes {
                let reach = reaches.reach(place, as_role);
                let alike = (said_from(&reach), as_role, has);
                let say = || why_not_more(&reach, as_role, has, &gaps);
                let reason = sentences.entry(alike).or_insert_with(say);
                let within_reach = reach.within_reach();
                tell(Fewer { id: &person.id, as_role, has, takes, reason, within_reach });
            }
        }
    }
}

/// Everybody who has nobody on a side that they registered for, by id, and why.
///
/// `order` has everybody's place by id, and `is_matched` says who has somebody.
pub(crate) fn unmatched_people(
    problem: &Problem,
    order: &[u32],
    places: &Places<'_>,
    is_matched: impl Fn(usize, Role) -> bool,
) -> Vec<Unmatched> {
    let reaches = Reaches::new(problem, places, []);
    let gaps = gaps(&problem.rules);
    let mut unmatched = Vec::new();
    for place in order.iter().map(|&place| place as usize) {
        let person = &problem.people[place];
        for as_role in [Role::Mentee, Role::Mentor] {
            if takes_part(person, as_role) && !is_matched(place, as_role) {
                let reach = reaches.reach(place, as_role);
                let reason = why_nobody(&reach, as_role, &gaps);
                unmatched.push(Unmatched { id: person.id.clone(), as_role, reason });
            }
        }
    }
    unmatched
}

/// What there is to say of people who are excluded: whom somebody met in an earlier
/// round, or whom an admin set apart from them.
const MET_OR_MUST_NOT: &str = "has met them before or must not be matched with them";

/// All of a reach that [`why_not_more`] reads: the others, and for each part of the
/// reach whether there is anybody in it, and whether anybody is excluded.
fn said_from(reach: &Reach) -> (Tally, [bool; 4]) {
    let parts = [&reach.of_grade, &reach.elsewhere, &reach.within].map(|part| part.people == 0);
    (reach.others, [parts[0], parts[1], parts[2], reach.elsewhere == reach.within])
}

/// Why somebody has nobody, whatever the plan.
fn why_nobody(reach: &Reach, as_role: Role, gaps: &str) -> String {
    out_of_reach(reach, as_role, gaps).unwrap_or_else(|| {
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
/// are used; `gaps` says how many grades a mentor is above.
pub(crate) fn why_not_more(reach: &Reach, as_role: Role, has: u8, gaps: &str) -> String {
    if let Some(nobody) = out_of_reach(reach, as_role, gaps) {
        return nobody;
    }
    let of_mentee = as_role == Role::Mentee;
    let direction = if of_mentee { "above" } else { "below" };
    let others = &reach.others;
    let other = if has > 0 { "other " } else { "" };
    if others.people == 0 {
        return if reach.elsewhere == reach.within {
            format!("nobody else {gaps} {direction} is in another department")
        } else {
            format!("everybody else {gaps} {direction} in another department {MET_OR_MUST_NOT}")
        };
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
fn out_of_reach(reach: &Reach, as_role: Role, gaps: &str) -> Option<String> {
    let (them, direction) =
        if as_role == Role::Mentee { ("mentor", "above") } else { ("mentee", "below") };
    if reach.of_grade.people == 0 {
        Some(format!("no {them} in this programme is {gaps} {direction}"))
    } else if reach.elsewhere.people == 0 {
        Some(format!("everybody {gaps} {direction} works in the same department"))
    } else if reach.within.people == 0 {
        Some(format!("everybody {gaps} {direction} in another department {MET_OR_MUST_NOT}"))
    } else {
        None
    }
}

/// How many grades a mentor is above, in words: "one or two grades".
#[must_use]
pub fn gaps(rules: &Rules) -> String {
    match (rules.grade_gap_min, rules.grade_gap_max) {
        (1, 1) => "one grade".to_owned(),
        (1, 2) => "one or two grades".to_owned(),
        (2, 2) => "two grades".to_owned(),
        (min, max) if min == max => format!("{min} grades"),
        (min, max) => format!("{min} to {max} grades"),
    }
}

/// "one grade", "two grades".
fn grades(gap: u8) -> String {
    match gap {
        1 => "one grade".to_owned(),
        2 => "two grades".to_owned(),
        gap => format!("{gap} grades"),
    }
}

/// "1 place", "2 places".
pub(crate) fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
