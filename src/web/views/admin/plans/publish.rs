//! Publishing a draft plan.

use serde::{Deserialize, Serialize};

use super::discard::refusal;
use crate::entity::{PlanState, RepairKind};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `publish_plan` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
    plan: Option<Plan>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    registration_closes_at: Instant,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    id: String,
    number: i64,
    state: PlanState,
    repair: Option<RepairKind>,
    #[serde(rename = "repairedPlan")]
    updated: Option<Number>,
    pairs: Total,
    unmatched: Total,
}

#[derive(Debug, Deserialize)]
struct Number {
    number: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Total {
    total_count: i64,
}

/// What the template `publish_plan` places.
#[derive(Debug, Serialize)]
pub(crate) struct PublishPage {
    round: String,
    number: i64,
    plan_id: String,
    base: String,
    /// Why it cannot be published.
    refusal: Option<String>,
    /// What publishing does.
    words: String,
    /// Until when people could still register.
    open_until: Option<String>,
    /// Where the matching is run again, if it was refused just now.
    again: Option<String>,
}

impl View for PublishPage {
    const TEMPLATE: &'static str = "publish_plan";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (round, plan) = (answer.round?, answer.plan?);
        let round_path = format!("/admin/rounds/{}", round.id);
        let again = if plan.repair.is_some() { "repairs" } else { "match" };
        let closes = round.registration_closes_at.date_and_time().words;
        Some(Self {
            base: format!("{round_path}/plans/{}", plan.id),
            refusal: refusal(plan.number, plan.state, "publish"),
            words: words(&plan),
            open_until: (round.state == RoundState::Open).then_some(closes),
            again: (!context.errors.is_empty()).then(|| format!("{round_path}/{again}")),
            round: round.name,
            number: plan.number,
            plan_id: plan.id,
        })
    }
}

fn words(plan: &Plan) -> String {
    match &plan.updated {
        Some(updated) => format!(
            "This plan replaces plan {}. We email everyone whose matches change, and nobody else. \
             What people told us about pairs that stay the same is kept.",
            updated.number
        ),
        None => format!(
            "We email every participant straight away. This plan has {}, and {} without a match.",
            count(plan.pairs.total_count, "pair", "pairs"),
            count(plan.unmatched.total_count, "person", "people"),
        ),
    }
}
