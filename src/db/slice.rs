//! A bounded part of a list.

/// Which rows of a list are wanted: so many after a key, or before one.
///
/// Keys rather than offsets: a page costs the same wherever it is, and a row
/// that is added meanwhile moves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<Key> {
    /// How many. Lists with cursors fetch one more, which tells whether there
    /// are more.
    pub limit: u64,
    /// The key to start after; the beginning without one.
    pub from: Option<Key>,
    /// Whether the rows just before `from` are wanted, or the last ones without
    /// it. They come in reverse. Lists that are only read forwards have none.
    pub is_backwards: bool,
}

impl<Key> Slice<Key> {
    /// The first rows.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self::after(limit, None)
    }

    /// The rows after a key, or the first ones without it.
    #[must_use]
    pub fn after(limit: u64, from: Option<Key>) -> Self {
        Self { limit, from, is_backwards: false }
    }
}
