//! Blocking whoever wrote a post.

use serde::{Deserialize, Serialize};

use super::thread_link::ThreadLink;
use crate::web::views::times::Instant;
use crate::web::views::{Context, View};

/// What the operation `block_member` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    topic: Option<ThreadLink>,
    post: Option<Post>,
    my_clearing_matches: Vec<Match>,
}

#[derive(Debug, Deserialize)]
struct Post {
    id: String,
    author: Author,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Author {
    id: String,
    display_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    ended_at: Option<Instant>,
    other: Other,
}

#[derive(Debug, Deserialize)]
struct Other {
    id: String,
}

/// What the template `block_member` places.
#[derive(Debug, Serialize)]
pub(crate) struct BlockMemberPage {
    thread: String,
    thread_path: String,
    post_id: String,
    member_id: String,
    name: String,
    is_oneself: bool,
    /// Whether the two have a match, which goes on.
    is_matched: bool,
}

impl View for BlockMemberPage {
    const TEMPLATE: &'static str = "block_member";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (thread, post) = (answer.topic?, answer.post?);
        let author = post.author;
        let is_with = |it: &Match| it.ended_at.is_none() && it.other.id == author.id;
        Some(Self {
            thread_path: thread.path(),
            thread: thread.title,
            post_id: post.id,
            is_oneself: author.id == context.own_id(),
            is_matched: answer.my_clearing_matches.iter().any(is_with),
            member_id: author.id,
            name: author.display_name,
        })
    }
}
