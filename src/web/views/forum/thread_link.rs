//! The thread that a page is about, where the page only names it and leads back to it.

use serde::Deserialize;

/// A topic of an answer, as far as a link to it needs.
#[derive(Debug, Deserialize)]
pub(crate) struct ThreadLink {
    number: i64,
    pub(crate) title: String,
}

impl ThreadLink {
    /// The address of the thread.
    pub(crate) fn path(&self) -> String {
        format!("/topics/{}", self.number)
    }
}
