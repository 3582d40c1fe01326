//! All rounds.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Link, Table};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::words::StateTag;
use crate::web::views::{Context, View};

/// What the operation `rounds` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    rounds: Vec<Round>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    registration_opens_at: Instant,
    registration_closes_at: Instant,
}

/// What the template `rounds` places.
#[derive(Debug, Serialize)]
pub(crate) struct RoundsPage {
    /// Nothing where there is no round.
    rounds: Option<Table>,
}

impl View for RoundsPage {
    const TEMPLATE: &'static str = "rounds";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let rows: Vec<_> = answer.rounds.into_iter().map(Round::row).collect();
        let head = ["Round", "State", "Registration opens", "Registration closes"];
        let rounds = (!rows.is_empty()).then(|| Table::new("Rounds", head, rows).headed());
        Some(Self { rounds })
    }
}

impl Round {
    fn row(self) -> [Cell; 4] {
        [
            Link::new(format!("/admin/rounds/{}", self.id), self.name).into(),
            self.state.tag().into(),
            self.registration_opens_at.date_and_time().into(),
            self.registration_closes_at.date_and_time().into(),
        ]
    }
}
