//! How far an account is that has just been created, and what moderators ask.

use serde::{Deserialize, Serialize};

use crate::entity::AccountStatus;
use crate::web::views::components::{Cell, SummaryList};
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `waiting` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
struct Viewer {
    email: String,
    status: AccountStatus,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    question: String,
    answer: Option<String>,
}

/// What the template `waiting` places.
#[derive(Debug, Serialize)]
pub(crate) struct WaitingPage {
    heading: &'static str,
    /// The confirmed address of an account that a moderator has yet to check.
    awaits_check: Option<String>,
    is_guest: bool,
    /// What a moderator wants to know.
    question: Option<OpenQuestion>,
    /// What the person has answered.
    answered: Vec<SummaryList>,
}

#[derive(Debug, Serialize)]
struct OpenQuestion {
    lines: Vec<String>,
    answer: Field,
}

impl View for WaitingPage {
    const TEMPLATE: &'static str = "waiting";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        // Whoever was rejected or suspended cannot sign in, and reads why when they try.
        let status = answer.viewer.as_ref().map(|viewer| viewer.status);
        let is_waiting = |viewer: &Viewer| viewer.status == AccountStatus::AwaitingVerification;
        let waiting = answer.viewer.filter(is_waiting);
        let (email, questions) = match waiting {
            Some(viewer) => (Some(viewer.email), viewer.questions),
            None => (None, Vec::new()),
        };
        let (answered, open): (Vec<_>, Vec<_>) =
            questions.into_iter().partition(|question| question.answer.is_some());
        let question = open.into_iter().next().map(|open| OpenQuestion {
            lines: open.question.lines().map(str::to_owned).collect(),
            answer: context.form().lines("answer", "Your answer").rows(4),
        });
        Some(Self {
            heading: match status {
                None => "Sign in to see how far your account is",
                Some(AccountStatus::AwaitingVerification) if question.is_some() => {
                    "A moderator has a question for you"
                }
                Some(AccountStatus::AwaitingVerification) => "A moderator will check your account",
                Some(_) => "Your account is ready",
            },
            awaits_check: email,
            is_guest: status.is_none(),
            question,
            answered: answered.into_iter().map(Question::answered).collect(),
        })
    }
}

impl Question {
    fn answered(self) -> SummaryList {
        let lines = |text: &str| Cell::lines(text.lines().map(str::to_owned).collect());
        SummaryList::default()
            .row("Question", lines(&self.question))
            .row("Your answer", lines(&self.answer.unwrap_or_default()))
    }
}
