//! How it goes with the matches of a published plan, and whether their emails were sent.

use serde::{Deserialize, Serialize};

use super::plan_lists::Pair;
use crate::entity::{Contact, Outcome};
use crate::web::views::admin::people::{MatchesEmailState, Participant};
use crate::web::views::components::{Cell, SummaryList, Tag};
use crate::web::views::times::Day;
use crate::web::views::words::number_words;

/// What both say of a pair.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Funnel {
    matched: i64,
    contacted: i64,
    met: i64,
    going_on: i64,
}

/// Whether the emails of a row were sent, and a button for each to send it again.
#[derive(Debug, Serialize)]
pub(super) struct Emails {
    summary: String,
    names: String,
    people: Vec<EmailOf>,
}

#[derive(Debug, Serialize)]
struct EmailOf {
    id: String,
    name: String,
    words: String,
    may_resend: bool,
}

impl Funnel {
    /// How many pairs came how far.
    pub(super) fn summary(&self) -> SummaryList {
        // 0 stands for every number below 5.
        let told = |n: i64| if n == 0 { "fewer than 5".to_owned() } else { number_words(n) };
        SummaryList::default()
            .row("Matched", told(self.matched))
            .row("Have been in touch", told(self.contacted))
            .row("Have met", told(self.met))
            .row("Long-term matches", told(self.going_on))
    }
}

/// What both say of their match.
pub(super) fn how_it_goes(pair: &Pair) -> Cell {
    let mentee = side(pair.mentee_contact, pair.mentee_met_on.as_ref(), pair.mentee_outcome);
    let mentor = side(pair.mentor_contact, pair.mentor_met_on.as_ref(), pair.mentor_outcome);
    if mentee.is_none() && mentor.is_none() {
        return Cell::from(Tag::new("No answer", "yellow"));
    }
    let outcomes = [pair.mentee_outcome, pair.mentor_outcome];
    let tag = if outcomes.contains(&Some(Outcome::Stop)) {
        Some(Tag::new("Ended", "grey"))
    } else if outcomes == [Some(Outcome::Continue); 2] {
        Some(Tag::new("Long-term match", "green"))
    } else if pair.unanswered {
        Some(Tag::new("No answer", "yellow"))
    } else {
        None
    };
    let words = |said: Option<String>| said.unwrap_or_else(|| "has not answered".to_owned());
    let (mentee, mentor) = (words(mentee), words(mentor));
    Cell::text(format!("Mentee: {mentee}")).below(vec![format!("Mentor: {mentor}")]).tagged(tag)
}

/// What one of the two says; nothing where they said nothing.
fn side(
    contact: Option<Contact>,
    met_on: Option<&Day>,
    outcome: Option<Outcome>,
) -> Option<String> {
    let contact = match contact {
        Some(Contact::Contacted) => Some("in touch".to_owned()),
        Some(Contact::Met) => {
            Some(met_on.map_or("met".to_owned(), |day| format!("met on {}", day.words())))
        }
        Some(Contact::NoReply) => Some("no reply".to_owned()),
        None => None,
    };
    let wish = match outcome {
        Some(Outcome::Continue) => Some("would like to continue".to_owned()),
        Some(Outcome::Stop) => Some("would like to stop".to_owned()),
        _ => None,
    };
    let said: Vec<String> = contact.into_iter().chain(wish).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The emails with the matches of these people.
pub(super) fn emails(people: &[&Participant]) -> Emails {
    let names: Vec<&str> = people.iter().map(|one| one.name.as_str()).collect();
    let is_lost = people.iter().any(|one| {
        one.matches_email.as_ref().is_some_and(|email| email.state == MatchesEmailState::Parked)
    });
    Emails {
        summary: if is_lost { "Emails: not delivered" } else { "Emails" }.to_owned(),
        names: names.join(" and "),
        people: people.iter().map(|one| email_of(one)).collect(),
    }
}

fn email_of(person: &Participant) -> EmailOf {
    let (words, may_resend) = match &person.matches_email {
        None => ("we have no record of an email".to_owned(), true),
        Some(email) => {
            let at = email.at.date_and_time().words;
            match email.state {
                MatchesEmailState::Waiting => (format!("waiting to be sent since {at}"), false),
                MatchesEmailState::Sent => (format!("sent on {at}"), true),
                MatchesEmailState::Parked => {
                    (format!("could not be sent. We gave up on {at}"), true)
                }
            }
        }
    };
    EmailOf { id: person.id.clone(), name: person.name.clone(), words, may_resend }
}
