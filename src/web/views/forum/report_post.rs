//! Reporting a post to the moderators.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::thread_link::ThreadLink;
use crate::entity::FlagReason;
use crate::web::views::field::{Choice, Field};
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `report_post` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<ThreadLink>,
    post: Option<Post>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Post {
    id: String,
    deleted: bool,
    /// HTML that is safe: the API makes it of Markdown.
    body: String,
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    flag: bool,
}

/// What the template `report_post` places.
#[derive(Debug, Serialize)]
pub(crate) struct ReportPostPage {
    thread: String,
    thread_path: String,
    post_id: String,
    /// Why the reader cannot report the post, in place of the form.
    refusal: Option<&'static str>,
    body: Html,
    reason: Field,
    note: Field,
}

impl View for ReportPostPage {
    const TEMPLATE: &'static str = "report_post";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (thread, post) = (answer.topic?, answer.post?);
        let form = context.form();
        let note = form.lines("note", "Tell us more (optional)").rows(4);
        Some(Self {
            thread_path: thread.path(),
            thread: thread.title,
            refusal: match (post.deleted, post.viewer_can.flag) {
                (true, _) => Some("This post is already deleted."),
                (false, false) => Some("You can only report posts that other people wrote."),
                (false, true) => None,
            },
            reason: form.radios("reason", "What is wrong with this post?", reasons()),
            note: note.hint("Moderators will read this. They will not see who reported the post"),
            post_id: post.id,
            body: Html::from_safe_string(post.body),
        })
    }
}

fn reasons() -> [Choice; 5] {
    use FlagReason::{NotACivilServant, OffTopic, Other, PrivateInformation, Unkind};
    let choice = |reason: FlagReason| Choice::new(reason.word(), reason.words());
    [
        choice(Unkind).hint("For example insults, threats or harassment"),
        choice(PrivateInformation)
            .hint("For example an address, or something that could out someone"),
        choice(NotACivilServant),
        choice(OffTopic).hint("For example advertising"),
        choice(Other).hint("Tell us below what it is"),
    ]
}
