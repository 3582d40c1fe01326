//! Closing a thread, by a moderator.

use serde::{Deserialize, Serialize};

use crate::entity::TopicState;
use crate::web::views::field::{Choice, Field};
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
    usual: Field,
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
            usual: form.radios("usual", "Why are you closing it?", usual_reasons()),
            reason: form
                .text("reason", "More about the reason (optional)")
                .hint("Everyone who reads the thread can see it."),
        })
    }
}

/// The usual reasons; the last one is none of them.
fn usual_reasons() -> [Choice; 6] {
    [
        Choice::new("MATCHED", "The author found a match"),
        Choice::new("WITHDRAWN", "The author withdrew it"),
        Choice::new("EXPIRED", "It was not renewed in time"),
        Choice::new("DUPLICATE", "It is a duplicate of another thread"),
        Choice::new("BREACH", "It does not follow the community guidelines"),
        Choice::new("", "Another reason").hint("You can enter it below"),
    ]
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
