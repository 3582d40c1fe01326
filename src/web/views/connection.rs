//! Lists of the API that come in pages.

use serde::Deserialize;

use super::components::Pagination;
use super::{Context, address};

/// What addresses say about which part of a list is shown.
const CURSORS: &[&str] = &["first", "after", "last", "before"];

/// How many rows are shown of a list that does not say whether there are more: operations ask
/// for one more than that.
const ROWS: usize = 20;

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

/// The rows to show of a list that was asked for one row more than that, and a link to the
/// rows after them. `id` identifies a row.
pub(crate) fn first_rows<T>(
    mut rows: Vec<T>,
    id: impl Fn(&T) -> &str,
    label: &str,
    context: &Context<'_>,
) -> (Vec<T>, Option<Pagination>) {
    let has_more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|row| other_part(&[("after", id(row))], context));
    (rows, Pagination::new(label, None, next))
}

/// The address of another part of the list that a page shows; keeps the rest of the address.
fn other_part(cursor: &[(&str, &str)], context: &Context<'_>) -> String {
    address(context.path, given(context).chain(cursor.iter().copied()))
}

/// The address of the list that a page shows, from its beginning, with another path.
pub(crate) fn beginning_at(path: &str, context: &Context<'_>) -> String {
    address(path, given(context))
}

/// The address of the list that a page shows, from its beginning, without one of its filters.
pub(crate) fn without(name: &str, value: &str, context: &Context<'_>) -> String {
    address(context.path, given(context).filter(|given| *given != (name, value)))
}

/// What the address of a list says, but for which part of it is shown.
pub(crate) fn given<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let given = context.query.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    given.filter(|(name, value)| !CURSORS.contains(name) && !value.is_empty())
}

impl PageInfo {
    /// Links to the part before and the part after, which keep the rest of the address.
    pub(crate) fn links(&self, label: &str, context: &Context<'_>) -> Option<Pagination> {
        let previous = self.start_cursor.as_deref().filter(|_| self.has_previous_page);
        let previous =
            previous.map(|cursor| other_part(&[("before", cursor), ("last", "20")], context));
        let next = self.next().map(|cursor| other_part(&[("after", cursor)], context));
        Pagination::new(label, previous, next)
    }

    /// A link to the part after, of a list that only goes forward.
    pub(crate) fn onward(&self, label: &str, context: &Context<'_>) -> Option<Pagination> {
        let next = self.next().map(|cursor| other_part(&[("after", cursor)], context));
        Pagination::new(label, None, next)
    }

    /// Where the next part begins.
    pub(crate) fn next(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }
}
