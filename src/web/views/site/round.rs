//! The current round of the programme, as everybody sees it.

use serde::Deserialize;

use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;

/// A round of an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Round {
    pub(super) id: String,
    pub(super) name: String,
    state: RoundState,
    registration_opens_at: Instant,
    registration_closes_at: Instant,
}

/// How far a round is, for those who take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody can register yet.
    Announced,
    /// Everybody can register.
    Registration,
    /// The matches are being made.
    Matching,
    /// People know their matches.
    Matched,
}

impl Round {
    /// How far it is.
    pub(super) fn stage(&self) -> Stage {
        match self.state {
            RoundState::Draft => Stage::Announced,
            RoundState::Open => Stage::Registration,
            // That there is a draft plan is of no concern to those who take part.
            RoundState::Closed | RoundState::Matched => Stage::Matching,
            RoundState::Published | RoundState::Complete => Stage::Matched,
        }
    }

    /// When registration opens, in words.
    pub(super) fn opens(&self) -> String {
        self.registration_opens_at.date_and_time().words
    }

    /// When registration closes, in words.
    pub(super) fn closes(&self) -> String {
        self.registration_closes_at.date_and_time().words
    }

    /// The page of one's own registration.
    pub(super) fn registration_path(&self) -> String {
        format!("/programme/{}/registration", self.id)
    }
}

/// The page of one's own matches in a round.
pub(super) fn matches_path(round_id: &str) -> String {
    format!("/programme/{round_id}/matches")
}

#[cfg(test)]
pub(super) fn sample(state: &str) -> Round {
    let answer = serde_json::json!({
        "id": "7", "name": "Spring 2030", "state": state,
        "registrationOpensAt": "2030-01-01T09:00:00Z",
        "registrationClosesAt": "2030-02-01T17:00:00Z",
    });
    serde_json::from_value(answer).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_plan_does_not_change_what_people_are_told() {
        assert_eq!(sample("CLOSED").stage(), Stage::Matching);
        assert_eq!(sample("MATCHED").stage(), Stage::Matching);
    }
}
