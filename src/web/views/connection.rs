//! Lists of the API that come in pages.

use serde::Deserialize;

use super::components::Pagination;
use super::{Context, address};

/// What addresses say about which part of a list is shown.
const CURSORS: &[&str] = &["first", "after", "last", "before"];

/// A part of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection<T> {
    pub(crate) nodes: Vec<T>,
    pub(crate) page_info: PageInfo,
}

/// A part of a list, and how long the whole list is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counted<T> {
    pub(crate) nodes: Vec<T>,
    pub(crate) page_info: PageInfo,
    pub(crate) total_count: i64,
}

/// Where a part of a list begins and ends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<String>,
    end_cursor: Option<String>,
}

impl PageInfo {
    /// Links to the part before and the part after, which keep the rest of the address.
    pub(crate) fn links(&self, label: &str, context: &Context<'_>) -> Option<Pagination> {
        let kept = context.query.0.iter();
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let kept: Vec<_> = kept.filter(|(name, _)| !CURSORS.contains(name)).collect();
        let link = |more: &[(&str, &str)]| address(context.path, kept.iter().chain(more).copied());
        let previous = self.start_cursor.as_deref().filter(|_| self.has_previous_page);
        let previous = previous.map(|cursor| link(&[("before", cursor), ("last", "20")]));
        let next = self.next().map(|cursor| link(&[("after", cursor)]));
        Pagination::new(label, previous, next)
    }

    /// Where the next part begins.
    pub(crate) fn next(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }
}
