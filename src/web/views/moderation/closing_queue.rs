//! The threads that wait to be closed, the longest waiting first.

use serde::{Deserialize, Serialize};

use crate::entity::TopicState;
use crate::web::views::components::{Pagination, Tag};
use crate::web::views::connection::first_rows;
use crate::web::views::forum::people::Named;
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::{StateTag, count, listed};
use crate::web::views::{Context, View, address};

/// What the operation `closing_queue` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    closing_queue: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    id: String,
    number: i64,
    title: String,
    state: TopicState,
    author: Named,
    reply_count: i64,
    waiting_because: Option<String>,
    waiting_since: Option<Instant>,
    matches: Vec<Matched>,
}

#[derive(Debug, Deserialize)]
struct Matched {
    other: Named,
}

/// What the template `closing_queue` places.
#[derive(Debug, Serialize)]
pub(crate) struct ClosingQueuePage {
    threads: Vec<ThreadCard>,
    /// Where a thread is closed.
    action: String,
    pages: Option<Pagination>,
}

#[derive(Debug, Serialize)]
struct ThreadCard {
    id: String,
    number: i64,
    path: String,
    title: String,
    state: Tag,
    author: String,
    replies: String,
    /// Why it waits.
    because: Option<String>,
    since: Option<Time>,
    /// With whom its author is matched.
    matched_with: Option<String>,
    usual: Usual,
}

/// What moderators usually do with a thread.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Usual {
    button: &'static str,
    /// Why it is closed, as the thread will say.
    reason: &'static str,
}

impl View for ClosingQueuePage {
    const TEMPLATE: &'static str = "closing_queue";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (topics, pages) =
            first_rows(answer.closing_queue, |topic| &topic.id, "Pages of the queue", context);
        // A thread that cannot be closed is told on the same part of the queue.
        let after = context.query.get("after").unwrap_or_default();
        Some(Self {
            threads: topics.into_iter().map(Topic::card).collect(),
            action: address("/moderation/closing/close", [("after", after)]),
            pages,
        })
    }
}

impl Topic {
    fn card(self) -> ThreadCard {
        let others: Vec<_> = self.matches.into_iter().map(|it| it.other.display_name).collect();
        ThreadCard {
            id: self.id,
            number: self.number,
            path: format!("/topics/{}", self.number),
            title: self.title,
            state: self.state.tag(),
            author: self.author.display_name,
            replies: count(self.reply_count, "reply", "replies"),
            because: self.waiting_because,
            since: self.waiting_since.as_ref().map(Instant::date_and_time),
            matched_with: (!others.is_empty()).then(|| listed(&others)),
            usual: usual(self.state),
        }
    }
}

pub(super) fn usual(state: TopicState) -> Usual {
    let (button, reason) = match state {
        TopicState::MatchDeclared => ("Close as matched", "Matched"),
        TopicState::Withdrawn => ("Close as withdrawn", "Withdrawn"),
        TopicState::Expired => ("Close as expired", "Expired"),
        TopicState::Open | TopicState::Closed => ("Close this thread", ""),
    };
    Usual { button, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_closed_for_the_reason_for_which_it_waits() {
        let reasons = [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired];
        let reasons = reasons.map(|state| usual(state).reason);
        assert_eq!(reasons, ["Matched", "Withdrawn", "Expired"]);
    }
}
