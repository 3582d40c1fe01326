//! A problem with numbers for names, ready for the algorithms; here people are numbered by a seeded
//! hash of their ids and all other names in sorted order.
//!
//! So nothing that follows can depend on the order of rows, and the seed decides between equally good
//! plans.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::rank;
use super::roster::{Places, number};
use super::weights::Weights;
use crate::matching::flow::Cost;
use crate::matching::problem::{PairIds, Person, Problem, Role, Rules};

/// Stands for no number on a side on which somebody does not take part.
const NOBODY: u32 = u32::MAX;

/// Somebody who is to be mentored.
pub(crate) struct Mentee {
    /// Their place in [`Problem::people`].
    pub(crate) person: usize,
    pub(crate) grade: u8,
    pub(crate) organisation: u32,
    pub(crate) wanted: u32,
    pub(crate) capacity: usize,
    /// The identity they asked for.
    pub(crate) asked: Option<u32>,
    /// Mentors, by number, whom they are pinned to, whom they must not get, and whom they have in
    /// an earlier plan, each in order.
    pub(crate) pinned: Vec<u32>,
    pub(crate) excluded: Vec<u32>,
    pub(crate) earlier: Vec<u32>,
}

/// Somebody who mentors.
pub(crate) struct Mentor {
    /// Their place in [`Problem::people`].
    pub(crate) person: usize,
    pub(crate) grade: u8,
    pub(crate) organisation: u32,
    pub(crate) profession: u32,
    pub(crate) capacity: usize,
    pub(crate) n_pinned: usize,
    /// The identities that they let count.
    pub(crate) identities: Vec<u32>,
}

/// A problem, numbered.
pub(crate) struct Instance {
    pub(crate) mentees: Vec<Mentee>,
    pub(crate) mentors: Vec<Mentor>,
    /// The numbers of each person as a mentee and as a mentor.
    of_person: Vec<[u32; 2]>,
    pub(crate) n_professions: usize,
    /// Mentors by grade and profession.
    pub(crate) hubs: BTreeMap<(u8, u32), Vec<u32>>,
    pub(crate) rules: Rules,
    pub(crate) weights: Weights,
}

impl Instance {
    /// Numbers a valid problem, whose people stand at `places`.
    ///
    /// Takes time O(n log n) in its size.
    pub(crate) fn new(problem: &Problem, places: &Places<'_>) -> Self {
        let people = &problem.people;
        let numbers = Numbers::new(people);
        let n = |takes_part: fn(Role) -> bool| {
            people.iter().filter(|person| takes_part(person.role)).count()
        };
        let mut mentees = Vec::with_capacity(n(Role::is_mentored));
        let mut mentors = Vec::with_capacity(n(Role::mentors));
        let mut of_person = vec![[NOBODY; 2]; people.len()];
        for place in in_seeded_order(problem) {
            let person = &people[place];
            if person.role.is_mentored() {
                of_person[place][0] = number(mentees.len());
                mentees.push(numbers.mentee(person, place));
            }
            if person.role.mentors() {
                of_person[place][1] = number(mentors.len());
                mentors.push(numbers.mentor(person, place));
            }
        }
        let mut hubs: BTreeMap<(u8, u32), Vec<u32>> = BTreeMap::new();
        for (v, mentor) in (0..).zip(&mentors) {
            hubs.entry((mentor.grade, mentor.profession)).or_default().push(v);
        }
        let mut instance = Self {
            mentees,
            mentors,
            of_person,
            n_professions: numbers.professions.len(),
            hubs,
            rules: problem.rules.clone(),
            weights: Weights::new(&problem.rules),
        };
        instance.add_pairs(problem, places);
        instance
    }

    /// Enters pins and exclusions.
    fn add_pairs(&mut self, problem: &Problem, places: &Places<'_>) {
        for pair in &problem.exclusions {
            let PairIds { mentee_id, mentor_id } = pair;
            for [mentee_id, mentor_id] in [[mentee_id, mentor_id], [mentor_id, mentee_id]] {
                if let Some((u, v)) = self.numbered(places, mentee_id, mentor_id) {
                    self.mentees[u].excluded.push(v);
                }
            }
        }
        for mentee in &mut self.mentees {
            mentee.excluded.sort_unstable();
            mentee.excluded.dedup();
        }
        let pins = problem.pins.iter();
        let mut pins: Vec<_> =
            pins.filter_map(|pin| self.numbered(places, &pin.mentee_id, &pin.mentor_id)).collect();
        pins.sort_unstable();
        for (u, v) in pins {
            self.mentees[u].pinned.push(v);
            self.mentors[v as usize].n_pinned += 1;
        }
    }

    /// The numbers of a mentee and a mentor; `None` where somebody does not take part as that.
    fn numbered(
        &self,
        places: &Places<'_>,
        mentee_id: &str,
        mentor_id: &str,
    ) -> Option<(usize, u32)> {
        let u = self.mentee_at(places.find(mentee_id)?)?;
        let v = self.mentor_at(places.find(mentor_id)?)?;
        Some((u, v))
    }

    /// Enters the pairs of an earlier plan; those that cannot be, or are pinned, are passed over.
    pub(crate) fn add_earlier_pairs(&mut self, places: &Places<'_>, pairs: &[PairIds]) {
        for pair in pairs {
            let numbered = self.numbered(places, &pair.mentee_id, &pair.mentor_id);
            if let Some((u, v)) = numbered.filter(|&(u, v)| self.may_pair(u, v)) {
                self.mentees[u].earlier.push(v);
            }
        }
        for mentee in &mut self.mentees {
            mentee.earlier.sort_unstable();
            mentee.earlier.dedup();
        }
    }

    /// The number of a person as a mentee.
    pub(crate) fn mentee_at(&self, place: usize) -> Option<usize> {
        Some(self.of_person[place][0]).filter(|u| *u != NOBODY).map(|u| u as usize)
    }

    /// The number of a person as a mentor.
    pub(crate) fn mentor_at(&self, place: usize) -> Option<u32> {
        Some(self.of_person[place][1]).filter(|v| *v != NOBODY)
    }

    /// Whether a mentee who asked finds what they asked for in a mentor.
    pub(crate) fn shares(&self, u: usize, v: u32) -> bool {
        self.mentees[u]
            .asked
            .is_some_and(|asked| self.mentors[v as usize].identities.contains(&asked))
    }

    /// Whether a pair counts as two grades apart.
    pub(crate) fn is_two_grades(&self, u: usize, v: u32) -> bool {
        self.mentors[v as usize].grade >= self.mentees[u].grade + 2
    }

    /// What a pair is worth by itself: its grades, and whether an earlier plan has it.
    pub(crate) fn pair_worth(&self, u: usize, v: u32) -> Cost {
        let grades = if self.is_two_grades(u, v) { self.weights.two_grades } else { 0 };
        let is_earlier = self.mentees[u].earlier.binary_search(&v).is_ok();
        let earlier = if is_earlier { self.weights.earlier_pair } else { 0 };
        grades + earlier
    }

    /// Whether a mentee may get a mentor beside the pinned ones.
    pub(crate) fn may_pair(&self, u: usize, v: u32) -> bool {
        let (mentee, mentor) = (&self.mentees[u], &self.mentors[v as usize]);
        self.rules.allows_grades(mentee.grade, mentor.grade) && self.is_open(mentee, v)
    }

    /// Whether nothing but grades can keep two people apart; pinned ones are together anyway.
    fn is_open(&self, mentee: &Mentee, v: u32) -> bool {
        self.mentors[v as usize].organisation != mentee.organisation
            && mentee.excluded.binary_search(&v).is_err()
            && !mentee.pinned.contains(&v)
    }

    /// The mentors of a profession whom a mentee may get beside the pinned ones.
    pub(crate) fn candidates(&self, u: usize, profession: u32) -> impl Iterator<Item = u32> {
        let mentee = &self.mentees[u];
        let gaps = self.rules.grade_gap_min..=self.rules.grade_gap_max;
        gaps.filter_map(move |gap| self.hubs.get(&(mentee.grade.checked_add(gap)?, profession)))
            .flatten()
            .copied()
            .filter(move |&v| self.is_open(mentee, v))
    }
}

/// Everybody's place, by the hash that the seed gives their id.
fn in_seeded_order(problem: &Problem) -> impl Iterator<Item = usize> {
    let id = |place: u32| &*problem.people[place as usize].id;
    let rank = |place: u32| rank(problem.seed, id(place));
    // The upper half nearly always settles it.
    let upper = |rank: u128| u64::try_from(rank >> 64).expect("this is the upper half");
    let places = 0..number(problem.people.len());
    let mut order: Vec<(u64, u32)> = places.map(|place| (upper(rank(place)), place)).collect();
    order.sort_unstable_by(|&(one, a), &(other, b)| {
        one.cmp(&other).then_with(|| (rank(a), id(a)).cmp(&(rank(b), id(b))))
    });
    order.into_iter().map(|(_, place)| place as usize)
}

/// Names to numbers, in sorted order.
struct Numbers<'a> {
    organisations: FxHashMap<&'a str, u32>,
    professions: FxHashMap<&'a str, u32>,
    identities: FxHashMap<&'a str, u32>,
}

impl<'a> Numbers<'a> {
    fn new(people: &'a [Person]) -> Self {
        Self {
            organisations: number_names(people.iter().map(|person| &*person.organisation)),
            professions: number_names(
                people.iter().flat_map(|person| [&*person.profession, person.wanted()]),
            ),
            identities: number_names(
                people.iter().flat_map(|person| person.identities.iter().map(|one| &**one)),
            ),
        }
    }

    fn mentee(&self, person: &Person, place: usize) -> Mentee {
        Mentee {
            person: place,
            grade: person.grade,
            organisation: self.organisations[&*person.organisation],
            wanted: self.professions[person.wanted()],
            capacity: usize::from(person.capacity_as_mentee),
            asked: person.asked_identity().map(|identity| self.identities[identity]),
            pinned: Vec::new(),
            excluded: Vec::new(),
            earlier: Vec::new(),
        }
    }

    fn mentor(&self, person: &Person, place: usize) -> Mentor {
        let identities = person.counted_identities().iter();
        Mentor {
            person: place,
            grade: person.grade,
            organisation: self.organisations[&*person.organisation],
            profession: self.professions[&*person.profession],
            capacity: usize::from(person.capacity_as_mentor),
            n_pinned: 0,
            identities: identities.map(|identity| self.identities[&**identity]).collect(),
        }
    }
}

/// Numbers names in sorted order.
fn number_names<'a>(names: impl Iterator<Item = &'a str>) -> FxHashMap<&'a str, u32> {
    let names: FxHashSet<&str> = names.collect();
    let mut sorted: Vec<&str> = names.into_iter().collect();
    sorted.sort_unstable();
    sorted.into_iter().zip(0..).collect()
}
