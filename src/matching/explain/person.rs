//! Everything about one person in a plan, for whoever runs the round; here as one list for each side
//! on which they take part.
//!
//! What they got and why, why not more, level by level, and who was within their reach. Neither reads
//! nor mentions an identity.

use super::reach::{Reaches, WithinReach, takes_part};
use super::reasons::{Reasons, counted, gaps, why_not_more};
use crate::matching::model::Places;
use crate::matching::problem::{Aim, PairIds, Person, Problem, Role};

/// One person's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// As a mentee, as a mentor, or both in this order.
    pub sides: Vec<Side>,
    /// Whom they must not be paired with, by id.
    pub exclusions: Vec<String>,
}

/// One person's outcome on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// [`Role::Mentee`] or [`Role::Mentor`].
    pub as_role: Role,
    /// The most partners they take.
    pub takes: u8,
    /// Whom the plan gives them, by id.
    pub partners: Vec<Partner>,
    /// How they fare at each level that counts and is about them, in order.
    pub levels: Vec<LevelOutcome>,
    /// Who was there for them.
    pub within_reach: WithinReach,
    /// Those within reach who work in the profession that a mentee wants.
    pub within_wanted: Option<u64>,
}

/// Somebody whom the plan gives somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Who it is.
    pub id: String,
    /// Why the two suit each other, in phrases.
    pub reasons: Vec<String>,
    /// Whether this pair was asked for rather than found.
    pub pinned: bool,
}

/// How somebody fares at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelOutcome {
    /// The name of the level in reports.
    pub name: &'static str,
    /// What the level is about for this person, as in "a second mentor".
    pub about: String,
    /// Whether they have it.
    pub is_met: bool,
    /// Why, or why not: a sentence without full stop; empty where they have it,
    /// and where they lack what comes before it.
    pub words: String,
}

/// Explains what a plan does for one person; `None` where nobody has this id.
///
/// `pairs` are the ids of mentees and mentors. Takes time O(n log n) in the size of
/// the round.
#[must_use]
pub fn explain<'p>(
    problem: &Problem,
    pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    id: &str,
) -> Option<Explanation> {
    let places = Places::new(&problem.people);
    let place = places.find(id)?;
    let reaches = Reaches::new(problem, &places, pairs);
    let person = &problem.people[place];
    let sides = [Role::Mentee, Role::Mentor].into_iter().filter(|side| takes_part(person, *side));
    let sides =
        sides.map(|as_role| Explainer { problem, reaches: &reaches, place, as_role }.side());
    let mut exclusions: Vec<String> =
        reaches.excluded(place).map(|other| problem.people[other].id.to_string()).collect();
    exclusions.sort_unstable();
    Some(Explanation { sides: sides.collect(), exclusions })
}

struct Explainer<'a> {
    problem: &'a Problem,
    reaches: &'a Reaches<'a>,
    place: usize,
    as_role: Role,
}

impl Explainer<'_> {
    fn side(&self) -> Side {
        let mut partners: Vec<Partner> = self.partners().map(|place| self.partner(place)).collect();
        partners.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        Side {
            as_role: self.as_role,
            takes: self.reaches.capacity(self.place, self.as_role),
            partners,
            levels: self.levels(),
            within_reach: self.reaches.reach(self.place, self.as_role).within_reach(),
            within_wanted: self.within_wanted(),
        }
    }

    fn person(&self) -> &Person {
        &self.problem.people[self.place]
    }

    fn partners(&self) -> impl Iterator<Item = usize> {
        self.reaches.partners(self.place, self.as_role)
    }

    fn partner(&self, place: usize) -> Partner {
        let (mentee, mentor) =
            if self.as_role == Role::Mentee { (self.place, place) } else { (place, self.place) };
        let (mentee, mentor) = (&self.problem.people[mentee], &self.problem.people[mentor]);
        let is_it =
            |pin: &PairIds| (&*pin.mentee_id, &*pin.mentor_id) == (&*mentee.id, &*mentor.id);
        let pinned = self.problem.pins.iter().any(is_it);
        Partner {
            id: self.problem.people[place].id.to_string(),
            reasons: Reasons::new(mentee, mentor, pinned).words(),
            pinned,
        }
    }

    /// The first four levels, whose order is fixed, then the aims of the round.
    fn levels(&self) -> Vec<LevelOutcome> {
        let mut levels = if self.as_role == Role::Mentee {
            let names = [("mentees_ge1", "a mentor"), ("mentees_ge2", "a second mentor")];
            let names = names.into_iter().chain([("mentees_ge3", "a third mentor")]);
            self.counts(names.collect())
        } else {
            self.counts(vec![("mentors_ge1", "a mentee")])
        };
        for aim in &self.problem.rules.order {
            let more = match (aim, self.as_role) {
                (Aim::Wanted, Role::Mentee) => vec![self.wanted()],
                (Aim::TwoGrades, Role::Mentee) => self.two_grades().into_iter().collect(),
                (Aim::Distinct, Role::Mentee) => self.distinct().into_iter().collect(),
                (Aim::MentorsWithTwo, Role::Mentor) => {
                    self.counts(vec![("", ""), ("mentors_ge2", "a second mentee")]).split_off(1)
                }
                // The level of shared identities is never spoken of.
                _ => Vec::new(),
            };
            levels.extend(more);
        }
        levels
    }

    /// A level each for the first partner, the second, and so on, as far as
    /// they take so many.
    fn counts(&self, names: Vec<(&'static str, &'static str)>) -> Vec<LevelOutcome> {
        let (has, takes) = (
            self.reaches.n_partners(self.place, self.as_role),
            self.reaches.capacity(self.place, self.as_role),
        );
        let levels = (1..=takes.max(1)).zip(names).map(|(nth, (name, about))| {
            let words = if nth == has + 1 {
                let reach = self.reaches.reach(self.place, self.as_role);
                why_not_more(&reach, self.as_role, has, &gaps(&self.problem.rules))
            } else {
                String::new()
            };
            LevelOutcome { name, about: about.to_owned(), is_met: nth <= has, words }
        });
        levels.collect()
    }

    fn wanted(&self) -> LevelOutcome {
        let wanted = self.person().wanted();
        let works_there = |place: &usize| *self.problem.people[*place].profession == *wanted;
        let is_met = self.partners().any(|place| works_there(&place));
        let within: Vec<usize> = self.mentors_within().filter(works_there).collect();
        let words = match within.len() {
            _ if is_met => String::new(),
            0 => format!("no mentor in {wanted} is within reach"),
            n => self.how_used(n as u64, wanted, &within),
        };
        LevelOutcome {
            name: Aim::Wanted.name(),
            about: format!("a mentor in {wanted}, the wanted profession"),
            is_met,
            words,
        }
    }

    /// Who has the places with mentors of a profession.
    fn how_used(&self, n: u64, wanted: &str, mentors: &[usize]) -> String {
        let (mut places, mut wishing, mut others) = (0_u64, 0_u64, 0_u64);
        for &mentor in mentors {
            places += u64::from(self.reaches.capacity(mentor, Role::Mentor));
            for mentee in self.reaches.partners(mentor, Role::Mentor) {
                let asked = self.problem.people[mentee].wanted() == wanted;
                *(if asked { &mut wishing } else { &mut others }) += 1;
            }
        }
        let free = places.saturating_sub(wishing + others);
        let mentors = counted(n, "mentor");
        let places = counted(places, "place");
        let mut used = vec![format!("{wishing} taken by mentees who want it too")];
        if others > 0 {
            used.push(format!("{others} by mentees who do not"));
        }
        if free > 0 {
            used.push(format!("{free} free"));
        }
        let because = if others + free > 0 { "; the levels above come first" } else { "" };
        format!("{mentors} in {wanted} within reach with {places}: {}{because}", used.join(", "))
    }

    fn two_grades(&self) -> Option<LevelOutcome> {
        let far = |place: &usize| {
            let mentor = &self.problem.people[*place];
            mentor.grade.saturating_sub(self.person().grade) >= 2
        };
        let (n, n_far) = (self.partners().count(), self.partners().filter(far).count());
        let within = self.mentors_within().filter(far).count();
        (n > 0).then(|| LevelOutcome {
            name: Aim::TwoGrades.name(),
            about: "mentors two grades above rather than one".to_owned(),
            is_met: n_far == n,
            words: format!("{n_far} of {n}; {within} such within reach"),
        })
    }

    fn distinct(&self) -> Option<LevelOutcome> {
        let mut professions: Vec<&str> =
            self.partners().map(|place| &*self.problem.people[place].profession).collect();
        let n = professions.len();
        professions.sort_unstable();
        professions.dedup();
        (n > 1).then(|| LevelOutcome {
            name: Aim::Distinct.name(),
            about: "mentors of different professions".to_owned(),
            is_met: professions.len() == n,
            words: format!("{} among {n} mentors", counted(professions.len() as u64, "profession")),
        })
    }

    fn mentors_within(&self) -> impl Iterator<Item = usize> {
        let people = 0..self.problem.people.len();
        people.filter(|&place| self.reaches.may_be_pair(self.place, place))
    }

    fn within_wanted(&self) -> Option<u64> {
        let works_there =
            |place: &usize| *self.problem.people[*place].profession == *self.person().wanted();
        (self.as_role == Role::Mentee)
            .then(|| self.mentors_within().filter(works_there).count() as u64)
    }
}
