//! Which grades and which professions have too few places with mentors; here by Hall's condition for
//! bands of grades. Source: Hall, "On representatives of subsets", 1935.
//!
//! Everybody in a band of grades needs a place with somebody as many grades above as the rules say.
//! Where there are fewer places than mentees, that many have no mentor whatever is done. Organisations
//! are not looked at, so the true shortage may be larger, never smaller.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::matching::problem::{Person, Rules};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// Grades at which there are fewer places with mentors than mentees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Lowest rank of the band.
    pub from_grade: u8,
    /// Highest rank of the band.
    pub to_grade: u8,
    /// Mentees in the band.
    pub mentees: u64,
    /// Places with mentors whom anybody in the band could have.
    pub places: u64,
    /// By how many mentees the band exceeds its places.
    pub short: u64,
}

/// A profession that more mentees want a mentor from than can have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfessionShortage {
    /// The profession.
    pub profession: String,
    /// Mentees who want a mentor from it.
    pub wanted: u64,
    /// Places with mentors who work in it, at a grade that fits some of them.
    pub places: u64,
    /// How many of the mentees go without one from it, whatever is done.
    pub short: u64,
}

/// Mentees and places with mentors at each grade.
#[derive(Clone, Copy, Default)]
pub(crate) struct ByGrade {
    pub(crate) mentees: [u64; GRADES],
    pub(crate) places: [u64; GRADES],
}

impl ByGrade {
    /// Counts everybody. Takes time O(people).
    pub(crate) fn of(people: &[Person], rules: &Rules) -> Self {
        let mut counted = Self::default();
        for person in people {
            if person.role.is_mentored() {
                counted.mentees[grade(person)] += 1;
            }
            if person.role.mentors() {
                counted.places[grade(person)] += places(person, rules);
            }
        }
        counted
    }

    /// Gives every mentee a place while there is one, and says how many get none.
    ///
    /// From the lowest grade up, the lowest places first: nobody further up
    /// could use those, so no other way serves more.
    fn short(mut self, rules: &Rules) -> u64 {
        let mut short = 0;
        for (grade, mut waiting) in self.mentees.into_iter().enumerate() {
            for place in &mut self.places[above(grade, grade, rules)] {
                let served = waiting.min(*place);
                *place -= served;
                waiting -= served;
            }
            short += waiting;
        }
        short
    }
}

/// The bands of grades that lack places, the worst first.
///
/// A band is left out when one within it lacks at least as many. Takes time
/// O(people).
#[must_use]
pub fn shortages(people: &[Person], rules: &Rules) -> Vec<Shortage> {
    let counted = ByGrade::of(people, rules);
    let mut bands: Vec<Shortage> = Vec::new();
    for width in 0..GRADES {
        for from in 0..GRADES - width {
            let to = from + width;
            let band = band_shortage(&counted, from, to, rules);
            let within = |other: &Shortage| {
                usize::from(other.from_grade) >= from && usize::from(other.to_grade) <= to
            };
            let is_new = bands.iter().all(|other| !within(other) || other.short < band.short);
            if band.short > 0 && is_new {
                bands.push(band);
            }
        }
    }
    bands.sort_by_key(|band| (Reverse(band.short), band.from_grade, band.to_grade));
    bands
}

/// The professions that more mentees want than can have, the worst first.
///
/// Equal ones come in the order of their names. Takes time O(people).
#[must_use]
pub fn profession_shortages(people: &[Person], rules: &Rules) -> Vec<ProfessionShortage> {
    let mut by_profession: FxHashMap<&str, ByGrade> = FxHashMap::default();
    for person in people {
        if person.role.is_mentored() {
            by_profession.entry(person.wanted()).or_default().mentees[grade(person)] += 1;
        }
        if person.role.mentors() {
            let counted = by_profession.entry(&person.profession).or_default();
            counted.places[grade(person)] += places(person, rules);
        }
    }
    let mut short: Vec<ProfessionShortage> = by_profession
        .into_iter()
        .map(|(profession, counted)| {
            let mut fits = [false; GRADES];
            for (grade, _) in counted.mentees.iter().enumerate().filter(|(_, n)| **n > 0) {
                fits[above(grade, grade, rules)].fill(true);
            }
            let places = counted.places.iter().zip(fits).filter(|(_, fits)| *fits);
            ProfessionShortage {
                profession: profession.to_owned(),
                wanted: counted.mentees.iter().sum(),
                places: places.map(|(places, _)| places).sum(),
                short: counted.short(rules),
            }
        })
        .filter(|one| one.short > 0)
        .collect();
    short.sort_unstable_by(|one, other| {
        (Reverse(one.short), &one.profession).cmp(&(Reverse(other.short), &other.profession))
    });
    short
}

/// What mentees of a band of grades need, and what there is.
fn band_shortage(counted: &ByGrade, from: usize, to: usize, rules: &Rules) -> Shortage {
    let mentees: u64 = counted.mentees[from..=to].iter().sum();
    let places: u64 = counted.places[above(from, to, rules)].iter().sum();
    let rank = |grade: usize| u8::try_from(grade).expect("there are eleven grades");
    Shortage {
        from_grade: rank(from),
        to_grade: rank(to),
        mentees,
        places,
        short: mentees.saturating_sub(places),
    }
}

/// The grades of mentors for a band of mentees.
pub(crate) fn above(from: usize, to: usize, rules: &Rules) -> std::ops::Range<usize> {
    let lowest = from + usize::from(rules.grade_gap_min);
    let highest = to + usize::from(rules.grade_gap_max);
    lowest.min(GRADES)..(highest + 1).min(GRADES)
}

fn grade(person: &Person) -> usize {
    usize::from(person.grade).min(GRADES - 1)
}

fn places(person: &Person, rules: &Rules) -> u64 {
    u64::from(person.capacity_as_mentor.min(rules.capacity_max))
}
