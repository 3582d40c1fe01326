//! The programme: where the current round stands, and how a round works.

use serde::{Deserialize, Serialize};

use super::round::{Round, Stage, matches_path};
use crate::web::views::components::{Button, Link};
use crate::web::views::{Context, View};

/// What the operation `programme` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    current_round: Option<Round>,
}

/// What the template `programme` places.
#[derive(Debug, Serialize)]
pub(crate) struct ProgrammePage {
    heading: String,
    line: String,
    action: Option<Button>,
    registration: Option<Link>,
}

impl View for ProgrammePage {
    const TEMPLATE: &'static str = "programme";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        Some(answer.current_round.map_or_else(Self::without_round, Self::of_round))
    }
}

impl ProgrammePage {
    fn without_round() -> Self {
        Self {
            heading: "Programme".to_owned(),
            line: "There is no round at the moment.".to_owned(),
            action: None,
            registration: None,
        }
    }

    fn of_round(round: Round) -> Self {
        let (opens, closes) = (round.opens(), round.closes());
        let line = match round.stage() {
            Stage::Announced => format!("You can register from {opens} until {closes}."),
            Stage::Registration => format!(
                "You can register until {closes}. You can change your answers until then too."
            ),
            Stage::Matching => format!(
                "Registration closed on {closes}. We will email you when you have your matches."
            ),
            Stage::Matched => "The matches of this round have been published.".to_owned(),
        };
        let registration = round.registration_path();
        let (action, registration) = match round.stage() {
            Stage::Announced => (None, None),
            Stage::Registration => (Some(Button::new(registration, "Your registration")), None),
            Stage::Matching => (None, Some(Link::new(registration, "Your registration"))),
            Stage::Matched => (
                Some(Button::new(matches_path(&round.id), "Your matches")),
                Some(Link::new(registration, "Your registration")),
            ),
        };
        Self { heading: round.name, line, action, registration }
    }
}

#[cfg(test)]
mod tests {
    use super::super::round::sample;
    use super::*;

    #[test]
    fn each_stage_says_what_to_do_next() {
        for (state, line, has_action, has_link) in [
            ("DRAFT", "You can register from 1 January 2030", false, false),
            ("OPEN", "You can register until 1 February 2030", true, false),
            ("CLOSED", "Registration closed on 1 February 2030", false, true),
            ("PUBLISHED", "The matches of this round have been published", true, true),
        ] {
            let page = ProgrammePage::of_round(sample(state));
            assert!(page.line.starts_with(line), "{state}: {}", page.line);
            assert_eq!(page.action.is_some(), has_action, "{state}");
            assert_eq!(page.registration.is_some(), has_link, "{state}");
        }
    }
}
