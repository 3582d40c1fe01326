//! Deleting a post: one's own, or another's as a moderator.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::thread_link::ThreadLink;
use crate::entity::PostKind;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `delete_post` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<ThreadLink>,
    post: Option<Post>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Post {
    id: String,
    kind: PostKind,
    deleted: bool,
    /// HTML that is safe: the API makes it of Markdown.
    body: String,
    author: Author,
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct Author {
    id: String,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    delete: bool,
}

/// What the template `delete_post` places.
#[derive(Debug, Serialize)]
pub(crate) struct DeletePostPage {
    thread: String,
    thread_path: String,
    post_id: String,
    /// Whether the thread goes with it.
    is_first: bool,
    /// Why the reader cannot delete the post, in place of the form.
    refusal: Option<&'static str>,
    body: Html,
    /// Asked of moderators who delete what somebody else wrote, or a first post.
    reason: Option<Field>,
}

impl View for DeletePostPage {
    const TEMPLATE: &'static str = "delete_post";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (thread, post) = (answer.topic?, answer.post?);
        let is_first = post.kind == PostKind::Opening;
        let reason = || {
            let reason = context.form().text("reason", "Reason");
            reason.hint("The moderation log will show it with your name.")
        };
        Some(Self {
            thread_path: thread.path(),
            thread: thread.title,
            refusal: match (post.deleted, post.viewer_can.delete) {
                (true, _) => Some("This post is already deleted."),
                (false, false) => Some("Only the author or a moderator can delete a post."),
                (false, true) => None,
            },
            reason: (is_first || post.author.id != context.own_id()).then(reason),
            is_first,
            post_id: post.id,
            body: Html::from_safe_string(post.body),
        })
    }
}
