//! What the checker needs to know of a problem, numbered by itself.

use std::collections::{HashMap, HashSet};

use super::Ranked;
use crate::matching::problem::{Aim, PairIds, Person, Problem};

/// A person as the checker sees them. Texts are numbered in order of appearance.
pub(in crate::matching) struct Fact {
    pub(super) grade: u8,
    pub(super) department: u32,
    pub(super) profession: u32,
    pub(super) wanted: u32,
    /// Zero on a side on which they do not take part.
    pub(super) places: usize,
    pub(super) wishes: usize,
    pub(super) asked: Option<u32>,
    pub(super) counted: Vec<u32>,
    /// Numbers of people pinned to them as mentors.
    pub(super) pinned: Vec<usize>,
    /// Numbers of people whom they must not get, or have by a pin.
    pub(super) barred: HashSet<usize>,
    /// How many mentees a pin gives them.
    pub(super) n_pinned: usize,
}

/// All people, numbered as in the problem, and what is worth how much.
pub(in crate::matching) struct Facts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) people: Vec<Fact>,
    /// Where each of the nine levels stands in this round, `None` if it does not count.
    rank: [Option<usize>; 9],
    /// The levels that count, in the order of the round.
    pub(super) order: Vec<usize>,
    by_id: HashMap<&'a str, usize>,
}

impl<'a> Facts<'a> {
    /// Reads a problem. Unknown ids in pins and exclusions are passed over.
    pub(in crate::matching) fn new(problem: &'a Problem) -> Self {
        let mut numbers = HashMap::new();
        let mut people: Vec<Fact> = Vec::with_capacity(problem.people.len());
        for person in &problem.people {
            people.push(fact(person, problem.rules.capacity_max, &mut numbers));
        }
        let by_id: HashMap<&str, usize> =
            problem.people.iter().enumerate().map(|(i, person)| (person.id.as_str(), i)).collect();
        let both = |pair: &PairIds| {
            Some((*by_id.get(pair.mentee_id.as_str())?, *by_id.get(pair.mentor_id.as_str())?))
        };
        for (a, b) in problem.exclusions.iter().filter_map(both) {
            people[a].barred.insert(b);
            people[b].barred.insert(a);
        }
        for (mentee, mentor) in problem.pins.iter().filter_map(both) {
            people[mentee].pinned.push(mentor);
            people[mentee].barred.insert(mentor);
            people[mentor].n_pinned += 1;
        }
        let mut order = vec![0, 1, 2, 3];
        order.extend(problem.rules.order.iter().map(|aim| match aim {
            Aim::Wanted => 4,
            Aim::Identity => 5,
            Aim::TwoGrades => 6,
            Aim::Distinct => 7,
            Aim::MentorsWithTwo => 8,
        }));
        let mut rank = [None; 9];
        for (place, &level) in order.iter().enumerate() {
            rank[level] = Some(place);
        }
        Self { problem, people, rank, order, by_id }
    }

    /// How many people there are.
    pub(in crate::matching) fn n_people(&self) -> usize {
        self.people.len()
    }

    /// One at a level, in the order of the round.
    pub(super) fn unit(&self, level: usize) -> Ranked {
        let mut unit = [0; 9];
        if let Some(place) = self.rank[level] {
            unit[place] = 1;
        }
        unit
    }

    /// A vector of the nine levels in the order of the round.
    pub(super) fn ranked(&self, vector: &[i64; 9]) -> Ranked {
        let mut ranked = [0; 9];
        for (place, &level) in self.order.iter().enumerate() {
            ranked[place] = vector[level];
        }
        ranked
    }

    /// What a set of mentors is worth to a mentee.
    pub(super) fn worth_to_mentee(&self, mentee: usize, mentors: &[usize]) -> Ranked {
        let asker = &self.people[mentee];
        let got = || mentors.iter().map(|&mentor| &self.people[mentor]);
        let professions: HashSet<u32> = got().map(|mentor| mentor.profession).collect();
        let mut vector = [0; 9];
        vector[0] = i64::from(!mentors.is_empty());
        vector[2] = i64::from(mentors.len() >= 2);
        vector[3] = i64::from(mentors.len() >= 3);
        vector[4] = i64::from(professions.contains(&asker.wanted));
        let shares =
            |mentor: &Fact| asker.asked.is_some_and(|asked| mentor.counted.contains(&asked));
        vector[5] = i64::from(got().any(shares));
        vector[6] = count(got().filter(|mentor| is_two_grades(asker, mentor)).count());
        vector[7] = count(professions.len());
        self.ranked(&vector)
    }

    /// What a plan achieves, whether or not it obeys the rules.
    pub(in crate::matching) fn value(&self, pairs: &[PairIds]) -> Ranked {
        let mut mentors_of: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut load: HashMap<usize, usize> = HashMap::new();
        for pair in pairs {
            let (Some(&mentee), Some(&mentor)) =
                (self.by_id.get(pair.mentee_id.as_str()), self.by_id.get(pair.mentor_id.as_str()))
            else {
                continue;
            };
            mentors_of.entry(mentee).or_default().push(mentor);
            *load.entry(mentor).or_default() += 1;
        }
        let mut total = [0; 9];
        for (&mentee, mentors) in &mentors_of {
            total = add(total, self.worth_to_mentee(mentee, mentors));
        }
        for &load in load.values() {
            total = add(total, self.unit(1));
            if load >= 2 {
                total = add(total, self.unit(8));
            }
        }
        total
    }
}

fn fact<'a>(person: &'a Person, capacity_max: u8, numbers: &mut HashMap<&'a str, u32>) -> Fact {
    let mut number = |text: &'a str| {
        let next = u32::try_from(numbers.len()).expect("fewer than 2^32 different texts");
        *numbers.entry(text).or_insert(next)
    };
    let within = |takes_part: bool, capacity: u8| {
        if takes_part { usize::from(capacity.min(capacity_max).min(3)) } else { 0 }
    };
    Fact {
        grade: person.grade,
        department: number(&person.department),
        profession: number(&person.profession),
        wanted: number(person.wanted()),
        places: within(person.role.mentors(), person.capacity_as_mentor),
        wishes: within(person.role.is_mentored(), person.capacity_as_mentee),
        asked: person.asked_identity().map(&mut number),
        counted: person.counted_identities().iter().map(|text| number(text)).collect(),
        pinned: Vec::new(),
        barred: HashSet::new(),
        n_pinned: 0,
    }
}

pub(super) fn is_two_grades(mentee: &Fact, mentor: &Fact) -> bool {
    i16::from(mentor.grade) - i16::from(mentee.grade) >= 2
}

pub(super) fn add(mut a: Ranked, b: Ranked) -> Ranked {
    for (a, b) in a.iter_mut().zip(b) {
        *a = a.saturating_add(b);
    }
    a
}

pub(super) fn subtract(mut a: Ranked, b: Ranked) -> Ranked {
    for (a, b) in a.iter_mut().zip(b) {
        *a = a.saturating_sub(b);
    }
    a
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
