//! Names of people that are easily taken for each other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::near::{holds, nearly_same};

/// Letters of other scripts, digits and signs that look like Latin letters.
const LOOK_LIKE: [(char, char); 38] = [
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('ζ', 'z'),
    ('η', 'h'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('μ', 'm'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('χ', 'x'),
    ('0', 'o'),
    ('1', 'i'),
    ('l', 'i'),
    ('|', 'i'),
    ('ı', 'i'),
    ('5', 's'),
    ('ø', 'o'),
    ('ł', 'i'),
];

/// Says whether somebody could take one name for the other: they look the same, differ by a
/// letter or by spaces, or one has the other in it, in two words or more.
#[must_use]
pub fn looks_like(one: &str, other: &str) -> bool {
    let (one, other) = (skeleton(one), skeleton(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let has = |name: &str, whole: &str| whole.contains(' ') && holds(name, whole);
    one == other || nearly_same(&one, &other) || has(&one, &other) || has(&other, &one)
}

/// How a name looks: without accents and case, each character as the Latin letter it looks like.
fn skeleton(name: &str) -> String {
    let letters = name.nfkd().filter(|character| !is_combining_mark(*character));
    let letters = letters.flat_map(char::to_lowercase).map(|character| {
        LOOK_LIKE.iter().find(|(like, _)| *like == character).map_or(character, |(_, latin)| *latin)
    });
    let letters: String = letters.collect();
    let words = letters.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").replace("rn", "m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_do_and_others_do_not() {
        for (one, other) in [
            ("Mary Somerville", "mary  somerville"),
            ("Mary Somerville", "Мary Ѕomerville"),
            ("Mary Somerville", "Máry Sómerville"),
            ("Mary Somerville", "Mary Somervi1le"),
            ("Mary Somerville", "Mary Sornerville"),
            ("Mary Somerville", "Mary Sommerville"),
            ("Mary Somerville", "MarySomerville"),
            ("Mary Somerville", "Mary Somerville (moderator)"),
            ("Jo", "J0"),
        ] {
            assert!(looks_like(one, other) && looks_like(other, one), "{one} and {other}");
        }
        for (one, other) in [
            ("Grace", "Grace Hopper"),
            ("Mary Somerville", "Mary Shelley"),
            ("Jo", "Joe"),
            ("…", "!"),
        ] {
            assert!(!looks_like(one, other), "{one} and {other}");
        }
    }
}
