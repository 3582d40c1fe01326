//! Whether two people who were matched have been in touch: a button for each answer.

use serde::Serialize;

use crate::entity::{Contact, ParticipantRole};
use crate::web::views::Context;
use crate::web::views::field::Field;
use crate::web::views::times::Day;

/// What is known of being in touch with a match, as one of the two says.
pub(super) struct Said<'a> {
    /// Identifies the match.
    pub(super) id: &'a str,
    /// The other one's name.
    pub(super) name: &'a str,
    /// What the other one is.
    pub(super) other_is: ParticipantRole,
    pub(super) contact: Option<Contact>,
    pub(super) met_on: Option<&'a Day>,
}

/// What the macro `contact_question` places.
#[derive(Debug, Serialize)]
pub(super) struct ContactForm {
    /// Where it is sent.
    path: String,
    id: String,
    name: String,
    question: String,
    /// What the person said before.
    said: Option<String>,
    answers: Vec<Answer>,
    /// The form that adds the day, for those who have met.
    met: Option<MetForm>,
}

#[derive(Debug, Serialize)]
struct Answer {
    value: &'static str,
    text: &'static str,
}

#[derive(Debug, Serialize)]
struct MetForm {
    summary: &'static str,
    is_open: bool,
    day: Field,
}

impl ContactForm {
    /// The question about a match, for the page at `path`.
    pub(super) fn new(path: String, said: &Said<'_>, context: &Context<'_>) -> Self {
        let is_mentor = said.other_is == ParticipantRole::Mentor;
        let answers = [Contact::Contacted, Contact::Met, Contact::NoReply]
            .map(|contact| Answer { value: contact.word(), text: words(contact, is_mentor) });
        let day = |day: &Day| format!(", on {}", day.words());
        let question = format!("Have you been in touch with {}?", said.name);
        Self {
            path,
            id: said.id.to_owned(),
            name: said.name.to_owned(),
            question,
            said: said.contact.map(|contact| {
                words(contact, is_mentor).to_owned() + &said.met_on.map(day).unwrap_or_default()
            }),
            answers: answers.into(),
            met: (said.contact == Some(Contact::Met)).then(|| MetForm::new(said, context)),
        }
    }
}

impl MetForm {
    fn new(said: &Said<'_>, context: &Context<'_>) -> Self {
        // The other forms of the page do not send a day.
        let is_posted = context.posted.get("metOn").is_some()
            && context.posted.given("matchId") == Some(said.id);
        let form = if is_posted { context.form() } else { context.untouched_form() };
        let day = form.date("metOn", "Date you met").or_maybe(said.met_on.map(Day::for_input));
        Self {
            summary: if said.met_on.is_some() { "Change the date" } else { "Add the date you met" },
            is_open: is_posted,
            // The summary of errors links to the form that was posted.
            day: if is_posted { day } else { day.id(format!("met-{}", said.id)) },
        }
    }
}

fn words(contact: Contact, is_mentor: bool) -> &'static str {
    match (contact, is_mentor) {
        (Contact::Contacted, true) => "I have contacted them",
        (Contact::Contacted, false) => "We have been in touch",
        (Contact::Met, _) => "We have met",
        (Contact::NoReply, true) => "I have had no reply",
        (Contact::NoReply, false) => "I have not heard from them",
    }
}
