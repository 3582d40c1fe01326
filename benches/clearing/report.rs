//! The tables that are printed, in Markdown.

use std::fmt::Write;

use super::outcome::{Group, Outcome, WEEKS, count};
use super::regime::Regime;

/// The runs of a regime, one for each seed.
pub(super) struct Line {
    pub(super) regime: Regime,
    pub(super) answering: f64,
    pub(super) outcomes: Vec<Outcome>,
}

/// A table for each way of answering.
pub(super) fn tables(lines: &[Line], weeks: i64) -> String {
    let mut text = String::new();
    let mut said = Vec::new();
    for line in lines {
        if !said.contains(&line.answering) {
            said.push(line.answering);
            text += &table(lines, line.answering, weeks);
        }
    }
    text
}

fn table(lines: &[Line], answering: f64, weeks: i64) -> String {
    let mut text = format!("\nPeople answer {}:\n\n", how_often(answering));
    let weeks: Vec<u32> = WEEKS.into_iter().filter(|week| i64::from(*week) <= weeks).collect();
    let heads: Vec<String> = weeks.iter().map(|week| head(*week)).collect();
    let last = weeks.last().copied().unwrap_or_default();
    writeln!(
        text,
        "| | {} | median days | within reach in {last} | with those who never return, {last} |",
        heads.join(" | "),
        last = head(last)
    )
    .expect("a string takes every text");
    text = text + "| --- |" + &" --: |".repeat(weeks.len() + 3) + "\n";
    for line in lines.iter().filter(|line| line.answering.to_bits() == answering.to_bits()) {
        let shares = weeks.iter().map(|week| share(line, *week, |it| &it.looking));
        let shares: Vec<String> = shares.collect();
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            line.regime.name(),
            shares.join(" | "),
            median(line),
            reach(line),
            share(line, last, |it| &it.all)
        )
        .expect("a string takes every text");
    }
    text
}

fn how_often(answering: f64) -> String {
    if answering.to_bits() == 1.0_f64.to_bits() {
        "as assumed".to_owned()
    } else {
        format!("{answering} times as often")
    }
}

fn head(week: u32) -> String {
    if week == 1 { "1 week".to_owned() } else { format!("{week} weeks") }
}

/// The mean over the seeds and their standard deviation, in percent.
fn share(line: &Line, week: u32, group: impl Fn(&Outcome) -> &Group) -> String {
    let days = f64::from(7 * week);
    let shares: Vec<f64> =
        line.outcomes.iter().map(|it| 100.0 * group(it).share_within(days)).collect();
    let (mean, spread) = mean_and_spread(&shares);
    format!("{mean:.0} ± {spread:.0}")
}

/// The mean of what no rule can exceed, and its standard deviation, in percent.
fn reach(line: &Line) -> String {
    let shares: Vec<f64> =
        line.outcomes.iter().map(|it| 100.0 * it.looking.share_within_reach()).collect();
    let (mean, spread) = mean_and_spread(&shares);
    format!("{mean:.0} ± {spread:.0}")
}

/// The mean of the medians, where half found somebody in every seed.
fn median(line: &Line) -> String {
    let medians: Vec<f64> =
        line.outcomes.iter().filter_map(|it| it.looking.median_days()).collect();
    if medians.len() < line.outcomes.len() {
        return format!(
            "in {} of {} seeds fewer than half",
            line.outcomes.len() - medians.len(),
            line.outcomes.len()
        );
    }
    let (mean, spread) = mean_and_spread(&medians);
    format!("{mean:.0} ± {spread:.0}")
}

/// The mean of some numbers, and their standard deviation.
pub(super) fn mean_and_spread(numbers: &[f64]) -> (f64, f64) {
    let n = count(numbers.len().max(1));
    let mean = numbers.iter().sum::<f64>() / n;
    let squares = numbers.iter().map(|it| (it - mean).powi(2)).sum::<f64>();
    (mean, (squares / (n - 1.0).max(1.0)).sqrt())
}
