//! The matches of whoever asks, and how it goes with each.

use serde::{Deserialize, Serialize};

use super::contact::{ContactForm, Said};
use super::first_message::Author;
use super::long_term::{Known, LongTermAsk, LongTermForm};
use super::{Round, round_of_address};
use crate::entity::{Contact, Outcome, ParticipantRole};
use crate::web::views::components::{Cell, Link, SummaryList, Tag};
use crate::web::views::times::Day;
use crate::web::views::words::{Words, sentence};
use crate::web::views::{Context, View};

/// What the operation `my_matches` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    current_round: Option<Round>,
    my_registration: Option<Registration>,
    my_matches: Vec<Match>,
    my_unmatched: Vec<MyUnmatched>,
}

#[derive(Debug, Deserialize)]
struct Registration {
    round: Round,
    participant: Author,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    id: String,
    name: String,
    job_title: String,
    grade: Name,
    organisation: Name,
    profession: Name,
    biography: Option<String>,
    email: Option<String>,
    email_hidden: Option<EmailHidden>,
    r#as: ParticipantRole,
    reasons: Vec<String>,
    my_contact: Option<Contact>,
    met_on: Option<Day>,
    my_outcome: Option<Outcome>,
    long_term_ask: Option<LongTermAsk>,
    long_term: bool,
    found_in_clearing: bool,
}

/// Why the address is not shown.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum EmailHidden {
    Left,
    Ended,
    Away,
    NotVerified,
    TheyAreNotVerified,
}

impl Words for EmailHidden {
    fn words(self) -> &'static str {
        match self {
            Self::Left => "This match has ended, because one of you has left the round",
            Self::Ended => "This match has ended",
            Self::Away => "Not shown at the moment",
            Self::NotVerified => "We will show it when a moderator has verified your account",
            Self::TheyAreNotVerified => {
                "We will show it when a moderator has verified their account"
            }
        }
    }
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

/// A side on which nobody was found.
#[derive(Debug, Deserialize)]
struct MyUnmatched {
    r#as: ParticipantRole,
    reason: String,
}

/// What the template `my_matches` places.
#[derive(Debug, Serialize)]
pub(crate) struct MyMatchesPage {
    round: Option<String>,
    path: String,
    matches: Vec<Card>,
    missing: Vec<Missing>,
    nothing: Option<Nothing>,
}

#[derive(Debug, Serialize)]
struct Card {
    id: String,
    name: String,
    tags: Vec<Tag>,
    facts: SummaryList,
    /// A first message to copy; nothing where their address is not shown.
    message: Option<String>,
    /// Nothing for those who found each other in the clearing forum.
    contact: Option<ContactForm>,
    /// Nothing for those who found each other in the clearing forum.
    outcome: Option<LongTermForm>,
}

/// A side on which nobody was found, and where to look further.
#[derive(Debug, Serialize)]
struct Missing {
    whom: &'static str,
    words: String,
    link: Link,
}

/// Why there are no matches.
#[derive(Debug, Serialize)]
struct Nothing {
    words: &'static str,
    link: Option<Link>,
}

impl View for MyMatchesPage {
    const TEMPLATE: &'static str = "my_matches";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (mine, author) = answer
            .my_registration
            .map(|registration| (registration.round, registration.participant))
            .unzip();
        let round = round_of_address(mine, answer.current_round, context);
        let is_empty = answer.my_matches.is_empty() && answer.my_unmatched.is_empty();
        Some(Self {
            path: format!("/programme/{}/matches", context.part("roundId")),
            matches: answer
                .my_matches
                .into_iter()
                .map(|one| one.card(author.as_ref(), context))
                .collect(),
            missing: answer.my_unmatched.into_iter().map(MyUnmatched::missing).collect(),
            nothing: is_empty.then(|| Nothing::of(round.as_ref())),
            round: round.map(|round| round.name),
        })
    }
}

impl Match {
    fn card(self, author: Option<&Author>, context: &Context<'_>) -> Card {
        let role = match self.r#as {
            ParticipantRole::Mentor => "Your mentor",
            _ => "Your mentee",
        };
        let long_term = self.long_term.then(|| Tag::new("Long-term match", "green"));
        let outcome = (!self.found_in_clearing).then(|| self.outcome(context));
        let contact = (!self.found_in_clearing).then(|| self.contact(context));
        let author = author.filter(|_| self.email.is_some());
        Card {
            message: author.map(|author| author.message_to(&self.name, self.r#as)),
            contact,
            tags: std::iter::once(Tag::new(role, "blue")).chain(long_term).collect(),
            facts: self.facts(),
            outcome,
            id: self.id,
            name: self.name,
        }
    }

    fn facts(&self) -> SummaryList {
        let title = Some(self.job_title.as_str()).filter(|title| !title.is_empty());
        let email = self.email.as_ref();
        let email =
            email.map(|email| Cell::from(Link::new(format!("mailto:{email}"), email.as_str())));
        let email = email.or_else(|| self.email_hidden.map(|why| Cell::text(why.words())));
        let reasons = (!self.reasons.is_empty()).then(|| sentence(&self.reasons.join("; ")));
        SummaryList::default()
            .maybe("Job title", title)
            .row("Grade", self.grade.name.as_str())
            .row("Organisation", self.organisation.name.as_str())
            .row("Profession", self.profession.name.as_str())
            .maybe("Email address", email)
            .maybe("About them", self.biography.as_deref().filter(|text| !text.is_empty()))
            .maybe("Why we matched you", reasons)
    }

    fn contact(&self, context: &Context<'_>) -> ContactForm {
        let said = Said {
            id: &self.id,
            name: &self.name,
            other_is: self.r#as,
            contact: self.my_contact,
            met_on: self.met_on.as_ref(),
        };
        let path = format!("/programme/{}/matches/contact", context.part("roundId"));
        ContactForm::new(path, &said, context)
    }

    fn outcome(&self, context: &Context<'_>) -> LongTermForm {
        let known = Known {
            id: &self.id,
            name: &self.name,
            other_is: self.r#as,
            my_contact: self.my_contact,
            my_outcome: self.my_outcome,
            ask: self.long_term_ask,
            is_long_term: self.long_term,
        };
        LongTermForm::new(&known, context)
    }
}

impl MyUnmatched {
    fn missing(self) -> Missing {
        let (whom, look) = match self.r#as {
            ParticipantRole::Mentee => ("mentor", "Look for a mentor in the clearing forum"),
            _ => ("mentee", "See who is looking for a mentor in the clearing forum"),
        };
        Missing {
            whom,
            words: format!("We could not find a {whom} for you: {}.", self.reason),
            link: Link::new("/categories", look),
        }
    }
}

impl Nothing {
    fn of(round: Option<&Round>) -> Self {
        match round {
            None => Self { words: "You did not take part in this round.", link: None },
            Some(round) if round.state.is_published() => Self {
                words: "You have no match in this round.",
                link: Some(Link::new("/categories", "Look for a match in the clearing forum")),
            },
            Some(_) => Self {
                words: "The matches have not been published yet. If you take part, we will email \
                        you when they are.",
                link: None,
            },
        }
    }
}
