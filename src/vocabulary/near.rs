//! Names that may be two spellings of one: slips of the pen, short forms,
//! initials, and the name of a part that holds that of the whole.

use strsim::osa_distance;

use super::fold::fold;

/// Shorter names than this are never called a slip: "HMT" is not one of "HMRC".
const LENGTH_MIN: usize = 8;
/// Longer ones are not looked at, which bounds the work.
const LENGTH_MAX: usize = 200;
/// Words that initials leave out.
const SMALL_WORDS: [&str; 5] = ["and", "for", "of", "the", "in"];
/// What people write for longer words.
const SHORT_FORMS: [(&str, &str); 8] = [
    ("dept", "department"),
    ("dpt", "department"),
    ("dep", "department"),
    ("min", "ministry"),
    ("govt", "government"),
    ("gov", "government"),
    ("uk", "united kingdom"),
    ("ni", "northern ireland"),
];

/// Says whether two different names are so alike that they may be spellings of
/// one.
///
/// Folded as in comparisons and with short forms written out, they differ by
/// one letter, or by up to three in longer names: one more for every ten
/// characters. Or they differ only by spaces and punctuation; or one is the
/// initials of the other. Equal names are not near. Takes O(n m) time.
#[must_use]
pub fn nearly_same(one: &str, other: &str) -> bool {
    slips(&fold(one), &fold(other)).is_some()
}

/// How many slips lie between two folded names, when they are few; `None` for
/// equal ones.
pub(super) fn slips(one: &str, other: &str) -> Option<usize> {
    if one == other || one.len().max(other.len()) > LENGTH_MAX {
        return None;
    }
    // One after the other: almost all names differ, and most by their lengths.
    let (one, other) = (written_out(one), written_out(other));
    let (one_length, other_length) = (one.chars().count(), other.chars().count());
    let (short, long) = (one_length.min(other_length), one_length.max(other_length));
    let slips_max = (1 + short / 10).min(3);
    if short >= LENGTH_MIN && long - short <= slips_max {
        let slips = osa_distance(&one, &other);
        if slips <= slips_max {
            return Some(slips);
        }
    }
    (squeezed(&one) == squeezed(&other) || are_initials(&one, &other) || are_initials(&other, &one))
        .then_some(0)
}

/// Says whether the words of a folded name stand in another, in one piece, which
/// is then likely that of a part: "home office digital" holds "home office".
///
/// Single words of fewer than three letters are in too many names to count.
pub(super) fn holds(name: &str, whole: &str) -> bool {
    let is_word_end = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric());
    name.len() > whole.len()
        && whole.chars().count() >= 3
        && name.match_indices(whole).any(|(at, _)| {
            let before = &name[..at];
            !before.ends_with(|last: char| last.is_alphanumeric())
                && is_word_end(&name[at + whole.len()..])
        })
}

/// A name without punctuation, each short form as the word that it stands for.
fn written_out(name: &str) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric());
    let long = |word| SHORT_FORMS.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
    let words: Vec<&str> =
        words.filter(|word| !word.is_empty()).map(|word| long(word).unwrap_or(word)).collect();
    words.join(" ")
}

fn squeezed(name: &str) -> String {
    name.split(' ').collect()
}

/// Whether a single word of three letters or more is the first letters of the words
/// of a name, with or without the small ones.
fn are_initials(word: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    if word.contains(' ') || word.len() < 3 || words.len() < 3 {
        return false;
    }
    let first = |word: &&str| word.chars().next();
    let small = |word: &&&str| !SMALL_WORDS.contains(*word);
    word.chars().eq(words.iter().filter_map(first))
        || word.chars().eq(words.iter().filter(small).filter_map(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_the_same_name_is_not() {
        for (one, other) in [
            ("Departmant for Eduction", "Department for Education"),
            ("Home Ofice", "Home Office"),
            ("Cabniet Office", "Cabinet Office"),
            ("Dept of Magic", "Department of Magic"),
            ("Dept. for Education", "Department of Education"),
            ("Home-Office", "Home Office"),
            ("Homeoffice", "Home Office"),
            ("H M R C", "HMRC"),
            ("HM/RC", "HMRC"),
            ("MoM", "Ministry of Magic"),
            ("Ministry of Silly Walks", "MSW"),
            ("Office of the Govt Chemist", "Office of the Government Chemist"),
        ] {
            assert!(nearly_same(one, other), "{one} and {other}");
            assert!(nearly_same(other, one), "{other} and {one}");
        }
        assert!(!nearly_same("Home  office", "Home Office"));
        assert!(!nearly_same("Health & Safety", "health and safety"));
    }

    #[test]
    fn other_names_and_short_ones_are_not_near() {
        assert!(!nearly_same("HMT", "HMRC"));
        assert!(!nearly_same("Department of Peace", "Department for Transport"));
        assert!(!nearly_same("Home Office", "Cabinet Office"));
        assert!(!nearly_same("HO", "Home Office"));
        assert!(!nearly_same(&"x".repeat(201), &"x".repeat(202)));
    }

    #[test]
    fn a_part_holds_the_name_of_the_whole() {
        assert!(holds("home office digital", "home office"));
        assert!(holds("digital (hmrc)", "hmrc"));
        assert!(!holds("home office", "home office"));
        assert!(!holds("thermal imaging", "hmt"));
        assert!(!holds("dhmrcs unit", "hmrc"));
        assert!(!holds("ho ho", "ho"));
    }
}
