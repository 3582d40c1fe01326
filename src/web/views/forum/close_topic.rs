//! Closing a thread, by a moderator.

use serde::{Deserialize, Serialize};

use crate::entity::TopicState;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `close_topic` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    id: String,
    number: i64,
    title: String,
    state: TopicState,
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    close: bool,
}

/// What the template `close_topic` places.
#[derive(Debug, Serialize)]
pub(crate) struct CloseTopicPage {
    thread: String,
    thread_path: String,
    id: String,
    /// Why the reader cannot close it, in place of the form.
    refusal: Option<&'static str>,
    reason: Field,
}

impl View for CloseTopicPage {
    const TEMPLATE: &'static str = "close_topic";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let topic = answer.topic?;
        let form = context.form();
        Some(Self {
            refusal: topic.refusal(),
            thread_path: format!("/topics/{}", topic.number),
            thread: topic.title,
            id: topic.id,
            reason: form
                .text("reason", "Reason (optional)")
                .hint("Everyone who reads the thread can see it."),
        })
    }
}

impl Topic {
    /// Why the reader cannot close it; `None` where they may.
    fn refusal(&self) -> Option<&'static str> {
        match (self.viewer_can.close, self.state) {
            (true, _) => None,
            (false, TopicState::Closed) => Some("This thread is already closed."),
            (false, _) => Some("Only moderators can close a thread."),
        }
    }
}
