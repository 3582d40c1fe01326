//! What a round can expect, from the registrations so far.

use async_graphql::SimpleObject;

use crate::graphql::vocabulary::{Grade, Profession};
use crate::planning::{RoundCounts, Rules};
use crate::vocabulary::Vocabulary;

/// What a round can expect, from the registrations so far.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Forecast {
    /// From the lowest grade that somebody has to the highest; empty where nobody
    /// has registered.
    grades: Vec<GradeForecast>,
    /// The fewest mentors who would give every mentee a place, by grade; mentees
    /// above whom no grade fits are left aside.
    needed: Vec<MentorsNeeded>,
    /// The professions that more mentees want a mentor from than can have one, the
    /// worst first.
    professions: Vec<ProfessionShortage>,
}

/// What a grade can expect.
#[derive(SimpleObject)]
pub(in crate::graphql) struct GradeForecast {
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
pub(in crate::graphql) struct MentorsNeeded {
    /// The grade.
    grade: Grade,
    /// How many, each with as many places as anybody may offer.
    mentors: u64,
}

/// The grade that the engine calls by its rank.
pub(in crate::graphql) fn grade(rank: u8) -> Grade {
    crate::vocabulary::Grade::from_rank(rank).expect("the engine names ranks of grades").into()
}

/// A profession that more mentees want a mentor from than can have one.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ProfessionShortage {
    /// The profession.
    profession: Profession,
    /// Mentees who want a mentor from it.
    wanted: u64,
    /// Places with mentors who work in it, at a grade that fits some of them.
    places: u64,
    /// How many of the mentees go without one from it, whatever is done.
    short: u64,
}

impl Forecast {
    pub(in crate::graphql) fn new(
        counts: &RoundCounts,
        rules: &Rules,
        vocabulary: &Vocabulary,
    ) -> Self {
        let grades = counts.by_grade(rules).into_iter().map(|one| GradeForecast {
            grade: one.grade.into(),
            mentees: one.mentees,
            mentors: one.mentors,
            places: one.places,
            lack: one.lack,
        });
        let needed = counts.mentors_needed(rules).into_iter();
        let needed = needed
            .map(|needed| MentorsNeeded { grade: grade(needed.grade), mentors: needed.mentors });
        let professions = counts.profession_shortages(rules).into_iter();
        let professions = professions.map(|one| ProfessionShortage {
            profession: Profession::from_code_or_typed(vocabulary, &one.profession),
            wanted: one.wanted,
            places: one.places,
            short: one.short,
        });
        Self {
            grades: grades.collect(),
            needed: needed.collect(),
            professions: professions.collect(),
        }
    }
}
