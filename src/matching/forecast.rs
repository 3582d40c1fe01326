//! How many mentors, at which grades, would give every mentee a place.
//!
//! Mentees are served from the lowest grade up: first with places one grade
//! above, which nobody further up can use, then two above. Where places lack, the
//! new mentor is two grades above, because that place serves the next grade too.
//! So no smaller number of mentors does (an exchange argument). Departments and
//! wishes are not looked at: it is what is needed at least.

use super::problem::{Person, Rules};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// Mentors to look for at a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentorsNeeded {
    /// Rank of the mentors' grade.
    pub grade: u8,
    /// How many, each with as many places as anybody may offer.
    pub mentors: u64,
}

/// The fewest mentors who would give every mentee a place, by grade.
///
/// Assumes the default rules on grades. Nobody is above the highest grade, so
/// mentees of that grade are left aside. Takes time O(people).
#[must_use]
pub fn mentors_needed(people: &[Person]) -> Vec<MentorsNeeded> {
    let most = u64::from(Rules::default().capacity_max);
    let mut mentees = [0_u64; GRADES];
    let mut places = [0_u64; GRADES];
    for person in people {
        let grade = usize::from(person.grade).min(GRADES - 1);
        if person.role.is_mentored() {
            mentees[grade] += 1;
        }
        if person.role.mentors() {
            places[grade] += u64::from(person.capacity_as_mentor).min(most);
        }
    }
    let mut needed = [0_u64; GRADES];
    for grade in 0..GRADES - 1 {
        let highest = (grade + 2).min(GRADES - 1);
        let mut waiting = mentees[grade].saturating_sub(places[grade + 1]);
        if highest > grade + 1 {
            let served = waiting.min(places[highest]);
            places[highest] -= served;
            waiting -= served;
        }
        let new = waiting.div_ceil(most);
        needed[highest] += new;
        places[highest] += new * most - waiting;
    }
    let rows = (0..).zip(needed).filter(|(_, mentors)| *mentors > 0);
    rows.map(|(grade, mentors)| MentorsNeeded { grade, mentors }).collect()
}
