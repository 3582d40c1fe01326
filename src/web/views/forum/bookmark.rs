//! The button that bookmarks a thread or a post, or removes the bookmark.

use serde::Serialize;

use crate::web::views::{Context, address};

/// The number of the post whose bookmark is one of the thread.
const OPENING: i64 = 1;

/// What the macros `bookmark` and `bookmark_link` place.
#[derive(Debug, Serialize)]
pub(super) struct BookmarkForm {
    action: String,
    topic_id: String,
    post: i64,
    /// Which posts the page shows, as its address says it.
    page: String,
    text: &'static str,
    /// What screen readers say after the text.
    hidden_text: String,
}

impl BookmarkForm {
    /// The button of a thread.
    pub(super) fn of_thread(
        path: &str,
        id: &str,
        bookmarked: &[i64],
        context: &Context<'_>,
    ) -> Self {
        let is_set = bookmarked.contains(&OPENING);
        let text = if is_set { "Remove the bookmark" } else { "Bookmark this thread" };
        let form = Self::of_post(OPENING, path, id, bookmarked, context);
        Self { text, hidden_text: String::new(), ..form }
    }

    /// The button of a post.
    pub(super) fn of_post(
        post: i64,
        path: &str,
        id: &str,
        bookmarked: &[i64],
        context: &Context<'_>,
    ) -> Self {
        let is_set = bookmarked.contains(&post);
        let shown = context.query.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self {
            action: format!("{path}/bookmark{}", if is_set { "/remove" } else { "" }),
            topic_id: id.to_owned(),
            post,
            page: address("", shown.filter(|(name, _)| *name != super::posts::QUOTE)),
            text: if is_set { "Remove bookmark" } else { "Bookmark" },
            hidden_text: format!(" post {post}"),
        }
    }
}
