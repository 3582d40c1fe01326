//! Two ways to update a published plan after people have withdrawn.

use serde::{Deserialize, Serialize};

use super::difference::{LevelChange, levels};
use crate::web::views::admin::people::Someone;
use crate::web::views::components::Table;
use crate::web::views::round::RoundState;
use crate::web::views::user_error::UserError;
use crate::web::views::words::{count, sentence};
use crate::web::views::{Context, View};

/// What the operation `repairs` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
    repairs: Repairs,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
}

#[derive(Debug, Deserialize)]
struct Repairs {
    errors: Vec<UserError>,
    plan: Option<Plan>,
    withdrawn: Vec<Someone>,
    keeping: Option<Way>,
    best: Option<Way>,
}

#[derive(Debug, Deserialize)]
struct Plan {
    number: i64,
}

#[derive(Debug, Deserialize)]
struct Way {
    unmatched: i64,
    difference: Difference,
}

#[derive(Debug, Deserialize)]
struct Difference {
    kept: i64,
    new: i64,
    gone: i64,
    levels: Vec<LevelChange>,
}

/// What the template `repairs` places.
#[derive(Debug, Serialize)]
pub(crate) struct RepairsPage {
    round: String,
    round_id: String,
    base: String,
    /// Why there is nothing to update.
    nothing: Vec<String>,
    choice: Option<Choice>,
    may_run: bool,
    may_withdraw: bool,
}

/// The two ways, and why one has to be chosen.
#[derive(Debug, Serialize)]
struct Choice {
    why: String,
    withdrawn: Vec<String>,
    number: i64,
    options: Vec<WayView>,
}

#[derive(Debug, Serialize)]
struct WayView {
    kind: &'static str,
    title: &'static str,
    hint: &'static str,
    action: &'static str,
    classes: &'static str,
    facts: Vec<String>,
    levels: Table,
}

impl View for RepairsPage {
    const TEMPLATE: &'static str = "repairs";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let (round, repairs) = (answer.round?, answer.repairs);
        let mut nothing: Vec<_> =
            repairs.errors.iter().map(|error| sentence(&error.message) + ".").collect();
        let is_ready = nothing.is_empty();
        let choice = repairs.plan.filter(|_| is_ready).and_then(|plan| {
            if repairs.withdrawn.is_empty() {
                nothing.push(unneeded(plan.number));
                return None;
            }
            let keeping = repairs.keeping.map(|way| way.keeping(plan.number));
            let best = repairs.best.map(|way| way.best(plan.number));
            Some(Choice {
                why: why(repairs.withdrawn.len(), plan.number),
                withdrawn: repairs.withdrawn.iter().map(Someone::in_one_line).collect(),
                number: plan.number,
                options: keeping.into_iter().chain(best).collect(),
            })
        });
        Some(Self {
            nothing,
            choice,
            may_run: !round.state.is_published(),
            may_withdraw: round.state != RoundState::Complete,
            base: format!("/admin/rounds/{}", round.id),
            round: round.name,
            round_id: round.id,
        })
    }
}

fn unneeded(number: i64) -> String {
    format!(
        "Nobody who was matched in plan {number} has withdrawn. If someone tells you that they \
         have to, find them in the list of people and withdraw them there. This page then shows \
         two ways to update the plan."
    )
}

fn why(n_withdrawn: usize, number: i64) -> String {
    let who = if n_withdrawn == 1 {
        "1 person who was matched has".to_owned()
    } else {
        format!("{n_withdrawn} people who were matched have")
    };
    format!("{who} withdrawn since plan {number} was published:")
}

impl Way {
    fn keeping(self, number: i64) -> WayView {
        let levels = self.levels(number);
        WayView {
            kind: "KEEPING",
            title: "Keep as many pairs as possible",
            hint: "As many people as possible have a match. After that, as many pairs as possible \
                   stay the same.",
            action: "Make the plan that keeps pairs",
            classes: "",
            facts: self.facts(),
            levels: levels.named("Keep as many pairs as possible: what each plan reaches"),
        }
    }

    fn best(self, number: i64) -> WayView {
        let levels = self.levels(number);
        WayView {
            kind: "BEST",
            title: "Make the best plan again",
            hint: "This runs the matching again from the start, whichever pairs end.",
            action: "Make the best plan",
            classes: "govuk-button--secondary",
            facts: self.facts(),
            levels: levels.named("Make the best plan again: what each plan reaches"),
        }
    }

    fn levels(&self, number: i64) -> Table {
        let before = format!("Plan {number}");
        levels(&self.difference.levels, [&before, "Updated"], "not counted").captioned()
    }

    fn facts(&self) -> Vec<String> {
        let difference = &self.difference;
        vec![
            count(difference.kept, "pair stays the same", "pairs stay the same"),
            count(difference.gone, "pair ends", "pairs end"),
            count(difference.new, "pair is new", "pairs are new"),
            count(self.unmatched, "person has no match", "people have no match"),
        ]
    }
}
