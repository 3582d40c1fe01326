//! Editing a post of one's own.

use serde::{Deserialize, Serialize};

use super::thread_link::ThreadLink;
use crate::web::views::draft::{Body, Draft, DraftForm};
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `edit_post` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<ThreadLink>,
    post: Option<Post>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Post {
    id: String,
    number: i64,
    source: Option<String>,
    viewer_can: MayDo,
    draft: Option<Draft<Body>>,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    edit: bool,
}

/// What the template `edit_post` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditPostPage {
    thread: String,
    thread_path: String,
    post_id: String,
    /// Nothing where the reader may not edit the post.
    body: Option<Field>,
    draft: DraftForm,
}

impl View for EditPostPage {
    const TEMPLATE: &'static str = "edit_post";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (thread, post) = (answer.topic?, answer.post?);
        let source = post.source.filter(|_| post.viewer_can.edit);
        let label = format!("Post {}", post.number);
        let path = format!("{}/posts/{}/edit", thread.path(), post.id);
        let draft = DraftForm::new("savePostDraft", path, post.draft.as_ref(), context);
        let begun = post.draft.and_then(|draft| draft.text.body);
        Some(Self {
            draft,
            thread_path: thread.path(),
            thread: thread.title,
            post_id: post.id,
            body: source
                .map(|source| context.form().markdown("body", &label).or(begun.unwrap_or(source))),
        })
    }
}
