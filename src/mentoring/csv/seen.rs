//! In which row a text was met first.
//!
//! The texts stand one after the other in one buffer, and a table of places in it
//! finds them: a quarter of the memory of a map of strings, which counts
//! when a file has a million rows.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// Texts, and the row of each.
#[derive(Debug, Default)]
pub(super) struct Seen {
    texts: String,
    /// Where each text ends in the buffer, and its row.
    entries: Vec<(usize, u64)>,
    /// Places among the entries.
    places: HashTable<u32>,
    hasher: RandomState,
}

impl Seen {
    /// Notes a text; the row in which it was met first, where it was.
    pub(super) fn insert(&mut self, text: &str, row: u64) -> Option<u64> {
        let Self { texts, entries, places, hasher } = self;
        let text_at = |place: u32| {
            let place = place as usize;
            let start = place.checked_sub(1).map_or(0, |before| entries[before].0);
            &texts[start..entries[place].0]
        };
        let hash = hasher.hash_one(text);
        if let Some(place) = places.find(hash, |place| text_at(*place) == text) {
            return Some(entries[*place as usize].1);
        }
        let next = u32::try_from(entries.len()).expect("a file has fewer rows than bytes");
        places.insert_unique(hash, next, |place| hasher.hash_one(text_at(*place)));
        texts.push_str(text);
        entries.push((texts.len(), row));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_again_with_its_first_row() {
        let mut seen = Seen::default();
        for row in 0..1_000 {
            assert_eq!(seen.insert(&format!("text {row}"), row), None);
        }
        assert_eq!(seen.insert("", 1_000), None);
        for (text, row) in [("text 0", 0), ("text 17", 17), ("text 999", 999), ("", 1_000)] {
            assert_eq!(seen.insert(text, 2_000), Some(row));
        }
        assert_eq!(seen.insert("text 17text 18", 2_000), None);
    }
}
