//! Pages of lists that grow.

use async_graphql::SimpleObject;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::error::{Error, Result};
use crate::db::Slice;

/// How many rows a page has unless asked otherwise.
const SIZE_DEFAULT: i32 = 20;
/// How many rows a page may have.
const SIZE_MAX: i32 = 100;

/// Where a page stands in its list.
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct PageInfo {
    /// Whether there are rows after this page.
    pub has_next_page: bool,
    /// Whether there are rows before this page.
    pub has_previous_page: bool,
    /// The cursor of the first row.
    pub start_cursor: Option<String>,
    /// The cursor of the last row.
    pub end_cursor: Option<String>,
}

/// Which rows of a list are wanted, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many, 1 to 100.
    pub limit: u64,
    /// After which row, or before which when going backwards: the parts of its
    /// sort key.
    pub cursor: Option<Vec<String>>,
    /// Whether the rows just before the cursor are wanted rather than those
    /// just after it.
    pub is_backwards: bool,
}

/// The arguments of a list, as they came.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// How many rows from the start, or after a cursor.
    pub first: Option<i32>,
    /// The cursor to start after.
    pub after: Option<String>,
    /// How many rows from the end, or before a cursor.
    pub last: Option<i32>,
    /// The cursor to end before.
    pub before: Option<String>,
}

impl Paging {
    /// What a list costs whose rows cost `row` each: `size` of them, or as many
    /// as come unasked.
    #[must_use]
    pub fn cost(size: Option<i32>, row: usize) -> usize {
        let size = size.unwrap_or(SIZE_DEFAULT).clamp(1, SIZE_MAX);
        usize::try_from(size).unwrap_or(usize::MAX).saturating_mul(row)
    }

    /// Checks the arguments.
    ///
    /// # Errors
    ///
    /// When a page is larger than 100 or smaller than 1, when both directions
    /// are asked for, and when a cursor is none of ours.
    pub fn window(self) -> Result<Window> {
        let is_backwards = self.last.is_some() || self.before.is_some();
        if is_backwards && (self.first.is_some() || self.after.is_some()) {
            return Err(Error::bad_request("first", "Give first and after, or last and before"));
        }
        let (field, size) = if is_backwards { ("last", self.last) } else { ("first", self.first) };
        let limit = size.unwrap_or(SIZE_DEFAULT);
        if !(1..=SIZE_MAX).contains(&limit) {
            return Err(Error::bad_request(field, "A page has 1 to 100 rows"));
        }
        let (field, cursor) =
            if is_backwards { ("before", self.before) } else { ("after", self.after) };
        let cursor = cursor.map(|cursor| decode(field, &cursor)).transpose()?;
        Ok(Window { limit: limit.unsigned_abs().into(), cursor, is_backwards })
    }
}

/// The part of a list without cursors, whose `after` is the key of a row.
///
/// # Errors
///
/// When a page is larger than 100 or smaller than 1.
pub fn slice_after<Key>(first: Option<i32>, after: Option<Key>) -> Result<Slice<Key>> {
    let window = Paging { first, ..Paging::default() }.window()?;
    Ok(Slice::after(window.limit, after))
}

impl Window {
    /// The part of a list that this window shows, with the key that `read`
    /// finds in the cursor.
    ///
    /// # Errors
    ///
    /// When the cursor belongs to another list.
    pub fn slice<Key>(&self, read: impl Fn(&[String]) -> Option<Key>) -> Result<Slice<Key>> {
        let field = if self.is_backwards { "before" } else { "after" };
        let key = |cursor: &Vec<String>| {
            read(cursor).ok_or_else(|| Error::bad_request(field, "This is not a cursor"))
        };
        let from = self.cursor.as_ref().map(key).transpose()?;
        Ok(Slice { limit: self.limit, from, is_backwards: self.is_backwards })
    }
}

/// The cursor of a row, from the parts of its sort key.
#[must_use]
pub fn cursor(key: &[String]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key.join("\n"))
}

fn decode(field: &'static str, cursor: &str) -> Result<Vec<String>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let key = key.ok_or_else(|| Error::bad_request(field, "This is not a cursor"))?;
    Ok(key.split('\n').map(str::to_owned).collect())
}

/// A page out of the rows that were fetched for `window`, one more than asked
/// for where there are more: the rows in list order, and where they stand.
pub fn page<T>(
    mut rows: Vec<T>,
    window: &Window,
    key: impl Fn(&T) -> Vec<String>,
) -> (Vec<T>, PageInfo) {
    let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    if window.is_backwards {
        rows.reverse();
    }
    let info = PageInfo {
        has_next_page: if window.is_backwards { window.cursor.is_some() } else { has_more },
        has_previous_page: if window.is_backwards { has_more } else { window.cursor.is_some() },
        start_cursor: rows.first().map(|row| cursor(&key(row))),
        end_cursor: rows.last().map(|row| cursor(&key(row))),
    };
    (rows, info)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(paging: Paging) -> Window {
        paging.window().unwrap()
    }

    #[test]
    fn a_page_has_twenty_rows_unless_asked_otherwise_and_a_hundred_at_most() {
        assert_eq!(window(Paging::default()).limit, 20);
        assert_eq!(window(Paging { first: Some(100), ..Paging::default() }).limit, 100);
        for first in [0, -1, 101] {
            assert!(Paging { first: Some(first), ..Paging::default() }.window().is_err());
        }
        let both = Paging { first: Some(1), last: Some(1), ..Paging::default() };
        assert!(both.window().is_err());
    }

    #[test]
    fn a_cursor_comes_back_as_it_went_out_and_nothing_else_is_one() {
        let key = vec!["2030-01-01".to_owned(), "7".to_owned()];
        let after = Paging { after: Some(cursor(&key)), ..Paging::default() };
        assert_eq!(window(after).cursor, Some(key));
        assert!(Paging { after: Some("???".to_owned()), ..Paging::default() }.window().is_err());
    }

    #[test]
    fn pages_know_whether_there_is_more_on_either_side() {
        let key = |row: &u32| vec![row.to_string()];
        let first = window(Paging { first: Some(2), ..Paging::default() });
        let (rows, info) = page(vec![1, 2, 3], &first, key);
        assert_eq!((rows, info.has_next_page, info.has_previous_page), (vec![1, 2], true, false));
        let last =
            window(Paging { last: Some(2), before: Some(cursor(&key(&5))), ..Paging::default() });
        let (rows, info) = page(vec![4, 3, 2], &last, key);
        assert_eq!((rows, info.has_next_page, info.has_previous_page), (vec![3, 4], true, true));
    }
}
