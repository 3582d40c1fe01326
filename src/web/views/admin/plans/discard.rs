//! Discarding a draft plan.

use serde::{Deserialize, Serialize};

use crate::entity::PlanState;
use crate::web::views::{Context, View};

/// What the operation `discard_plan` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
    plan: Option<Plan>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Plan {
    id: String,
    number: i64,
    state: PlanState,
}

/// What the template `discard_plan` places.
#[derive(Debug, Serialize)]
pub(crate) struct DiscardPage {
    round: String,
    number: i64,
    plan_id: String,
    base: String,
    /// Why it cannot be discarded.
    refusal: Option<String>,
}

impl View for DiscardPage {
    const TEMPLATE: &'static str = "discard_plan";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let (round, plan) = (answer.round?, answer.plan?);
        Some(Self {
            base: format!("/admin/rounds/{}/plans/{}", round.id, plan.id),
            refusal: refusal(plan.number, plan.state, "discard"),
            round: round.name,
            number: plan.number,
            plan_id: plan.id,
        })
    }
}

/// Why a plan that is no draft takes no action such as `publish`.
pub(super) fn refusal(number: i64, state: PlanState, action: &str) -> Option<String> {
    let why = match state {
        PlanState::Draft => return None,
        PlanState::Running => "is not finished yet".to_owned(),
        PlanState::Failed => format!("failed, so there is nothing to {action}"),
        PlanState::Published | PlanState::Discarded => "is no longer a draft".to_owned(),
    };
    Some(format!("Plan {number} {why}."))
}
