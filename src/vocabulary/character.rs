//! What a character is good for in a line of text that people type: a name, a
//! job title, the title of a topic.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// What a character is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharacterKind {
    /// A letter of any script.
    Letter,
    /// A mark that is drawn on or beside a letter.
    Mark,
    /// A decimal digit of any script.
    Digit,
    /// White space of any kind, line breaks included.
    Space,
    /// Nothing that can be seen and relied on: control, zero-width,
    /// direction-changing, private and unassigned characters.
    Hidden,
    /// Punctuation, a symbol, or any other visible character.
    Other,
}

/// What `character` is good for, by the Unicode tables of the `regex` crate.
#[must_use]
pub fn kind_of(character: char) -> CharacterKind {
    // Hidden comes before letter and mark: the Hangul fillers are letters and
    // variation selectors are marks, and none of them can be seen.
    static KINDS: LazyLock<[(Regex, CharacterKind); 5]> = LazyLock::new(|| {
        let class = |pattern| Regex::new(pattern).expect("the pattern is tested");
        [
            (class(r"\p{White_Space}"), CharacterKind::Space),
            (
                class(r"[\p{C}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]"),
                CharacterKind::Hidden,
            ),
            (class(r"\p{L}"), CharacterKind::Letter),
            (class(r"\p{M}"), CharacterKind::Mark),
            (class(r"\p{Nd}"), CharacterKind::Digit),
        ]
    });
    if character.is_ascii_alphabetic() {
        return CharacterKind::Letter;
    }
    // The Braille blank is a symbol by its category, and looks like a space.
    if character == '\u{2800}' {
        return CharacterKind::Hidden;
    }
    let mut bytes = [0; 4];
    let text = character.encode_utf8(&mut bytes);
    KINDS
        .iter()
        .find(|(class, _)| class.is_match(text))
        .map_or(CharacterKind::Other, |(_, kind)| *kind)
}

/// The text in Unicode's composed form (NFC), on one line: white space of any
/// kind collapses to one space, and there is none at the ends.
///
/// Never the compatible form (NFKC), which makes other letters of some.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_holds_what_it_says() {
        use CharacterKind::{Digit, Hidden, Letter, Mark, Other, Space};
        for (kind, characters) in [
            (Letter, "aZéßŁжλ漢अʼ"),
            (Mark, "\u{301}\u{93f}"),
            (Digit, "09٣"),
            (Space, " \t\n\r\u{b}\u{85}\u{a0}\u{2003}\u{2028}\u{3000}"),
            (Other, "-'’.()/&,+:–[]!@_😀™½"),
            // Control, zero-width, fillers, selectors.
            (
                Hidden,
                "\0\u{7}\u{1b}\u{7f}\u{200b}\u{200d}\u{feff}\u{ad}\u{34f}\u{180e}\u{3164}\u{fe0f}\u{2800}",
            ),
            // Direction, tags, private, not a character, unassigned.
            (Hidden, "\u{200e}\u{202e}\u{2066}\u{61c}\u{e0041}\u{e000}\u{10fffd}\u{fffe}\u{378}"),
        ] {
            for character in characters.chars() {
                assert_eq!(kind_of(character), kind, "{}", character.escape_unicode());
            }
        }
    }

    #[test]
    fn a_line_is_composed_and_its_spaces_are_single() {
        assert_eq!(one_line(" Rene\u{301}e \r\n\u{a0} Smith\t"), "Renée Smith");
        // Full-width letters stay what they are.
        assert_eq!(one_line("Ａｄａ"), "Ａｄａ");
        assert_eq!(one_line("a\u{200b}b"), "a\u{200b}b");
    }
}
