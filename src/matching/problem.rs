//! What is to be matched: people, pairs that must or must not be, and the rules.
//!
//! Nothing here is checked; [`validate`](super::validate) says what is wrong with a problem. Strings
//! are compared exactly, so whoever fills a [`Problem`] has already made one spelling of each
//! organisation and profession.

use std::sync::Arc;

use rustc_hash::FxHashSet;

/// An id, an organisation, a profession or an identity; whatever names the same may share its text.
pub type Name = Arc<str>;

/// One copy of each name for all the people who share it.
#[derive(Debug, Default)]
pub struct Names(FxHashSet<Name>);

impl Names {
    /// The copy of a name, made where there is none yet.
    pub fn get(&mut self, name: &str) -> Name {
        if let Some(known) = self.0.get(name) {
            return Name::clone(known);
        }
        let new = Name::from(name);
        self.0.insert(Name::clone(&new));
        new
    }
}

/// The side of the programme on which somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Offers to mentor.
    Mentor,
    /// Looks for mentors.
    Mentee,
    /// Does both; the two sides are counted apart.
    Both,
}

impl Role {
    /// Whether people of this role mentor others.
    #[must_use]
    pub fn mentors(self) -> bool {
        self != Self::Mentee
    }

    /// Whether people of this role are mentored.
    #[must_use]
    pub fn is_mentored(self) -> bool {
        self != Self::Mentor
    }
}

/// Somebody who takes part in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What tells this person from the others; never empty.
    pub id: Name,
    /// On which side they take part.
    pub role: Role,
    /// Rank of their grade, from 0 (administrative assistant) to 10.
    pub grade: u8,
    /// Where they work; they are never matched within it.
    pub organisation: Name,
    /// What they do now.
    pub profession: Name,
    /// The profession they would like a mentor from; `None` means their own.
    pub wanted_profession: Option<Name>,
    /// The most mentees they take; not read for a mentee.
    pub capacity_as_mentor: u8,
    /// The most mentors they take; not read for a mentor.
    pub capacity_as_mentee: u8,
    /// Who they are, as far as they said; the first is the one to match on.
    pub identities: Vec<Name>,
    /// Whether their identities may count in matching.
    pub wants_shared_identity: bool,
}

impl Person {
    /// The profession this person hopes for in a mentor.
    #[must_use]
    pub fn wanted(&self) -> &str {
        self.wanted_profession.as_deref().unwrap_or(&self.profession)
    }

    /// The identity a mentor has to share, where this person asked for that.
    #[must_use]
    pub fn asked_identity(&self) -> Option<&str> {
        let first = self.identities.first().filter(|_| self.wants_shared_identity)?;
        Some(&**first).filter(|identity| !identity.is_empty())
    }

    /// The identities by which this person, as a mentor, lets themselves be found.
    #[must_use]
    pub fn counted_identities(&self) -> &[Name] {
        if self.wants_shared_identity { &self.identities } else { &[] }
    }
}

/// A mentee and a mentor, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PairIds {
    /// Who is mentored.
    pub mentee_id: String,
    /// Who mentors.
    pub mentor_id: String,
}

/// One of the aims whose order an admin may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aim {
    /// Mentees with a mentor of the profession they wanted.
    Wanted,
    /// Mentees who asked, with a mentor who shares their first identity.
    Identity,
    /// Pairs two grades apart rather than one.
    TwoGrades,
    /// Different professions among each mentee's mentors.
    Distinct,
    /// Mentors with at least two mentees: an even spread of load.
    MentorsWithTwo,
}

impl Aim {
    /// All aims, in the order that the programme prefers.
    pub const ALL: [Self; 5] =
        [Self::Wanted, Self::Identity, Self::TwoGrades, Self::Distinct, Self::MentorsWithTwo];

    /// The name of this level in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Identity => "identity",
            Self::TwoGrades => "two_grades",
            Self::Distinct => "distinct",
            Self::MentorsWithTwo => "mentors_ge2",
        }
    }
}

/// What a pair must obey, and what a plan aims for after its first four levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The levels from the fifth on, most important first; each at most once.
    /// An aim that is left out does not count.
    pub order: Vec<Aim>,
    /// The fewest grades that a mentor is above the mentee; at least 1.
    pub grade_gap_min: u8,
    /// The most grades that a mentor is above the mentee.
    pub grade_gap_max: u8,
    /// The largest capacity that anybody may have, at most 3.
    pub capacity_max: u8,
    /// Whether people who were matched in an earlier round may be matched again. The engine knows
    /// no earlier rounds: whoever makes the problem puts their pairs among the exclusions.
    pub repeats_pairs: bool,
}

impl Rules {
    /// Whether a mentor of one grade may mentor somebody of another.
    #[must_use]
    pub fn allows_grades(&self, mentee: u8, mentor: u8) -> bool {
        mentor
            .checked_sub(mentee)
            .is_some_and(|gap| (self.grade_gap_min..=self.grade_gap_max).contains(&gap))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            order: Aim::ALL.to_vec(),
            grade_gap_min: 1,
            grade_gap_max: 2,
            capacity_max: 3,
            repeats_pairs: false,
        }
    }
}

/// A round to be matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Everybody who takes part; their order does not matter.
    pub people: Vec<Person>,
    /// Pairs that must not be, in either direction.
    pub exclusions: Vec<PairIds>,
    /// Pairs that must be.
    pub pins: Vec<PairIds>,
    /// What a plan obeys and aims for.
    pub rules: Rules,
    /// Decides between equally good plans; published, so that nobody can choose.
    pub seed: u64,
}
