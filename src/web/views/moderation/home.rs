//! What waits for moderators.

use serde::{Deserialize, Serialize};

use crate::web::views::times::{Instant, Time};
use crate::web::views::words::number_words;
use crate::web::views::{Context, View};

/// How many threads the operation asks for: the API has no count of them.
const THREADS_ASKED: usize = 50;

/// What the operation `moderation` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    verification_queue_length: i64,
    verification_queue: Vec<Request>,
    closing_queue: Vec<Thread>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    requested_at: Instant,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thread {
    waiting_since: Option<Instant>,
}

/// What the template `moderation` places.
#[derive(Debug, Serialize)]
pub(crate) struct ModerationPage {
    accounts: Option<Queue>,
    threads: Option<Queue>,
}

/// How many wait in a queue, and since when the first does.
#[derive(Debug, Serialize)]
struct Queue {
    count: String,
    since: Option<Time>,
}

impl View for ModerationPage {
    const TEMPLATE: &'static str = "moderation";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let n_accounts = number_words(answer.verification_queue_length);
        let n_threads = n_threads(answer.closing_queue.len());
        let accounts = answer.verification_queue.first();
        let threads = answer.closing_queue.first();
        Some(Self {
            accounts: accounts
                .map(|first| Queue { count: n_accounts, since: Some(first.requested_at.date()) }),
            threads: threads.map(|first| Queue {
                count: n_threads,
                since: first.waiting_since.as_ref().map(Instant::date),
            }),
        })
    }
}

fn n_threads(fetched: usize) -> String {
    if fetched < THREADS_ASKED { fetched.to_string() } else { format!("{THREADS_ASKED} or more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_answer_may_not_be_all() {
        assert_eq!([1, 49, 50].map(n_threads), ["1", "49", "50 or more"]);
    }
}
