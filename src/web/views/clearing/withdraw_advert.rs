//! Withdrawing an advert of one's own.

use serde::{Deserialize, Serialize};

use crate::web::views::{Context, View};

/// What the operation `withdraw_advert` answers.
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
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    withdraw: bool,
}

/// What the template `withdraw_advert` places.
#[derive(Debug, Serialize)]
pub(crate) struct WithdrawAdvertPage {
    thread: String,
    thread_path: String,
    id: String,
    may_withdraw: bool,
}

impl View for WithdrawAdvertPage {
    const TEMPLATE: &'static str = "withdraw_advert";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let topic = answer.topic?;
        Some(Self {
            thread: topic.title,
            thread_path: format!("/topics/{}", topic.number),
            id: topic.id,
            may_withdraw: topic.viewer_can.withdraw,
        })
    }
}
