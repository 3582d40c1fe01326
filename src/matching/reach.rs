//! Who is within whose reach, and how the places there are used.
//!
//! Counts people by grade and department, so that what surrounds one person is
//! a sum of a few numbers, whatever the size of the round. Reads no identity.

use rustc_hash::FxHashMap;

use super::problem::{Person, Problem, Role};
use super::roster::{Places, number};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// Some people of one side, and what became of the places they offer or want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Tally {
    pub(super) people: u64,
    /// The mentees that these mentors take, or the mentors that these mentees take.
    pub(super) places: u64,
    /// Places that nobody has.
    pub(super) free: u64,
    /// Of mentors: places of mentees who have one mentor, two, three.
    pub(super) held: [u64; 3],
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
    /// Those of a grade that fits, in the person's own department.
    pub same_department: u64,
    /// Those who are left, and excluded.
    pub excluded: u64,
    /// Those who are left then.
    pub within: u64,
    /// Their places that mentees have who have another mentor too.
    pub shared: u64,
}

/// The other side as one person sees it; each part lies within the one before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    /// The whole other side but oneself.
    pub(super) everybody: u64,
    /// Those of a grade that fits.
    pub(super) of_grade: Tally,
    /// Those also of another department.
    pub(super) elsewhere: Tally,
    /// Those also not excluded.
    pub(super) within: Tally,
    /// Those whom the person does not have yet.
    pub(super) others: Tally,
}

impl Reach {
    /// How many are put out of reach by what.
    pub(super) fn told(&self) -> WithinReach {
        WithinReach {
            everybody: self.everybody,
            other_grade: self.everybody - self.of_grade.people,
            same_department: self.of_grade.people - self.elsewhere.people,
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
    /// The second of each pair for the first; the same pair twice is there once.
    fn new(mut pairs: Vec<(u32, u32)>, n_people: usize) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut begin = vec![0; n_people + 1];
        for &(first, _) in &pairs {
            begin[first as usize + 1] += 1;
        }
        for place in 0..n_people {
            begin[place + 1] += begin[place];
        }
        Self { begin, others: pairs.into_iter().map(|(_, other)| other).collect() }
    }

    fn of(&self, place: usize) -> impl ExactSizeIterator<Item = usize> {
        let (begin, end) = (self.begin[place] as usize, self.begin[place + 1] as usize);
        self.others[begin..end].iter().map(|&other| other as usize)
    }
}

/// A round and a plan for it, counted.
pub(super) struct Reaches<'a> {
    problem: &'a Problem,
    departments: Vec<u32>,
    n_departments: usize,
    /// By side.
    partners: [Others; 2],
    /// Both ways.
    excluded: Others,
    /// By side, grade and department.
    cells: [Vec<Tally>; 2],
    /// By side and grade.
    rows: [[Tally; GRADES]; 2],
    /// By side.
    everybody: [u64; 2],
}

impl<'a> Reaches<'a> {
    /// Counts a round and the pairs of a plan for it. Unknown ids are passed over.
    ///
    /// Takes time O(n log n) in people and pairs.
    pub(super) fn new<'p>(
        problem: &'a Problem,
        places: &Places<'_>,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let people = &problem.people;
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let departments: Vec<u32> = people
            .iter()
            .map(|person| {
                let next = number(numbers.len());
                *numbers.entry(&person.department).or_insert(next)
            })
            .collect();
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
        let of_mentees: Vec<(u32, u32)> = pairs.into_iter().filter_map(of_plan).collect();
        let of_mentors: Vec<(u32, u32)> = of_mentees.iter().copied().map(turned).collect();
        let excluded = problem.exclusions.iter();
        let mut excluded: Vec<(u32, u32)> = excluded
            .filter_map(|pair| known((pair.mentee_id.as_str(), pair.mentor_id.as_str())))
            .collect();
        excluded.extend_from_within(..);
        let half = excluded.len() / 2;
        excluded[half..].iter_mut().for_each(|pair| *pair = turned(*pair));
        let n_departments = numbers.len();
        let cells = || vec![Tally::default(); GRADES * n_departments];
        let mut reaches = Self {
            problem,
            departments,
            n_departments,
            partners: [
                Others::new(of_mentors, people.len()),
                Others::new(of_mentees, people.len()),
            ],
            excluded: Others::new(excluded, people.len()),
            cells: [cells(), cells()],
            rows: [[Tally::default(); GRADES]; 2],
            everybody: [0; 2],
        };
        reaches.count();
        reaches
    }

    fn count(&mut self) {
        for (place, person) in self.problem.people.iter().enumerate() {
            for side in [Role::Mentor, Role::Mentee] {
                if takes_part(person, side) {
                    let tally = self.alone(place, side);
                    let cell = self.cell(grade_of(person), self.departments[place]);
                    self.cells[index(side)][cell].add(&tally);
                    self.rows[index(side)][grade_of(person)].add(&tally);
                    self.everybody[index(side)] += 1;
                }
            }
        }
    }

    fn cell(&self, grade: usize, department: u32) -> usize {
        grade * self.n_departments + department as usize
    }

    /// Whom the plan gives somebody on a side, by place among the people.
    pub(super) fn partners(
        &self,
        place: usize,
        side: Role,
    ) -> impl ExactSizeIterator<Item = usize> {
        self.partners[index(side)].of(place)
    }

    /// Who must not be paired with somebody, by place among the people.
    pub(super) fn excluded(&self, place: usize) -> impl Iterator<Item = usize> {
        self.excluded.of(place)
    }

    /// What somebody sees of the other side when they take part on `side`.
    ///
    /// Takes constant time, and a little for each exclusion and partner.
    pub(super) fn reach(&self, place: usize, side: Role) -> Reach {
        let person = &self.problem.people[place];
        let other_side = other(side);
        let mut reach = Reach {
            everybody: self.everybody[index(other_side)]
                - u64::from(takes_part(person, other_side)),
            ..Reach::default()
        };
        let mut same_department = Tally::default();
        for (grade, rank) in (0..).zip(0..GRADES) {
            if self.grades_fit(person, side, grade) {
                reach.of_grade.add(&self.rows[index(other_side)][rank]);
                let cell = self.cell(rank, self.departments[place]);
                same_department.add(&self.cells[index(other_side)][cell]);
            }
        }
        reach.elsewhere = reach.of_grade.without(&same_department);
        let could_be = |at: &usize| {
            let them = &self.problem.people[*at];
            takes_part(them, other_side)
                && self.grades_fit(person, side, them.grade)
                && them.department != person.department
        };
        reach.within = reach.elsewhere;
        for at in self.excluded(place).filter(could_be) {
            reach.within = reach.within.without(&self.alone(at, other_side));
        }
        reach.others = reach.within;
        for at in self.partners(place, side).filter(could_be) {
            reach.others = reach.others.without(&self.alone(at, other_side));
        }
        reach
    }

    fn grades_fit(&self, person: &Person, side: Role, grade: u8) -> bool {
        let (mentee, mentor) =
            if side == Role::Mentee { (person.grade, grade) } else { (grade, person.grade) };
        self.problem.rules.allows_grades(mentee, mentor)
    }

    /// Whether two people could be a pair, were all places free.
    pub(super) fn may_be_pair(&self, mentee: usize, mentor: usize) -> bool {
        let (low, high) = (&self.problem.people[mentee], &self.problem.people[mentor]);
        low.role.is_mentored()
            && high.role.mentors()
            && self.problem.rules.allows_grades(low.grade, high.grade)
            && low.department != high.department
            && !self.excluded(mentee).any(|other| other == mentor)
    }

    /// How many partners somebody takes on a side.
    pub(super) fn capacity(&self, place: usize, side: Role) -> u8 {
        let person = &self.problem.people[place];
        let most = self.problem.rules.capacity_max;
        match side {
            Role::Mentee => person.capacity_as_mentee.min(most),
            Role::Mentor | Role::Both => person.capacity_as_mentor.min(most),
        }
    }

    /// How many partners somebody has on a side.
    pub(super) fn n_partners(&self, place: usize, side: Role) -> u8 {
        u8::try_from(self.partners(place, side).len()).unwrap_or(u8::MAX)
    }

    /// One person, counted.
    fn alone(&self, place: usize, side: Role) -> Tally {
        let places = u64::from(self.capacity(place, side));
        let mut tally = Tally { people: 1, places, free: places, held: [0; 3] };
        for partner in self.partners(place, side) {
            tally.free = tally.free.saturating_sub(1);
            if side == Role::Mentor {
                let n_mentors = self.partners(partner, Role::Mentee).len();
                tally.held[n_mentors.clamp(1, 3) - 1] += 1;
            }
        }
        tally
    }
}

/// Whether somebody takes part on one side.
pub(super) fn takes_part(person: &Person, side: Role) -> bool {
    match side {
        Role::Mentee => person.role.is_mentored(),
        Role::Mentor | Role::Both => person.role.mentors(),
    }
}

fn other(side: Role) -> Role {
    if side == Role::Mentee { Role::Mentor } else { Role::Mentee }
}

fn index(side: Role) -> usize {
    usize::from(side == Role::Mentee)
}

fn grade_of(person: &Person) -> usize {
    usize::from(person.grade).min(GRADES - 1)
}

fn turned((one, other): (u32, u32)) -> (u32, u32) {
    (other, one)
}
