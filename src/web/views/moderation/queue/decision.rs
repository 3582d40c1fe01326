//! The forms about an account that waits, folded on its card: rejecting it, showing its address,
//! asking the person.

use serde::{Deserialize, Serialize};

use crate::web::views::Context;
use crate::web::views::components::Cell;
use crate::web::views::field::{Choice, Field, Form};

/// The forms of one account among others on their page.
#[derive(Debug, Serialize)]
pub(crate) struct AccountForms {
    rejection: Folded,
    /// Nothing where the address is shown.
    address: Option<Folded>,
    /// Nothing while a question waits for its answer.
    question: Option<Folded>,
}

/// A form that is folded.
#[derive(Debug, Serialize)]
pub(crate) struct Folded {
    fields: Vec<Field>,
    /// Whether it was sent with a mistake.
    is_wrong: bool,
}

/// A question of an answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    question: String,
    answer: Option<String>,
}

/// The forms about the account `id`.
pub(crate) fn account_forms(
    id: &str,
    email: &str,
    questions: &[Question],
    context: &Context<'_>,
) -> AccountForms {
    let is_open = questions.iter().any(|question| question.answer.is_none());
    AccountForms {
        rejection: folded(id, "reject", context, |form| {
            let usual = form.radios("usual", "Why do you reject this account?", rejections());
            let reason = form.lines("reason", "Reason").rows(3);
            vec![usual, reason.hint("We will email it to the person")]
        }),
        address: is_masked(email).then(|| reading(id, context)),
        question: (!is_open).then(|| {
            folded(id, "ask", context, |form| {
                let question = form.lines("question", "Question").rows(3);
                vec![question.hint("They will read it and can answer when they sign in")]
            })
        }),
    }
}

/// The form that shows the address of the account `id`.
pub(crate) fn reading(id: &str, context: &Context<'_>) -> Folded {
    folded(id, "address", context, |form| {
        let usual = form.radios("usual", "Why do you need the address?", readings());
        let reason = form.lines("reason", "Reason for the log").rows(2);
        vec![usual, reason]
    })
}

/// Whether the API hides most of an address.
pub(crate) fn is_masked(email: &str) -> bool {
    email.contains('•')
}

/// What was asked and answered, line by line; nothing where nothing was.
pub(crate) fn asked(questions: &[Question]) -> Option<Cell> {
    let lines = questions.iter().flat_map(|asked| {
        let answer = asked.answer.as_deref().unwrap_or("none yet");
        [format!("Question: {}", asked.question), format!("Answer: {answer}")]
    });
    (!questions.is_empty()).then(|| Cell::lines(lines.collect()))
}

/// A form whose address ends with `action`: as it was sent, if it was this one.
fn folded(
    id: &str,
    action: &str,
    context: &Context<'_>,
    fields: impl Fn(&Form<'_>) -> Vec<Field>,
) -> Folded {
    let is_this = context.path.rsplit('/').next() == Some(action);
    let is_posted =
        is_this && context.posted.get("accountId") == Some(id) && !context.errors.is_empty();
    if is_posted {
        return Folded { fields: fields(&context.form()), is_wrong: true };
    }
    // Other forms of the page have fields of the same names.
    let own = |field: Field| {
        let name = field.name().to_owned();
        field.id(format!("{name}-{action}-{id}"))
    };
    let fields = fields(&context.untouched_form()).into_iter().map(own).collect();
    Folded { fields, is_wrong: false }
}

/// The usual reasons; the last one is none of them.
fn rejections() -> [Choice; 5] {
    [
        Choice::new("NOT_A_CIVIL_SERVANT", "We could not confirm that they are a civil servant"),
        Choice::new("WORK_ADDRESS", "It is not their own Civil Service email address"),
        Choice::new("FULL_NAME", "It is not the name that they use at work"),
        Choice::new("DUPLICATE", "They already have an account"),
        Choice::new("", "Another reason").hint("Enter it below"),
    ]
}

/// The usual reasons; the last one is none of them.
fn readings() -> [Choice; 4] {
    [
        Choice::new("CHECK_IDENTITY", "To check who the person is"),
        Choice::new("CONTACT", "To contact the person"),
        Choice::new("DATA_REQUEST", "To answer a data protection request"),
        Choice::new("", "Another reason").hint("Enter it below"),
    ]
}
