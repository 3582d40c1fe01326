//! Whether clearing works: how many people found somebody, of those who could have.

use serde::{Deserialize, Serialize};

use crate::web::views::chart::{Chart, TwoNumbers};
use crate::web::views::components::{Cell, SummaryList, Table};
use crate::web::views::field::{Choice, Field};
use crate::web::views::times::Instant;
use crate::web::views::words::{count, number_words};
use crate::web::views::{Context, View};

/// What the operation `clearing_report` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    clearing_report: Report,
    reported_rounds: Vec<Round>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    adverts: i64,
    open: i64,
    unanswered: i64,
    introductions_asked: i64,
    introductions_both_yes: i64,
    matched: i64,
    matchable: i64,
    median_days_to_match: Option<f64>,
    weeks: Vec<Week>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Week {
    begins_at: Instant,
    adverts: i64,
    introductions: i64,
    matched: i64,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
}

/// What the template `clearing_report` places.
#[derive(Debug, Serialize)]
pub(crate) struct ClearingReportPage {
    /// The round to look at; nothing before one was published.
    round: Option<Field>,
    /// Nothing where no advert was posted.
    report: Option<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    /// How many found somebody, of how many who could have.
    summary: String,
    facts: SummaryList,
    chart: Chart,
    weeks: Table,
}

impl View for ClearingReportPage {
    const TEMPLATE: &'static str = "clearing_report";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let report = answer.clearing_report;
        let rounds = answer.reported_rounds;
        let has_rounds = !rounds.is_empty();
        let rounds = rounds.into_iter().map(|it| Choice::new(it.id, format!("After {}", it.name)));
        let form = context.filters();
        Some(Self {
            round: has_rounds
                .then(|| form.select("roundId", "Which adverts", "All adverts", rounds)),
            report: (report.adverts > 0).then(|| Shown::of(&report)),
        })
    }
}

impl Shown {
    fn of(report: &Report) -> Self {
        Self {
            summary: summary(report),
            facts: facts(report),
            chart: chart(&report.weeks),
            weeks: weeks(&report.weeks),
        }
    }
}

fn summary(report: &Report) -> String {
    match report.matchable {
        0 => "Nobody who posted an advert could have had a match with another author.".to_owned(),
        matchable => format!(
            "{} of the {} who could have a match {} one: {}%.",
            number_words(report.matched),
            count(matchable, "person", "people"),
            if report.matched == 1 { "has" } else { "have" },
            report.matched * 100 / matchable,
        ),
    }
}

fn facts(report: &Report) -> SummaryList {
    let introductions = format!(
        "{} asked, and both said yes to {}",
        number_words(report.introductions_asked),
        number_words(report.introductions_both_yes),
    );
    let days = report.median_days_to_match.map(|days| {
        // One decimal says enough, and none where it is nought.
        let days = format!("{days:.1}");
        match days.strip_suffix(".0").unwrap_or(&days) {
            "1" => "1 day".to_owned(),
            days => format!("{days} days"),
        }
    });
    SummaryList::default()
        .row("Adverts", number_words(report.adverts))
        .row("Open now", number_words(report.open))
        .row("Never answered", number_words(report.unanswered))
        .row("Introductions", introductions)
        .row("People with a match", number_words(report.matched))
        .maybe("Time from advert to match (median)", days)
}

fn chart(weeks: &[Week]) -> Chart {
    const TITLE: &str = "Adverts and matches, week by week";
    const DESCRIPTION: &str = "For each week, a bar for the adverts that were posted and a bar \
                               for the people who found a match.";
    let bars = weeks.iter().map(|week| TwoNumbers {
        of: format!("Week from {}", week.begins_at.date().words),
        upper: (week.adverts, count(week.adverts, "advert", "adverts")),
        lower: (week.matched, count(week.matched, "person matched", "people matched")),
    });
    Chart::new(TITLE, DESCRIPTION, bars.collect())
}

fn weeks(weeks: &[Week]) -> Table {
    let rows = weeks.iter().map(|week| {
        [
            Cell::from(week.begins_at.date()),
            Cell::number(week.adverts),
            Cell::number(week.introductions),
            Cell::number(week.matched),
        ]
    });
    let head = ["Week from", "Adverts", "Introductions", "People matched"];
    Table::new("The same in numbers", head, rows.collect()).captioned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_how_many_of_those_who_could() {
        let says = |matched, matchable| {
            summary(&Report {
                adverts: 9,
                open: 1,
                unanswered: 0,
                introductions_asked: 0,
                introductions_both_yes: 0,
                matched,
                matchable,
                median_days_to_match: None,
                weeks: Vec::new(),
            })
        };
        assert_eq!(says(4, 6), "4 of the 6 people who could have a match have one: 66%.");
        assert_eq!(says(1, 1), "1 of the 1 person who could have a match has one: 100%.");
        assert!(says(0, 0).starts_with("Nobody"));
    }
}
