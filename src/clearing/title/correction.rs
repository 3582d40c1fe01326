//! A corrected title to propose for one that was refused.
//!
//! Each guess is read again by the convention, so what is suggested is always
//! accepted. A guess may drop characters, because a person confirms it.

use super::{AdvertTitle, PUNCTUATION, TITLE_MAX, read, tag};
use crate::entity::AdvertKind;
use crate::vocabulary::{CharacterKind, Grade, Vocabulary, kind_of, one_line};

/// Ways of writing the two tags, in lower case.
const TAGS: [(&str, AdvertKind); 8] = [
    ("mentor wanted", AdvertKind::MentorWanted),
    ("mentor-wanted", AdvertKind::MentorWanted),
    ("mentorwanted", AdvertKind::MentorWanted),
    ("mentors wanted", AdvertKind::MentorWanted),
    ("mentee wanted", AdvertKind::MenteeWanted),
    ("mentee-wanted", AdvertKind::MenteeWanted),
    ("menteewanted", AdvertKind::MenteeWanted),
    ("mentees wanted", AdvertKind::MenteeWanted),
];

/// The title that `text` was probably meant to be.
pub(super) fn guess(text: &str, vocabulary: &Vocabulary) -> Option<AdvertTitle> {
    let repaired = repair(text);
    let (kind, rest) = split_tag(&repaired)?;
    let rest = rest.replace('[', "(").replace(']', ")");
    // A title of the longest length has no room for more guesses than these.
    if rest.chars().nth(TITLE_MAX).is_some() {
        return None;
    }
    let with_commas = rest.replace([';', '|'], ",").replace(" - ", ", ").replace(" – ", ", ");
    [
        Some(rest.clone()),
        Some(with_commas.clone()),
        grade_last(&with_commas),
        grade_word(&with_commas),
    ]
    .into_iter()
    .flatten()
    .find_map(|rest| read(&format!("{} {rest}", tag(kind)), vocabulary).ok())
}

/// Replaces look-alikes of what a title may hold, and drops the rest.
fn repair(text: &str) -> String {
    let repaired: String = one_line(text)
        .chars()
        .filter_map(|character| match character {
            '‘' | '`' | '´' | '′' => Some('\''),
            '‐' | '‑' | '‒' | '−' => Some('-'),
            '—' | '―' => Some('–'),
            '［' | '【' => Some('['),
            '］' | '】' => Some(']'),
            '（' | '{' => Some('('),
            '）' | '}' => Some(')'),
            '，' | '、' => Some(','),
            '；' => Some(';'),
            '：' => Some(':'),
            '_' => Some(' '),
            '[' | ']' | ';' | '|' => Some(character),
            _ => match kind_of(character) {
                CharacterKind::Letter | CharacterKind::Mark | CharacterKind::Digit => {
                    Some(character)
                }
                _ => PUNCTUATION.contains(character).then_some(character),
            },
        })
        .collect();
    one_line(&repaired)
}

/// Finds which tag is meant, anywhere in the text and in any brackets, and what
/// is left without it. Nothing when it names both kinds.
fn split_tag(text: &str) -> Option<(AdvertKind, String)> {
    let lower = text.to_ascii_lowercase();
    let mut found = TAGS.iter().filter_map(|(words, kind)| Some((lower.find(words)?, words, kind)));
    let (start, words, kind) = found.next()?;
    if found.any(|(_, _, other)| other != kind) {
        return None;
    }
    let before = text[..start].trim_end_matches(['[', '(', ' ']);
    let after = text[start + words.len()..]
        .trim_start_matches([' ', ')', ']'])
        .trim_start_matches([':', '-', '–', ',', ' ']);
    Some((*kind, format!("{before} {after}")))
}

/// "Alan Turing, GCHQ, G6" with the grade where it belongs.
fn grade_last(rest: &str) -> Option<String> {
    let (start, grade) = rest.rsplit_once(',')?;
    let (name, organisation) = start.split_once(',')?;
    Some(format!("{name}, {grade}, {organisation}"))
}

/// "Alan Turing G6 GCHQ" with commas around the first word that is the code of a
/// grade.
fn grade_word(rest: &str) -> Option<String> {
    let words: Vec<&str> = rest.split(' ').map(|word| word.trim_matches(',')).collect();
    let place = words.iter().skip(1).position(|word| {
        Grade::ALL.into_iter().any(|grade| grade.code().eq_ignore_ascii_case(word))
    })? + 1;
    let start = words[..place].join(" ");
    let name = start.trim();
    // What comes after keeps its own commas.
    let organisation = rest.split(' ').skip(place + 1).collect::<Vec<_>>().join(" ");
    Some(format!("{name}, {}, {organisation}", words[place]))
}
