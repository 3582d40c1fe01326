//! Ending a round.

use serde::{Deserialize, Serialize};

use crate::web::views::round::RoundState;
use crate::web::views::{Context, View};

/// What the operation `complete_round` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
}

/// What the template `complete_round` places.
#[derive(Debug, Serialize)]
pub(crate) struct CompleteRoundPage {
    round: String,
    base: String,
    /// Why it cannot end.
    refusal: Option<&'static str>,
}

impl View for CompleteRoundPage {
    const TEMPLATE: &'static str = "complete_round";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let Round { id, name, state } = answer.round?;
        let refusal = match state {
            RoundState::Published => None,
            RoundState::Complete => Some("This round has already ended."),
            _ => Some("You can end a round once its matches are published."),
        };
        Some(Self { round: name, base: format!("/admin/rounds/{id}"), refusal })
    }
}
