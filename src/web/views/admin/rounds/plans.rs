//! The plans of a round, as its page lists them.

use serde::Deserialize;

use crate::entity::{PlanState, RepairKind};
use crate::web::views::admin::plans::BrokenPin;
use crate::web::views::components::{Cell, Link, Table};
use crate::web::views::times::Instant;
use crate::web::views::words::{StateTag, count, sentence};

/// A plan of a round, newest first in its list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) number: i64,
    pub(super) state: PlanState,
    pub(super) created_at: Instant,
    published_at: Option<Instant>,
    pub(super) is_out_of_date: bool,
    progress: f64,
    pub(super) repair: Option<RepairKind>,
    #[serde(rename = "repairedPlan")]
    pub(super) updated: Option<Number>,
    #[serde(rename = "nearPlan")]
    near: Option<Number>,
    objective: Vec<Reached>,
    proof: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) broken_pins: Vec<BrokenPin>,
}

/// Another plan, by its number.
#[derive(Debug, Deserialize)]
pub(super) struct Number {
    pub(super) number: i64,
}

/// How many a plan reaches at a priority.
#[derive(Debug, Deserialize)]
struct Reached {
    name: String,
    value: i64,
}

/// The plans of the round at the address `base`; nothing where there is none.
pub(super) fn table(plans: &[Plan], base: &str) -> Option<Table> {
    let rows = plans.iter().map(|plan| {
        [
            name(plan, base),
            plan.created_at.date_and_time().into(),
            Cell::from(plan.state.tag()).below(fate(plan, plans)),
            Cell::lines(worth(plan)),
        ]
    });
    let head = ["Plan", "Created", "State", "How good it is"];
    (!plans.is_empty()).then(|| Table::new("Plans", head, rows.collect()).headed())
}

fn name(plan: &Plan, base: &str) -> Cell {
    let link = Link::new(format!("{base}/plans/{}", plan.id), format!("Plan {}", plan.number));
    let updates = plan.updated.as_ref().map(|other| format!("Updates plan {}", other.number));
    let keeps = plan.near.as_ref().map(|other| format!("Keeps pairs of plan {}", other.number));
    Cell::from(link).below(updates.into_iter().chain(keeps).collect())
}

/// What became of a plan: whether it still fits, when its emails were sent, and which plan
/// replaced it.
fn fate(plan: &Plan, plans: &[Plan]) -> Vec<String> {
    let mut lines = Vec::new();
    if plan.is_out_of_date {
        lines.push("Out of date".to_owned());
    }
    if let Some(at) = &plan.published_at {
        lines.push(format!("Emails sent on {}", at.date().words));
    }
    let replaces = |other: &&Plan| {
        other.published_at.is_some()
            && other.updated.as_ref().is_some_and(|updated| updated.number == plan.number)
    };
    let successors = plans.iter().filter(replaces);
    lines.extend(successors.map(|other| format!("Replaced by plan {}", other.number)));
    lines
}

/// How good a plan is, or why there is nothing to say of that.
fn worth(plan: &Plan) -> Vec<String> {
    if plan.state == PlanState::Running {
        return vec![format!("{:.0}% done", plan.progress * 100.0)];
    }
    if let Some(failure) = &plan.failure {
        return vec![sentence(failure)];
    }
    let Some(proof) = &plan.proof else { return Vec::new() };
    let reached = |name: &str| {
        let level = plan.objective.iter().find(|level| level.name == name);
        level.map_or(0, |level| level.value)
    };
    let mentees = count(reached("mentees_ge1"), "mentee", "mentees");
    let mentors = count(reached("mentors_ge1"), "mentor", "mentors");
    vec![format!("{mentees} and {mentors} matched"), sentence(proof)]
}
