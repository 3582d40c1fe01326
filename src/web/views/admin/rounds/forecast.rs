//! How many mentees and places there are, grade by grade.

use serde::{Deserialize, Serialize};

use super::rules::gap_words;
use crate::web::views::chart::{Chart, TwoNumbers};
use crate::web::views::components::{Cell, Table};
use crate::web::views::forum::people::GradeCode;
use crate::web::views::words::{count, number_words};
use crate::web::views::{Context, View};

/// What the operation `forecast` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    counts: Counts,
    rules: Rules,
    forecast: Forecast,
}

#[derive(Debug, Deserialize)]
struct Counts {
    mentors: i64,
    mentees: i64,
    both: i64,
    shortages: Vec<Shortage>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shortage {
    from_grade: GradeCode,
    to_grade: GradeCode,
    mentees: i64,
    places: i64,
    short: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rules {
    grade_gap_min: i64,
    grade_gap_max: i64,
    capacity_max: i64,
}

#[derive(Debug, Deserialize)]
struct Forecast {
    grades: Vec<OfGrade>,
    needed: Vec<Needed>,
    professions: Vec<OfProfession>,
}

#[derive(Debug, Deserialize)]
struct OfGrade {
    grade: Grade,
    mentees: i64,
    mentors: i64,
    places: i64,
    lack: i64,
}

#[derive(Debug, Deserialize)]
struct Grade {
    code: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Needed {
    grade: Name,
    mentors: i64,
}

#[derive(Debug, Deserialize)]
struct OfProfession {
    profession: Name,
    wanted: i64,
    places: i64,
    short: i64,
}

/// What the template `forecast` places.
#[derive(Debug, Serialize)]
pub(crate) struct ForecastPage {
    round: String,
    base: String,
    /// Nothing where nobody has registered.
    forecast: Option<ForecastView>,
}

#[derive(Debug, Serialize)]
struct ForecastView {
    basis: String,
    /// A line for each grade that needs mentors.
    needed: Vec<String>,
    chart: Chart,
    grades: Table,
    shortages: Option<Table>,
    professions: Option<Table>,
}

impl View for ForecastPage {
    const TEMPLATE: &'static str = "forecast";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let is_there = !round.forecast.grades.is_empty();
        Some(Self {
            base: format!("/admin/rounds/{}", round.id),
            forecast: is_there.then(|| ForecastView::of(&round)),
            round: round.name,
        })
    }
}

impl ForecastView {
    fn of(round: &Round) -> Self {
        let forecast = &round.forecast;
        let needed = forecast.needed.iter().map(|needed| {
            let mentors = count(needed.mentors, "more mentor", "more mentors");
            format!("{mentors} at {}", needed.grade.name)
        });
        Self {
            basis: basis(round),
            needed: needed.collect(),
            chart: chart(&forecast.grades),
            grades: grades(&forecast.grades),
            shortages: shortages(&round.counts.shortages),
            professions: professions(&forecast.professions),
        }
    }
}

fn basis(round: &Round) -> String {
    let (counts, rules) = (&round.counts, &round.rules);
    let gap = gap_words(rules.grade_gap_min, rules.grade_gap_max);
    let grades = if gap == "1" { "grade" } else { "grades" };
    format!(
        "This is based on the registrations so far: {}, {} and {} who are both. A mentor is {gap} \
         {grades} above their mentee and has at most {}. A place is room for one mentee with one \
         mentor.",
        count(counts.mentors, "mentor", "mentors"),
        count(counts.mentees, "mentee", "mentees"),
        count(counts.both, "person", "people"),
        count(rules.capacity_max, "mentee", "mentees"),
    )
}

fn chart(grades: &[OfGrade]) -> Chart {
    const TITLE: &str = "Mentees and the places they could have, by grade";
    const DESCRIPTION: &str = "For each grade with mentees, a bar for its mentees and a bar for \
                               the places with mentors they could have.";
    let with_mentees = grades.iter().filter(|one| one.mentees > 0);
    Chart::new(TITLE, DESCRIPTION, with_mentees.map(OfGrade::bars).collect())
}

impl OfGrade {
    fn bars(&self) -> TwoNumbers {
        let places = count(self.places, "place", "places");
        let places = match self.lack {
            0 => places,
            lack => format!("{places}, {} too few", number_words(lack)),
        };
        TwoNumbers {
            of: self.grade.code.clone(),
            upper: (self.mentees, count(self.mentees, "mentee", "mentees")),
            lower: (self.places, places),
        }
    }
}

fn grades(grades: &[OfGrade]) -> Table {
    let rows = grades.iter().map(|one| {
        [
            Cell::text(one.grade.name.as_str()),
            Cell::number(one.mentees),
            Cell::number(one.mentors),
            Cell::number(one.places),
            Cell::number(one.lack),
        ]
    });
    let head = ["Grade", "Mentees", "Mentors", "Places they could have", "Too few"];
    Table::new("The same in numbers, with the mentors of each grade", head, rows.collect())
        .captioned()
}

fn shortages(shortages: &[Shortage]) -> Option<Table> {
    let rows = shortages.iter().map(|one| {
        let (from, to) = (&one.from_grade.code, &one.to_grade.code);
        let grades = if from == to { from.clone() } else { format!("{from} to {to}") };
        [
            Cell::text(grades),
            Cell::number(one.mentees),
            Cell::number(one.places),
            Cell::number(one.short),
        ]
    });
    let head = ["Grades", "Mentees", "Places they could have", "Too few"];
    let label = "Grades that together have too few places";
    (!shortages.is_empty()).then(|| Table::new(label, head, rows.collect()).captioned_as_section())
}

fn professions(professions: &[OfProfession]) -> Option<Table> {
    let rows = professions.iter().map(|one| {
        [
            Cell::text(one.profession.name.as_str()),
            Cell::number(one.wanted),
            Cell::number(one.places),
            Cell::number(one.short),
        ]
    });
    let head = ["Profession", "Wanted by", "Places", "Too few"];
    let label = "Professions that more mentees want than can have";
    (!professions.is_empty())
        .then(|| Table::new(label, head, rows.collect()).captioned_as_section())
}
