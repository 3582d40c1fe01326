//! The page that the link in an email opens: whether a mentee has been in touch with their
//! mentors. It needs no sign-in.

use serde::{Deserialize, Serialize};

use super::contact::{ContactForm, Said};
use crate::entity::{Contact, ParticipantRole};
use crate::web::views::times::Day;
use crate::web::views::{Context, View};

/// What the operation `in_touch` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    contact_questions: Option<Questions>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Questions {
    round_id: String,
    round_name: String,
    matches: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    id: String,
    name: String,
    contact: Option<Contact>,
    met_on: Option<Day>,
}

/// What the template `in_touch` places.
#[derive(Debug, Serialize)]
pub(crate) struct InTouchPage {
    /// Nothing where the link does not work.
    asked: Option<Asked>,
}

#[derive(Debug, Serialize)]
struct Asked {
    round: String,
    matches_path: String,
    questions: Vec<ContactForm>,
}

impl View for InTouchPage {
    const TEMPLATE: &'static str = "in_touch";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let asked = answer.contact_questions.map(|asked| Asked {
            questions: asked.matches.iter().map(|one| one.form(context)).collect(),
            matches_path: format!("/programme/{}/matches", asked.round_id),
            round: asked.round_name,
        });
        Some(Self { asked: asked.filter(|asked| !asked.questions.is_empty()) })
    }
}

impl Question {
    fn form(&self, context: &Context<'_>) -> ContactForm {
        let said = Said {
            id: &self.id,
            name: &self.name,
            other_is: ParticipantRole::Mentor,
            contact: self.contact,
            met_on: self.met_on.as_ref(),
        };
        ContactForm::new(format!("/in-touch/{}", context.part("token")), &said, context)
    }
}
