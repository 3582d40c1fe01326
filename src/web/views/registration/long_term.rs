//! Going on with a match for the long term: asking, answering, and stopping.

use serde::{Deserialize, Serialize};

use crate::entity::{Contact, Outcome, ParticipantRole};
use crate::web::views::Context;
use crate::web::views::field::{Choice, Field};
use crate::web::views::words::Words;

const QUESTION: &str = "Would you like to continue?";

/// Where a mentee's question stands whether a mentor goes on with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum LongTermAsk {
    Waiting,
    Declined,
}

/// What is known of going on with a match.
pub(super) struct Known<'a> {
    /// Identifies the match.
    pub(super) id: &'a str,
    /// The other one's name.
    pub(super) name: &'a str,
    /// What the other one is.
    pub(super) other_is: ParticipantRole,
    pub(super) my_contact: Option<Contact>,
    pub(super) my_outcome: Option<Outcome>,
    pub(super) ask: Option<LongTermAsk>,
    pub(super) is_long_term: bool,
}

/// What the macro `long_term` places.
#[derive(Debug, Serialize)]
pub(super) struct LongTermForm {
    id: String,
    name: String,
    /// Where the question stands.
    news: Option<String>,
    /// Whether the person is asked, and says yes or no.
    is_asked: bool,
    summary: &'static str,
    is_open: bool,
    field: Field,
}

impl Words for Outcome {
    fn words(self) -> &'static str {
        match self {
            Self::NotYet => "We have not met yet",
            Self::Met => "We have met",
            Self::NoReply => "I have had no reply",
            Self::Continue => "I would like to continue",
            Self::Stop => "I would like to stop",
        }
    }
}

impl LongTermForm {
    /// The forms of one match.
    pub(super) fn new(known: &Known<'_>, context: &Context<'_>) -> Self {
        let is_posted = context.posted.given("matchId") == Some(known.id)
            && context.posted.get("contact").is_none();
        let form = if is_posted { context.form() } else { context.untouched_form() };
        let field = form
            .radios("outcome", QUESTION, known.choices())
            .hint(known.hint())
            .or_maybe(known.my_outcome.map(Outcome::word));
        // The summary of errors links to the form that was posted.
        let field = if is_posted { field } else { field.id(format!("outcome-{}", known.id)) };
        Self {
            id: known.id.to_owned(),
            name: known.name.to_owned(),
            news: known.news(),
            is_asked: !known.is_mentee() && known.ask == Some(LongTermAsk::Waiting),
            summary: known.summary(),
            is_open: is_posted,
            field,
        }
    }
}

impl Known<'_> {
    /// Whether the person is the mentee, who asks.
    fn is_mentee(&self) -> bool {
        self.other_is == ParticipantRole::Mentor
    }

    fn news(&self) -> Option<String> {
        let name = self.name;
        let news = match (self.ask?, self.is_mentee()) {
            (LongTermAsk::Waiting, true) => {
                format!(
                    "You asked {name} to continue for the long term. They have not answered yet."
                )
            }
            (LongTermAsk::Waiting, false) => {
                format!("{name} would like to continue with you for the long term.")
            }
            (LongTermAsk::Declined, true) => {
                format!("{name} cannot continue for the long term. You can ask another mentor.")
            }
            (LongTermAsk::Declined, false) => {
                format!("You told {name} that you cannot continue for the long term.")
            }
        };
        Some(news)
    }

    fn summary(&self) -> &'static str {
        match self.my_outcome {
            Some(Outcome::Stop) => Outcome::Stop.words(),
            _ if self.is_long_term => "You both continue",
            Some(Outcome::Continue) if self.is_mentee() => "You asked them to continue",
            Some(Outcome::Continue) => Outcome::Continue.words(),
            _ => QUESTION,
        }
    }

    fn choices(&self) -> Vec<Choice> {
        let choice = |outcome: Outcome, text: &str| Choice::new(outcome.word(), text);
        let asks = "Ask them to continue for the long term";
        let mut choices = match (self.is_mentee(), self.ask) {
            _ if self.is_long_term => vec![choice(Outcome::Continue, "We continue")],
            (false, _) => vec![choice(Outcome::Continue, Outcome::Continue.words())],
            (true, None) => vec![choice(Outcome::Continue, asks)],
            (true, Some(LongTermAsk::Declined)) => Vec::new(),
            (true, Some(LongTermAsk::Waiting)) => {
                let has_met = self.my_contact == Some(Contact::Met);
                let before = if has_met { Outcome::Met } else { Outcome::NotYet };
                vec![
                    choice(Outcome::Continue, "Keep my question"),
                    choice(before, "Take my question back"),
                ]
            }
        };
        choices.push(choice(Outcome::Stop, Outcome::Stop.words()));
        choices
    }

    fn hint(&self) -> &'static str {
        if self.is_mentee() {
            "Ask one mentor at a time. They say yes or no, and we email you the answer. If you would \
             like to stop, this match ends, and neither of you sees the other’s email address."
        } else {
            "If your mentee asks you as well, you become a long-term match. Until then, they do not \
             see your answer. If you would like to stop, this match ends, and neither of you sees the \
             other’s email address."
        }
    }
}
