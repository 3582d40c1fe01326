//! How many mentors, at which grades, would give every mentee a place; here greedily, from the lowest
//! grade up. An exchange argument shows that no smaller number does.
//!
//! Mentees are served from the lowest grade up, with the lowest places first, which nobody further up
//! can use. Where there are too few places, the new mentor is as high as the rules let them be, because
//! that place serves the next grades too. Organisations and wishes are not looked at: it is what is
//! needed at least.

use super::shortages::{ByGrade, above};
use crate::matching::problem::{Person, Rules};

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
/// Mentees above whom there is no grade that fits are left aside. Takes time
/// O(people).
#[must_use]
pub fn mentors_needed(people: &[Person], rules: &Rules) -> Vec<MentorsNeeded> {
    let most = u64::from(rules.capacity_max).max(1);
    let ByGrade { mentees, mut places } = ByGrade::of(people, rules);
    let mut needed = [0_u64; 11];
    for (grade, mut waiting) in mentees.into_iter().enumerate() {
        let grades = above(grade, grade, rules);
        for place in &mut places[grades.clone()] {
            let served = waiting.min(*place);
            *place -= served;
            waiting -= served;
        }
        if let Some(highest) = grades.last() {
            let new = waiting.div_ceil(most);
            needed[highest] += new;
            places[highest] += new * most - waiting;
        }
    }
    let rows = (0..).zip(needed).filter(|(_, mentors)| *mentors > 0);
    rows.map(|(grade, mentors)| MentorsNeeded { grade, mentors }).collect()
}
