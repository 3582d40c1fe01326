//! In which row a text was met first.
//!
//! The texts stand one after the other in a few large blocks, and a table of numbers
//! finds them: a third of the memory of a map of strings, and no allocation for
//! each, which counts when a file has a million rows.
//!
//! Hashes take an eighth of that again, and a fraction of the time. Where all differ, no
//! text was there twice; where two are the same, only the texts can tell.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// How many bytes of text stand together, at least.
const BLOCK: usize = 1 << 18;

/// What was met so far.
#[derive(Debug)]
pub(super) enum Seen {
    /// All of it: what is there twice is told at once.
    Texts(Texts),
    /// As much as tells in the end that nothing was there twice.
    Hashes(Vec<u64>),
}

impl Seen {
    /// Makes room for so many texts.
    pub(super) fn reserve(&mut self, n_texts: usize) {
        match self {
            Self::Texts(texts) => texts.reserve(n_texts),
            Self::Hashes(hashes) => hashes.reserve(n_texts),
        }
    }

    /// Notes a text; the row in which it was met first, where that is known.
    pub(super) fn insert(&mut self, text: &str, row: u64) -> Option<u64> {
        match self {
            Self::Texts(texts) => texts.insert(text, row),
            Self::Hashes(hashes) => {
                hashes.push(FxBuildHasher.hash_one(text));
                None
            }
        }
    }

    /// Whether something may have been there twice that was not told.
    pub(super) fn may_hold_doubles(self) -> bool {
        match self {
            Self::Texts(_) => false,
            Self::Hashes(mut hashes) => {
                hashes.sort_unstable();
                hashes.windows(2).any(|two| two[0] == two[1])
            }
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self::Texts(Texts::default())
    }
}

/// Texts, and the row of each.
#[derive(Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<String>,
    entries: Vec<Entry>,
    /// Numbers of entries.
    numbers: HashTable<u32>,
}

/// Where a text stands, and in which row it was met.
#[derive(Debug)]
struct Entry {
    block: u32,
    start: u32,
    end: u32,
    row: u64,
}

impl Texts {
    fn reserve(&mut self, n_texts: usize) {
        let Self { blocks, entries, numbers } = self;
        entries.reserve(n_texts);
        numbers
            .reserve(n_texts, |number| FxBuildHasher.hash_one(text_of(blocks, entries, *number)));
    }

    fn insert(&mut self, text: &str, row: u64) -> Option<u64> {
        let Self { blocks, entries, numbers } = self;
        let hash = FxBuildHasher.hash_one(text);
        let is_it = |number: &u32| text_of(blocks, entries, *number) == text;
        if let Some(number) = numbers.find(hash, is_it) {
            return Some(entries[*number as usize].row);
        }
        let number = place(entries.len());
        numbers.insert_unique(hash, number, |number| {
            FxBuildHasher.hash_one(text_of(blocks, entries, *number))
        });
        if blocks.last().is_none_or(|last| last.capacity() - last.len() < text.len()) {
            blocks.push(String::with_capacity(BLOCK.max(text.len())));
        }
        let block = blocks.len() - 1;
        let start = blocks[block].len();
        blocks[block].push_str(text);
        let end = place(start + text.len());
        entries.push(Entry { block: place(block), start: place(start), end, row });
        None
    }
}

fn text_of<'a>(blocks: &'a [String], entries: &[Entry], number: u32) -> &'a str {
    let Entry { block, start, end, .. } = entries[number as usize];
    &blocks[block as usize][start as usize..end as usize]
}

fn place(number: usize) -> u32 {
    u32::try_from(number).expect("a file and its cells are smaller than that")
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
        assert!(!seen.may_hold_doubles());
    }

    #[test]
    fn hashes_are_silent_and_tell_in_the_end_whether_a_text_may_be_there_twice() {
        let of = |texts: &[&str]| {
            let mut seen = Seen::Hashes(Vec::new());
            assert!(texts.iter().all(|text| seen.insert(text, 2).is_none()));
            seen.may_hold_doubles()
        };
        assert!(!of(&["b", "", "a", "ab"]));
        assert!(of(&["b", "a", "ab", "b"]));
    }
}
