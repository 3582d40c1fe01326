//! Which grades lack places with mentors.
//!
//! For a band of grades, everybody in it needs a place with somebody one or two
//! grades above; where the places are fewer than the mentees, that many go
//! without whatever is done (Hall's condition). Departments are not looked at,
//! so the true lack may be larger, never smaller.

use super::plan::Shortage;
use super::problem::{Person, Rules};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// The bands of grades that lack places, the worst first.
///
/// Assumes the default rules on grades. A band is left out when one within it
/// lacks at least as many. Takes time O(people).
#[must_use]
pub fn shortages(people: &[Person]) -> Vec<Shortage> {
    let rules = Rules::default();
    let mut mentees = [0_u64; GRADES];
    let mut places = [0_u64; GRADES];
    for person in people {
        let grade = usize::from(person.grade).min(GRADES - 1);
        if person.role.is_mentored() {
            mentees[grade] += 1;
        }
        if person.role.mentors() {
            places[grade] += u64::from(person.capacity_as_mentor.min(rules.capacity_max));
        }
    }
    let mut bands: Vec<Shortage> = Vec::new();
    for width in 0..GRADES {
        for from in 0..GRADES - width {
            let to = from + width;
            let band = band(&mentees, &places, (from, to));
            let within = |other: &Shortage| {
                usize::from(other.from_grade) >= from && usize::from(other.to_grade) <= to
            };
            let is_new = bands.iter().all(|other| !within(other) || other.short < band.short);
            if band.short > 0 && is_new {
                bands.push(band);
            }
        }
    }
    bands.sort_by_key(|band| (std::cmp::Reverse(band.short), band.from_grade, band.to_grade));
    bands
}

fn band(mentees: &[u64; GRADES], places: &[u64; GRADES], (from, to): (usize, usize)) -> Shortage {
    let wanting: u64 = mentees[from..=to].iter().sum();
    let above = (from + 1).min(GRADES)..(to + 3).min(GRADES);
    let offered: u64 = places[above].iter().sum();
    let rank = |grade: usize| u8::try_from(grade).expect("there are eleven grades");
    Shortage {
        from_grade: rank(from),
        to_grade: rank(to),
        mentees: wanting,
        places: offered,
        short: wanting.saturating_sub(offered),
    }
}
