//! Who is within reach of whom, and how the places there are used; here counted by grade and
//! organisation, so that the answer for one person is a sum of a few numbers. Reads no
//! identity.

use rustc_hash::FxHashMap;

use crate::matching::model::{Places, number};
use crate::matching::problem::{Person, Problem, Role};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// Some people of one side, and what became of the places they offer or want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tally {
    pub(crate) people: u64,
    /// The mentees that these mentors take, or the mentors that these mentees take.
    pub(crate) places: u64,
    /// Places that nobody has.
    pub(crate) free: u64,
    /// Of mentors: places of mentees who have one mentor, two, three.
    pub(crate) held: [u64; 3],
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.places += other.places;
        self.free += other.free;
        for (held, more) in self.held.iter_mut().zip(other.held) {
            *held += more;
        }
    }

    /// These people without others who are among them.
    fn without(mut self, other: &Self) -> Self {
        self.people = self.people.saturating_sub(other.people);
        self.places = self.places.saturating_sub(other.places);
        self.free = self.free.saturating_sub(other.free);
        for (held, fewer) in self.held.iter_mut().zip(other.held) {
            *held = held.saturating_sub(fewer);
        }
        self
    }
}

/// The people on the other side, and what puts them out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithinReach {
    /// All of them.
    pub everybody: u64,
    /// Those whose grade does not fit.
    pub other_grade: u64,
    /// Those of a grade that fits, in the person's own organisation.
    pub same_organisation: u64,
    /// Those who are left, and excluded.
    pub excluded: u64,
    /// Those who are left then.
    pub within: u64,
    /// Their places that mentees have who have another mentor too.
    pub shared: u64,
}

/// The other side as one person sees it; each part lies within the one before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach {
    /// The whole other side but oneself.
    pub(crate) everybody: u64,
    /// Those of a grade that fits.
    pub(crate) of_grade: Tally,
    /// Those also of another organisation.
    pub(crate) elsewhere: Tally,
    /// Those also not excluded.
    pub(crate) within: Tally,
    /// Those whom the person does not have yet.
    pub(crate) others: Tally,
}

impl Reach {
    /// How many are within reach, and how many are not and why.
    pub(crate) fn within_reach(&self) -> WithinReach {
        WithinReach {
            everybody: self.everybody,
            other_grade: self.everybody - self.of_grade.people,
            same_organisation: self.of_grade.people - self.elsewhere.people,
            excluded: self.elsewhere.people - self.within.people,
            within: self.within.people,
            shared: self.within.held[1..].iter().sum(),
        }
    }
}

/// For each person, by place, some others.
struct Others {
    /// Where each person's begin; those of the last one end where this ends.
    begin: Vec<u32>,
    others: Vec<u32>,
}

impl Others {
    /// The second of each pair for the first, in order; the same pair twice is there once.
    fn new(pairs: impl Iterator<Item = (u32, u32)> + Clone, n_people: usize) -> Self {
        let mut begin = vec![0; n_people + 1];
        for (first, _) in pairs.clone() {
            begin[first as usize + 1] += 1;
        }
        for place in 0..n_people {
            begin[place + 1] += begin[place];
        }
        let mut others = vec![0; begin[n_people] as usize];
        let mut next = begin.clone();
        for (first, other) in pairs {
            others[next[first as usize] as usize] = other;
            next[first as usize] += 1;
        }
        let (mut from, mut n_kept) = (0, 0);
        for place in 0..n_people {
            let to = begin[place + 1] as usize;
            others[from..to].sort_unstable();
            begin[place] = number(n_kept);
            for at in from..to {
                if at == from || others[n_kept - 1] != others[at] {
                    others[n_kept] = others[at];
                    n_kept += 1;
                }
            }
            from = to;
        }
        begin[n_people] = number(n_kept);
        others.truncate(n_kept);
        Self { begin, others }
    }

    fn of(&self, place: usize) -> impl ExactSizeIterator<Item = usize> {
        let (begin, end) = (self.begin[place] as usize, self.begin[place + 1] as usize);
        self.others[begin..end].iter().map(|&other| other as usize)
    }
}

/// A person, with the little that others see of them side by side.
#[derive(Clone, Copy)]
struct Seen {
    organisation: u32,
    grade: u8,
    /// By side, for those who take part on it.
    places: [Option<PlacesOfOne>; 2],
}

/// The places of one person on one side, counted as in a [`Tally`].
#[derive(Clone, Copy, Default)]
struct PlacesOfOne {
    all: u8,
    free: u8,
    held: [u8; 3],
}

impl From<PlacesOfOne> for Tally {
    fn from(PlacesOfOne { all, free, held }: PlacesOfOne) -> Self {
        Self { people: 1, places: all.into(), free: free.into(), held: held.map(u64::from) }
    }
}

/// A round and a plan for it, counted.
pub(crate) struct Reaches<'a> {
    problem: &'a Problem,
    people: Vec<Seen>,
    n_organisations: usize,
    /// By side.
    partners: [Others; 2],
    /// Both ways.
    excluded: Others,
    /// By side, grade and organisation.
    cells: [Vec<Tally>; 2],
    /// By side and grade.
    rows: [[Tally; GRADES]; 2],
    /// By side.
    everybody: [u64; 2],
}

impl<'a> Reaches<'a> {
    /// Counts a round and the pairs of a plan for it. Unknown ids are passed over.
    ///
    /// Takes time O(n) in people and pairs.
    pub(crate) fn new<'p>(
        problem: &'a Problem,
        places: &Places<'_>,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let n_people = problem.people.len();
        let known = |(mentee, mentor): (&str, &str)| {
            Some((number(places.find(mentee)?), number(places.find(mentor)?)))
        };
        // The pairs of a plan stand by mentee, so most mentees are the one before.
        let mut last: Option<(&str, u32)> = None;
        let of_plan = |(mentee, mentor): (&'p str, &'p str)| {
            let found = match last.filter(|(id, _)| *id == mentee) {
                Some((_, place)) => place,
                None => number(places.find(mentee)?),
            };
            last = Some((mentee, found));
            Some((found, number(places.find(mentor)?)))
        };
        let pairs: Vec<(u32, u32)> = pairs.into_iter().filter_map(of_plan).collect();
        let excluded = problem.exclusions.iter();
        let excluded: Vec<(u32, u32)> = excluded
            .filter_map(|pair| known((pair.mentee_id.as_str(), pair.mentor_id.as_str())))
            .collect();
        let both_ways = excluded.iter().flat_map(|&pair| [pair, turned(pair)]);
        let mut reaches = Self {
            problem,
            people: Vec::with_capacity(n_people),
            n_organisations: 0,
            partners: [
                Others::new(pairs.iter().copied().map(turned), n_people),
                Others::new(pairs.iter().copied(), n_people),
            ],
            excluded: Others::new(both_ways, n_people),
            cells: [Vec::new(), Vec::new()],
            rows: [[Tally::default(); GRADES]; 2],
            everybody: [0; 2],
        };
        reaches.add_people();
        reaches.count_places();
        reaches
    }

    fn add_people(&mut self) {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        for (place, person) in self.problem.people.iter().enumerate() {
            let next = number(numbers.len());
            let organisation = *numbers.entry(&person.organisation).or_insert(next);
            let places = [Role::Mentor, Role::Mentee]
                .map(|side| takes_part(person, side).then(|| self.places_of(place, side)));
            self.people.push(Seen { organisation, grade: person.grade, places });
        }
        self.n_organisations = numbers.len();
    }

    /// The places of somebody on a side that they take part on.
    fn places_of(&self, place: usize, side: Role) -> PlacesOfOne {
        let all = self.capacity(place, side);
        let free = all.saturating_sub(self.n_partners(place, side));
        let mut held = [0_u8; 3];
        if side == Role::Mentor {
            for mentee in self.partners(place, side) {
                let n_mentors = self.partners(mentee, Role::Mentee).len();
                let held = &mut held[n_mentors.clamp(1, 3) - 1];
                *held = held.saturating_add(1);
            }
        }
        PlacesOfOne { all, free, held }
    }

    fn count_places(&mut self) {
        let n_cells = GRADES * self.n_organisations;
        self.cells = [vec![Tally::default(); n_cells], vec![Tally::default(); n_cells]];
        for seen in &self.people {
            let grade = usize::from(seen.grade).min(GRADES - 1);
            let cell = self.n_organisations * grade + seen.organisation as usize;
            for (side, places) in seen.places.iter().enumerate() {
                if let Some(places) = places {
                    let tally = Tally::from(*places);
                    self.cells[side][cell].add(&tally);
                    self.rows[side][grade].add(&tally);
                    self.everybody[side] += 1;
                }
            }
        }
    }

    /// Whom the plan gives somebody on a side, by place among the people.
    pub(crate) fn partners(
        &self,
        place: usize,
        side: Role,
    ) -> impl ExactSizeIterator<Item = usize> {
        self.partners[side_index(side)].of(place)
    }

    /// Who must not be paired with somebody, by place among the people.
    pub(crate) fn excluded(&self, place: usize) -> impl Iterator<Item = usize> {
        self.excluded.of(place)
    }

    /// What somebody sees of the other side when they take part on `side`.
    ///
    /// Takes constant time, and a little for each exclusion and partner.
    pub(crate) fn reach(&self, place: usize, side: Role) -> Reach {
        let person = &self.people[place];
        let other_side = side_index(other_side(side));
        let mut reach = Reach {
            everybody: self.everybody[other_side] - u64::from(person.places[other_side].is_some()),
            ..Reach::default()
        };
        let mut same_organisation = Tally::default();
        for (grade, rank) in (0..).zip(0..GRADES) {
            if self.grades_fit(person, side, grade) {
                reach.of_grade.add(&self.rows[other_side][rank]);
                let cell = self.n_organisations * rank + person.organisation as usize;
                same_organisation.add(&self.cells[other_side][cell]);
            }
        }
        reach.elsewhere = reach.of_grade.without(&same_organisation);
        // The places of somebody who could be a partner.
        let places = |at: usize| {
            let them = &self.people[at];
            let fits = self.grades_fit(person, side, them.grade)
                && them.organisation != person.organisation;
            them.places[other_side].filter(|_| fits).map(Tally::from)
        };
        reach.within = reach.elsewhere;
        for tally in self.excluded(place).filter_map(places) {
            reach.within = reach.within.without(&tally);
        }
        reach.others = reach.within;
        for tally in self.partners(place, side).filter_map(places) {
            reach.others = reach.others.without(&tally);
        }
        reach
    }

    fn grades_fit(&self, person: &Seen, side: Role, grade: u8) -> bool {
        let (mentee, mentor) =
            if side == Role::Mentee { (person.grade, grade) } else { (grade, person.grade) };
        self.problem.rules.allows_grades(mentee, mentor)
    }

    /// Whether two people could be a pair, were all places free.
    pub(crate) fn may_be_pair(&self, mentee: usize, mentor: usize) -> bool {
        let (low, high) = (&self.problem.people[mentee], &self.problem.people[mentor]);
        low.role.is_mentored()
            && high.role.mentors()
            && self.problem.rules.allows_grades(low.grade, high.grade)
            && low.organisation != high.organisation
            && !self.excluded(mentee).any(|other| other == mentor)
    }

    /// How many partners somebody takes on a side.
    pub(crate) fn capacity(&self, place: usize, side: Role) -> u8 {
        let person = &self.problem.people[place];
        let most = self.problem.rules.capacity_max;
        match side {
            Role::Mentee => person.capacity_as_mentee.min(most),
            Role::Mentor | Role::Both => person.capacity_as_mentor.min(most),
        }
    }

    /// How many partners somebody has on a side.
    pub(crate) fn n_partners(&self, place: usize, side: Role) -> u8 {
        u8::try_from(self.partners(place, side).len()).unwrap_or(u8::MAX)
    }
}

/// Whether somebody takes part on one side.
pub(crate) fn takes_part(person: &Person, side: Role) -> bool {
    match side {
        Role::Mentee => person.role.is_mentored(),
        Role::Mentor | Role::Both => person.role.mentors(),
    }
}

fn other_side(side: Role) -> Role {
    if side == Role::Mentee { Role::Mentor } else { Role::Mentee }
}

fn side_index(side: Role) -> usize {
    usize::from(side == Role::Mentee)
}

fn turned(pair: (u32, u32)) -> (u32, u32) {
    (pair.1, pair.0)
}
