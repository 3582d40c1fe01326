//! How names are compared, and how a name that was refused is shown again.

use unicode_normalization::UnicodeNormalization;

/// How much of a refused value a sentence repeats, in characters.
const SHOWN_MAX: usize = 60;

/// Gives two spellings of one name the same key.
///
/// Case, white space at the ends, runs of white space, a leading "The", commas,
/// full stops and apostrophes make no difference, and "&" is "and".
#[must_use]
pub fn fold(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len());
    for character in name.nfc().flat_map(char::to_lowercase) {
        match character {
            '&' => spaced.push_str(" and "),
            ',' | '.' | '\'' | '’' => {}
            _ => spaced.push(character),
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    match words.as_slice() {
        ["the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        all => all.join(" "),
    }
}

/// Shows what somebody typed inside a sentence: in quotation marks, cut short
/// where it is long, and without characters that would disturb the line.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text
        .trim()
        .chars()
        .take(SHOWN_MAX)
        .map(|character| if character.is_control() { '\u{fffd}' } else { character })
        .collect();
    if text.trim().chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (one, other) in [
            ("HM Revenue & Customs", "hm  revenue and\tcustoms "),
            ("DE&S", "de & s"),
            ("The National Archives", "national archives"),
            ("Attorney General's Office", "ATTORNEY GENERAL’S OFFICE"),
            (
                "Department for Culture, Media and Sport",
                "Department for Culture Media\u{a0}& Sport",
            ),
            ("No. 10", "No 10"),
            ("Caf\u{e9}", "Cafe\u{301}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn different_names_keep_different_keys() {
        assert_ne!(fold("Home Office"), fold("Homeoffice"));
        assert_ne!(fold("Theatre Agency"), fold("atre Agency"));
        assert_eq!(fold("The"), "the");
        assert_eq!(fold(" \n"), "");
    }

    #[test]
    fn a_quoted_value_is_short_and_stays_on_its_line() {
        assert_eq!(quoted(" G9\r\nX "), "“G9\u{fffd}\u{fffd}X”");
        assert_eq!(quoted(&"x".repeat(60)), format!("“{}”", "x".repeat(60)));
        assert_eq!(quoted(&"x".repeat(61)), format!("“{}…”", "x".repeat(60)));
    }
}
