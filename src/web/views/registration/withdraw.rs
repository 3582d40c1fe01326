//! Withdrawing from a round.

use serde::{Deserialize, Serialize};

use super::{Round, round_of_address};
use crate::web::views::times::Instant;
use crate::web::views::{Context, View};

/// What the operation `withdraw_registration` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    current_round: Option<Round>,
    my_registration: Option<Registration>,
}

#[derive(Debug, Deserialize)]
struct Registration {
    round: Round,
    participant: Participant,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant {
    withdrawn_at: Option<Instant>,
}

/// What the template `withdraw_registration` places.
#[derive(Debug, Serialize)]
pub(crate) struct WithdrawPage {
    round: Option<String>,
    /// Where the form is posted to; nothing where nobody can withdraw.
    path: Option<String>,
    /// Whether it is too late.
    is_published: bool,
}

impl View for WithdrawPage {
    const TEMPLATE: &'static str = "withdraw_registration";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let mine = answer.my_registration;
        let is_registered = mine.is_some();
        let is_there = mine.as_ref().is_some_and(|mine| mine.participant.withdrawn_at.is_none());
        let round = round_of_address(mine.map(|mine| mine.round), answer.current_round, context);
        let is_published = round.as_ref().is_some_and(|round| round.state.is_published());
        let open = round.as_ref().filter(|_| is_there && !is_published);
        Some(Self {
            path: open.map(|round| format!("/programme/{}/withdraw", round.id)),
            is_published: is_published && is_registered,
            round: round.map(|round| round.name),
        })
    }
}
