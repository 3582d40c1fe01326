//! What a round can expect, from the registrations so far.

use async_graphql::SimpleObject;

use crate::graphql::vocabulary::Grade;
use crate::mentoring::{RoundCounts, Rules};

/// What a round can expect, from the registrations so far.
#[derive(SimpleObject)]
pub(super) struct Forecast {
    /// From the lowest grade that somebody has to the highest; empty where nobody
    /// has registered.
    grades: Vec<GradeForecast>,
    /// The fewest mentors who would give every mentee a place, by grade. It is
    /// worked out for mentors one or two grades above, and empty under other rules.
    needed: Vec<MentorsNeeded>,
}

/// What a grade can expect.
#[derive(SimpleObject)]
pub(super) struct GradeForecast {
    /// The grade.
    grade: Grade,
    /// Those at this grade who look for mentors.
    mentees: usize,
    /// Those at this grade who offer to mentor.
    mentors: usize,
    /// Places with mentors of a grade that may mentor this one; mentees of
    /// neighbouring grades want some of them too.
    places: usize,
    /// By how many the mentees exceed these places: that many at least go without
    /// a mentor.
    lack: usize,
}

/// Mentors to look for at a grade.
#[derive(SimpleObject)]
pub(super) struct MentorsNeeded {
    /// The grade.
    grade: Grade,
    /// How many, each with as many places as anybody may offer.
    mentors: u64,
}

/// The grade that the engine calls by its rank.
pub(super) fn grade(rank: u8) -> Grade {
    crate::vocabulary::Grade::from_rank(rank).expect("the engine names ranks of grades").into()
}

impl Forecast {
    pub(super) fn new(counts: &RoundCounts, rules: &Rules) -> Self {
        let grades = counts.forecast(rules).into_iter().map(|one| GradeForecast {
            grade: one.grade.into(),
            mentees: one.mentees,
            mentors: one.mentors,
            places: one.places,
            lack: one.lack,
        });
        let needed = counts.needed_under(rules).iter();
        let needed = needed
            .map(|needed| MentorsNeeded { grade: grade(needed.grade), mentors: needed.mentors });
        Self { grades: grades.collect(), needed: needed.collect() }
    }
}
