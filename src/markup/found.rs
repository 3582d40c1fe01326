//! Words that somebody searched for, where they stand in a text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::excerpt::plain_text;

/// A piece of a text. It is text, not HTML: it is escaped where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is a word that was searched for.
    pub is_found: bool,
}

/// What English words end with, and how many letters have to be left. The databases have
/// finer rules for what is found; this one decides only what is marked of it.
const ENDINGS: [(&str, usize); 8] =
    [("ing", 3), ("ies", 3), ("ied", 3), ("ed", 3), ("es", 3), ("s", 3), ("e", 4), ("y", 4)];

/// A text on one line, in pieces: found are the words that begin as one of `words` does,
/// whatever their case, accents and English endings.
#[must_use]
pub fn mark(text: &str, words: &[String]) -> Vec<Piece> {
    let text: Vec<char> = text.chars().collect();
    pieces(&text, &found(&text, &beginnings(words)))
}

/// The part of a text, without Markdown, around the first of `words`, in pieces with at most
/// `chars_max` characters together; its beginning where none of them is in it.
#[must_use]
pub fn excerpt_around(source: &str, words: &[String], chars_max: usize) -> Vec<Piece> {
    let beginnings = beginnings(words);
    let text: Vec<char> = plain_text(source).chars().collect();
    let first = found(&text, &beginnings).into_iter().next().unwrap_or(0..0);
    let shown = window(&text, &first, chars_max);
    let dots = |is_cut: bool| if is_cut { "…" } else { "" }.chars();
    let cut: Vec<char> = dots(shown.start > 0)
        .chain(text[shown.clone()].iter().copied())
        .chain(dots(shown.end < text.len()))
        .collect();
    pieces(&cut, &found(&cut, &beginnings))
}

/// The part of a text to show around a word: whole words where there are any, with about a
/// third of it before the word.
fn window(text: &[char], word: &Range<usize>, chars_max: usize) -> Range<usize> {
    if text.len() <= chars_max {
        return 0..text.len();
    }
    // Two are for what says that something was cut.
    let room = chars_max.saturating_sub(2);
    let wanted = word.start.saturating_sub(room / 3).min(text.len() - room);
    let begins = |at: &usize| *at == 0 || text[*at - 1].is_whitespace();
    let start = (wanted..=word.start.max(wanted)).find(begins).unwrap_or(wanted);
    let last = (start + room).min(text.len());
    let ends = |at: &usize| *at == text.len() || text[*at].is_whitespace();
    let end = (start..=last).rev().find(ends).filter(|end| *end >= word.end.max(start + 1));
    start..end.unwrap_or(last)
}

/// Where the words stand that begin so.
fn found(text: &[char], beginnings: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|letter| is_of_word(**letter)).count();
        if length > 0 {
            let word = folded(&text[at..at + length].iter().collect::<String>());
            if beginnings.iter().any(|beginning| word.starts_with(beginning)) {
                found.push(at..at + length);
            }
        }
        at += length.max(1);
    }
    found
}

/// A text, cut where the found words begin and end.
fn pieces(text: &[char], found: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut put = |range: Range<usize>, is_found| {
        if !range.is_empty() {
            pieces.push(Piece { text: text[range].iter().collect(), is_found });
        }
    };
    let mut done = 0;
    for word in found {
        put(done..word.start, false);
        put(word.clone(), true);
        done = word.end;
    }
    put(done..text.len(), false);
    pieces
}

/// What words begin with, whatever their endings.
fn beginnings(words: &[String]) -> Vec<String> {
    let beginning = |word: &String| {
        let word = folded(word);
        let without = |(ending, least): &(&str, usize)| {
            let left = word.strip_suffix(ending)?;
            let is_word = left.len() >= *least && left.contains(['a', 'e', 'i', 'o', 'u', 'y']);
            (is_word && !word.ends_with("eed")).then(|| left.to_owned())
        };
        ENDINGS.iter().find_map(without).unwrap_or(word)
    };
    words.iter().map(beginning).collect()
}

/// A word without case and accents.
fn folded(word: &str) -> String {
    word.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces as one text, with brackets around what was found.
    fn shown(pieces: &[Piece]) -> String {
        let shown = pieces.iter().map(
            |Piece { text, is_found }| {
                if *is_found { format!("[{text}]") } else { text.clone() }
            },
        );
        shown.collect()
    }

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn words_are_found_whatever_their_case_accents_and_endings() {
        let marked = |text: &str, wanted: &str| shown(&mark(text, &words(wanted)));
        assert_eq!(marked("Tea, or a TEAPOT? No steam.", "tea"), "[Tea], or a [TEAPOT]? No steam.");
        assert_eq!(marked("Zoe\u{308} and Zoë", "zoe"), "[Zoe\u{308}] and [Zoë]");
        assert_eq!(marked("mentored by mentors", "mentoring"), "[mentored] by [mentors]");
        assert_eq!(marked("policy and police", "policies"), "[policy] and [police]");
        assert_eq!(marked("a street with speed", "string speed"), "a street with [speed]");
        assert_eq!(marked("a < b", "b"), "a < [b]");
        assert_eq!(marked("", "tea"), "");
    }

    #[test]
    fn an_excerpt_stands_around_the_first_word_that_is_found() {
        let long = format!("{}the *biscuit* tin {}", "one two ".repeat(40), "six ten ".repeat(40));
        let around = |wanted: &str, max: usize| shown(&excerpt_around(&long, &words(wanted), max));
        assert_eq!(around("biscuits", 40), "…one two the [biscuit] tin six ten six…");
        assert_eq!(around("zeppelin", 20), "one two one two…");
        assert!(around("ten", 40).matches("[ten]").count() > 2);
        assert_eq!(shown(&excerpt_around("A **bold** word", &words("bold"), 40)), "A [bold] word");
        assert_eq!(shown(&excerpt_around("<b>x</b> &lt;", &words("b"), 40)), "<[b]>x</[b]> <");
    }

    #[test]
    fn an_excerpt_is_never_longer_than_it_may_be() {
        let blocks = ["tea ".repeat(99), "é".repeat(300), format!("{} tea", "x".repeat(90))];
        for text in blocks.iter().map(String::as_str).chain(["a tea b", "x tea"]) {
            for max in 3..120 {
                for wanted in ["tea", "x", "nothing"] {
                    let pieces = excerpt_around(text, &words(wanted), max);
                    let length: usize = pieces.iter().map(|it| it.text.chars().count()).sum();
                    assert!(length <= max && length > 0, "{max} {wanted} {text}");
                }
            }
        }
    }
}
