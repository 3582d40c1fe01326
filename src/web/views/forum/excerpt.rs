//! Where the words of a search stand in a thread.

use serde::{Deserialize, Serialize};

use super::people::Named;
use crate::web::views::address;
use crate::web::views::components::Link;

/// How many posts a page has: the first page holds every post up to this number.
const POSTS: i64 = 20;

/// A part of an excerpt, as an answer has it and as the macro `parts` places it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Part {
    text: String,
    found: bool,
}

impl Part {
    /// A text without a word that was searched for.
    pub(super) fn whole(text: String) -> Vec<Self> {
        vec![Self { text, found: false }]
    }
}

/// Where the words of a search stand in a topic of an answer.
#[derive(Debug, Deserialize)]
pub(super) struct Excerpt {
    pub(super) title: Vec<Part>,
    pub(super) post: Option<PostPlace>,
    pub(super) text: Vec<Part>,
}

/// Where a post stands, and whose it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostPlace {
    number: i64,
    page_cursor: String,
    author: Named,
}

impl PostPlace {
    /// A link to it, in the thread at `path`.
    pub(super) fn link(&self, path: &str) -> Link {
        let after = if self.number > POSTS { self.page_cursor.as_str() } else { "" };
        let page = address(path, [("after", after)]);
        let text = format!("Post {} by {}", self.number, self.author.display_name);
        Link::new(format!("{page}#post-{}", self.number), text)
    }
}
