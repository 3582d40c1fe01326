//! A problem with numbers for names, in the order that the seed gives.
//!
//! Everything is numbered by its sorted name, and people by the seeded hash of
//! their ids, so nothing that follows can depend on the order of rows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::digest::rank;
use super::levels::{Cost, Worth};
use super::problem::{PairIds, Problem, Rules};

/// Somebody who is to be mentored.
pub(super) struct Mentee {
    /// Their place in [`Problem::people`].
    pub(super) person: usize,
    pub(super) grade: u8,
    pub(super) department: u32,
    pub(super) wanted: u32,
    pub(super) capacity: usize,
    /// The identity they asked for.
    pub(super) asked: Option<u32>,
    /// Mentors, by number, whom they are pinned to, and those they must not get.
    pub(super) pinned: Vec<u32>,
    pub(super) excluded: HashSet<u32>,
}

/// Somebody who mentors.
pub(super) struct Mentor {
    /// Their place in [`Problem::people`].
    pub(super) person: usize,
    pub(super) grade: u8,
    pub(super) department: u32,
    pub(super) profession: u32,
    pub(super) capacity: usize,
    pub(super) n_pinned: usize,
    /// The identities that they let count.
    pub(super) identities: Vec<u32>,
}

/// A problem, numbered.
pub(super) struct Instance {
    pub(super) mentees: Vec<Mentee>,
    pub(super) mentors: Vec<Mentor>,
    pub(super) n_professions: usize,
    /// Mentors by grade and profession.
    pub(super) hubs: BTreeMap<(u8, u32), Vec<u32>>,
    pub(super) rules: Rules,
    pub(super) worth: Worth,
    /// Pairs that are worth keeping, where that counts.
    pub(super) kept: HashSet<(usize, u32)>,
}

impl Instance {
    /// Numbers a valid problem. Takes time O(n log n) in its size.
    pub(super) fn new(problem: &Problem) -> Self {
        let numbers = Numbers::new(problem);
        let mut order: Vec<(u128, &str, usize)> = problem
            .people
            .iter()
            .enumerate()
            .map(|(place, person)| (rank(problem.seed, &person.id), person.id.as_str(), place))
            .collect();
        order.sort_unstable();
        let mut mentees = Vec::new();
        let mut mentors = Vec::new();
        for (_, _, place) in order {
            if problem.people[place].role.is_mentored() {
                mentees.push(numbers.mentee(problem, place));
            }
            if problem.people[place].role.mentors() {
                mentors.push(numbers.mentor(problem, place));
            }
        }
        let mut hubs: BTreeMap<(u8, u32), Vec<u32>> = BTreeMap::new();
        for (v, mentor) in (0..).zip(&mentors) {
            hubs.entry((mentor.grade, mentor.profession)).or_default().push(v);
        }
        let mut instance = Self {
            mentees,
            mentors,
            n_professions: numbers.professions.len(),
            hubs,
            rules: problem.rules.clone(),
            worth: Worth::new(&problem.rules),
            kept: HashSet::new(),
        };
        instance.add_pairs(problem);
        instance
    }

    /// Enters pins and exclusions.
    fn add_pairs(&mut self, problem: &Problem) {
        let reversed = problem.exclusions.iter().map(|pair| PairIds {
            mentee_id: pair.mentor_id.clone(),
            mentor_id: pair.mentee_id.clone(),
        });
        let both_ways: Vec<PairIds> = problem.exclusions.iter().cloned().chain(reversed).collect();
        for (u, v) in self.numbered(problem, &both_ways) {
            self.mentees[u].excluded.insert(v);
        }
        let mut pins = self.numbered(problem, &problem.pins);
        pins.sort_unstable();
        for (u, v) in pins {
            self.mentees[u].pinned.push(v);
            self.mentors[v as usize].n_pinned += 1;
        }
    }

    /// Pairs by number; those that name nobody on a side are passed over.
    pub(super) fn numbered(&self, problem: &Problem, pairs: &[PairIds]) -> Vec<(usize, u32)> {
        let id = |person: usize| problem.people[person].id.as_str();
        let mentees: HashMap<&str, usize> =
            self.mentees.iter().enumerate().map(|(u, mentee)| (id(mentee.person), u)).collect();
        let mentors: HashMap<&str, u32> =
            self.mentors.iter().zip(0..).map(|(mentor, v)| (id(mentor.person), v)).collect();
        let numbered = |pair: &PairIds| {
            let mentee = mentees.get(pair.mentee_id.as_str())?;
            let mentor = mentors.get(pair.mentor_id.as_str())?;
            Some((*mentee, *mentor))
        };
        pairs.iter().filter_map(numbered).collect()
    }

    /// Whether a mentee who asked finds what they asked for in a mentor.
    pub(super) fn shares(&self, u: usize, v: u32) -> bool {
        self.mentees[u]
            .asked
            .is_some_and(|asked| self.mentors[v as usize].identities.contains(&asked))
    }

    /// Whether a pair counts as two grades apart.
    pub(super) fn is_two_grades(&self, u: usize, v: u32) -> bool {
        self.mentors[v as usize].grade >= self.mentees[u].grade + 2
    }

    /// What a pair is worth by itself: its grades, and whether it is to be kept.
    pub(super) fn pair_worth(&self, u: usize, v: u32) -> Cost {
        let grades = if self.is_two_grades(u, v) { self.worth.two_grades } else { 0 };
        let kept = if self.kept.contains(&(u, v)) { self.worth.kept } else { 0 };
        grades + kept
    }

    /// The mentors of a profession whom a mentee may get beside the pinned ones.
    pub(super) fn candidates(&self, u: usize, profession: u32) -> impl Iterator<Item = u32> {
        let mentee = &self.mentees[u];
        let gaps = self.rules.grade_gap_min..=self.rules.grade_gap_max;
        gaps.filter_map(move |gap| self.hubs.get(&(mentee.grade.checked_add(gap)?, profession)))
            .flatten()
            .copied()
            .filter(move |v| {
                self.mentors[*v as usize].department != mentee.department
                    && !mentee.excluded.contains(v)
                    && !mentee.pinned.contains(v)
            })
    }
}

/// Names to numbers, in sorted order.
struct Numbers {
    departments: HashMap<String, u32>,
    professions: HashMap<String, u32>,
    identities: HashMap<String, u32>,
}

impl Numbers {
    fn new(problem: &Problem) -> Self {
        let people = &problem.people;
        Self {
            departments: number(people.iter().map(|person| person.department.as_str())),
            professions: number(
                people.iter().flat_map(|person| [person.profession.as_str(), person.wanted()]),
            ),
            identities: number(
                people.iter().flat_map(|person| person.identities.iter().map(String::as_str)),
            ),
        }
    }

    fn mentee(&self, problem: &Problem, place: usize) -> Mentee {
        let person = &problem.people[place];
        Mentee {
            person: place,
            grade: person.grade,
            department: self.departments[&person.department],
            wanted: self.professions[person.wanted()],
            capacity: usize::from(person.capacity_as_mentee),
            asked: person.asked_identity().map(|identity| self.identities[identity]),
            pinned: Vec::new(),
            excluded: HashSet::new(),
        }
    }

    fn mentor(&self, problem: &Problem, place: usize) -> Mentor {
        let person = &problem.people[place];
        Mentor {
            person: place,
            grade: person.grade,
            department: self.departments[&person.department],
            profession: self.professions[&person.profession],
            capacity: usize::from(person.capacity_as_mentor),
            n_pinned: 0,
            identities: person
                .counted_identities()
                .iter()
                .map(|identity| self.identities[identity])
                .collect(),
        }
    }
}

fn number<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<String, u32> {
    let sorted: BTreeSet<&str> = names.collect();
    sorted.into_iter().map(str::to_owned).zip(0..).collect()
}
