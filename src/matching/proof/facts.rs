//! What the checker needs to know of a problem, numbered by itself.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Ranked;
use crate::matching::problem::{Aim, PairIds, Problem};

/// A person as the checker sees them. Texts are numbered in order of appearance.
pub(crate) struct Fact {
    pub(super) grade: u8,
    /// Zero on a side on which they do not take part.
    pub(super) places: u8,
    pub(super) wishes: u8,
    /// Whether there is somebody whom they must not get, or have by a pin.
    pub(super) is_barred: bool,
    pub(super) organisation: u32,
    pub(super) profession: u32,
    pub(super) wanted: u32,
    pub(super) asked: Option<u32>,
    /// Where their identities begin and end among those that are let count.
    counted: (u32, u32),
    /// How many mentees a pin gives them.
    pub(super) n_pinned: u32,
}

/// All people, numbered as in the problem, and what is worth how much.
pub(crate) struct Facts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) people: Vec<Fact>,
    /// The identities that people let count, one person after the other.
    counted: Vec<u32>,
    /// Mentees and the mentors pinned to them, in order.
    pinned: Vec<(u32, u32)>,
    /// Mentees and those whom they must not get, or have by a pin.
    barred: FxHashSet<(u32, u32)>,
    /// Where each of the nine levels stands in this round, `None` if it does not count.
    rank: [Option<usize>; 9],
    /// The levels that count, in the order of the round.
    pub(super) order: Vec<usize>,
    /// Made when somebody is first looked for.
    by_id: OnceCell<FxHashMap<&'a str, u32>>,
}

impl<'a> Facts<'a> {
    /// Reads a problem. Unknown ids in pins and exclusions are passed over.
    pub(crate) fn new(problem: &'a Problem) -> Self {
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
        let mut facts = Self {
            problem,
            people: Vec::with_capacity(problem.people.len()),
            counted: Vec::new(),
            pinned: Vec::new(),
            barred: FxHashSet::default(),
            rank,
            order,
            by_id: OnceCell::new(),
        };
        facts.add_people();
        facts.add_pairs();
        facts
    }

    fn add_people(&mut self) {
        let most = self.problem.rules.capacity_max.min(3);
        let within =
            |takes_part: bool, capacity: u8| if takes_part { capacity.min(most) } else { 0 };
        let mut numbers = FxHashMap::default();
        let mut number = |text: &'a str| {
            let next = count_u32(numbers.len());
            *numbers.entry(text).or_insert(next)
        };
        for person in &self.problem.people {
            let first = count_u32(self.counted.len());
            self.counted.extend(person.counted_identities().iter().map(|text| number(text)));
            self.people.push(Fact {
                grade: person.grade,
                places: within(person.role.mentors(), person.capacity_as_mentor),
                wishes: within(person.role.is_mentored(), person.capacity_as_mentee),
                is_barred: false,
                organisation: number(&person.organisation),
                profession: number(&person.profession),
                wanted: number(person.wanted()),
                asked: person.asked_identity().map(&mut number),
                counted: (first, count_u32(self.counted.len())),
                n_pinned: 0,
            });
        }
    }

    fn add_pairs(&mut self) {
        let known = |pairs: &[PairIds]| self.numbered(pairs).flatten().collect::<Vec<_>>();
        let (exclusions, pins) = (known(&self.problem.exclusions), known(&self.problem.pins));
        let both_ways = exclusions.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]);
        self.barred.extend(both_ways.chain(pins.iter().copied()));
        for &(mentee, _) in &self.barred {
            self.people[mentee as usize].is_barred = true;
        }
        for &(_, mentor) in &pins {
            self.people[mentor as usize].n_pinned += 1;
        }
        self.pinned = pins;
        self.pinned.sort_unstable();
    }

    /// Pairs as numbers of people; `None` where somebody does not take part.
    pub(super) fn numbered<'p>(
        &self,
        pairs: &'p [PairIds],
    ) -> impl Iterator<Item = Option<(u32, u32)>> + use<'_, 'p, 'a> {
        let both =
            |pair: &PairIds| Some((self.person(&pair.mentee_id)?, self.person(&pair.mentor_id)?));
        pairs.iter().map(both)
    }

    /// The number of somebody who takes part.
    pub(super) fn person(&self, id: &str) -> Option<u32> {
        let people = &self.problem.people;
        let by_id = self.by_id.get_or_init(|| {
            people.iter().zip(0..).map(|(person, number)| (&*person.id, number)).collect()
        });
        by_id.get(id).copied()
    }

    /// The mentors pinned to a mentee.
    pub(super) fn pinned(&self, mentee: u32) -> Vec<u32> {
        let from = self.pinned.partition_point(|pair| pair.0 < mentee);
        let theirs = self.pinned[from..].iter().take_while(|pair| pair.0 == mentee);
        theirs.map(|pair| pair.1).collect()
    }

    /// Whether a mentee must not get a mentor, or has them by a pin.
    pub(super) fn bars(&self, mentee: u32, mentor: u32) -> bool {
        self.people[mentee as usize].is_barred && self.barred.contains(&(mentee, mentor))
    }

    /// The identities that a mentor lets count.
    pub(super) fn counted(&self, mentor: u32) -> &[u32] {
        let (first, end) = self.people[mentor as usize].counted;
        &self.counted[first as usize..end as usize]
    }

    /// Whether a mentor has what a mentee asked for.
    pub(super) fn shares(&self, mentee: u32, mentor: u32) -> bool {
        let asked = self.people[mentee as usize].asked;
        asked.is_some_and(|asked| self.counted(mentor).contains(&asked))
    }

    /// How many people there are.
    pub(crate) fn n_people(&self) -> usize {
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

    /// More than this is at no level, whoever has whom; in the order of the round.
    pub(super) fn most(&self) -> Ranked {
        let n =
            |side: fn(&Fact) -> u8| count(self.people.iter().filter(|one| side(one) > 0).count());
        let (mentees, mentors) = (n(|one| one.wishes), n(|one| one.places));
        let wishes = self.people.iter().map(|one| i64::from(one.wishes)).sum();
        let at_most =
            [mentees, mentors, mentees, mentees, mentees, mentees, wishes, wishes, mentors];
        self.ranked(&at_most)
    }

    /// What a set of mentors is worth to a mentee.
    pub(super) fn worth_to_mentee(&self, mentee: u32, mentors: &[u32]) -> Ranked {
        let mut vector = [0; 9];
        self.count_mentee(mentee, mentors, &mut vector);
        self.ranked(&vector)
    }

    /// Adds what a set of mentors is worth to a mentee, in the default order.
    fn count_mentee(&self, mentee: u32, mentors: &[u32], vector: &mut [i64; 9]) {
        let asker = &self.people[mentee as usize];
        let got = || mentors.iter().map(|&mentor| &self.people[mentor as usize]);
        let mut professions: Vec<u32> = got().map(|mentor| mentor.profession).collect();
        professions.sort_unstable();
        professions.dedup();
        vector[0] += i64::from(!mentors.is_empty());
        vector[2] += i64::from(mentors.len() >= 2);
        vector[3] += i64::from(mentors.len() >= 3);
        vector[4] += i64::from(professions.contains(&asker.wanted));
        vector[5] += i64::from(mentors.iter().any(|&mentor| self.shares(mentee, mentor)));
        vector[6] += count(got().filter(|mentor| is_two_grades(asker, mentor)).count());
        vector[7] += count(professions.len());
    }

    /// What a plan achieves, whether or not it obeys the rules; pairs that name
    /// somebody unknown are passed over.
    pub(crate) fn value(&self, pairs: &[PairIds]) -> Ranked {
        self.value_of(self.numbered(pairs).flatten().collect())
    }

    /// What pairs of numbers achieve.
    pub(super) fn value_of(&self, mut pairs: Vec<(u32, u32)>) -> Ranked {
        let mut vector = [0; 9];
        let mut load = vec![0_u32; self.people.len()];
        let mut mentors = Vec::new();
        pairs.sort_unstable();
        for of_mentee in pairs.chunk_by(|one, other| one.0 == other.0) {
            mentors.clear();
            mentors.extend(of_mentee.iter().map(|pair| pair.1));
            self.count_mentee(of_mentee[0].0, &mentors, &mut vector);
            for &mentor in &mentors {
                load[mentor as usize] += 1;
            }
        }
        vector[1] = count(load.iter().filter(|load| **load >= 1).count());
        vector[8] = count(load.iter().filter(|load| **load >= 2).count());
        self.ranked(&vector)
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

fn count_u32(n: usize) -> u32 {
    u32::try_from(n).expect("there are fewer than 2^32 people and texts")
}
