//! What is different between two texts, word by word.

use similar::{ChangeTag, TextDiff};

/// Up to how many words and gaps two texts are compared word by word, in all; beyond
/// that line by line, and beyond that as wholes: the work grows with their square.
const COMPARED_MAX: usize = 6_000;

/// What became of a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is in both.
    Kept,
    /// It is in the earlier one only.
    Removed,
    /// It is in the later one only.
    Added,
}

/// A part of a text, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// What became of it.
    pub change: Change,
    /// The words.
    pub text: String,
}

/// What is different between two texts. Without what was removed the parts are the
/// later text, and without what was added the earlier one.
#[must_use]
pub fn difference(before: &str, after: &str) -> Vec<TextChange> {
    let is_short = |n_before: usize, n_after: usize| n_before + n_after <= COMPARED_MAX;
    let words = |text: &str| 2 * text.split_whitespace().count() + 1;
    let lines = |text: &str| text.lines().count();
    let parts: Vec<(Change, &str)> = if is_short(words(before), words(after)) {
        compared(&TextDiff::from_words(before, after))
    } else if is_short(lines(before), lines(after)) {
        compared(&TextDiff::from_lines(before, after))
    } else {
        vec![(Change::Removed, before), (Change::Added, after)]
    };
    joined(parts)
}

fn compared<'a>(diff: &TextDiff<'a, 'a, 'a, str>) -> Vec<(Change, &'a str)> {
    let change = |tag| match tag {
        ChangeTag::Equal => Change::Kept,
        ChangeTag::Delete => Change::Removed,
        ChangeTag::Insert => Change::Added,
    };
    diff.iter_all_changes().map(|it| (change(it.tag()), it.value())).collect()
}

/// The parts, with neighbours of one kind as one.
fn joined(parts: Vec<(Change, &str)>) -> Vec<TextChange> {
    let mut joined: Vec<TextChange> = Vec::new();
    for (change, text) in parts {
        match joined.last_mut() {
            Some(last) if last.change == change => last.text.push_str(text),
            _ => joined.push(TextChange { change, text: text.to_owned() }),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let parts = difference(before, after).into_iter();
        let part = |TextChange { change, text }| match change {
            Change::Kept => text,
            Change::Removed => format!("[-{text}-]"),
            Change::Added => format!("[+{text}+]"),
        };
        parts.map(part).collect()
    }

    /// The text of the parts without one kind of them.
    fn without(parts: &[TextChange], left_out: Change) -> String {
        let kept = parts.iter().filter(|part| part.change != left_out);
        kept.map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn words_that_went_and_came_are_marked_and_the_rest_is_not() {
        assert_eq!(shown("I like tea", "I like coffee"), "I like [-tea-][+coffee+]");
        assert_eq!(shown("One.\n\nTwo.", "One.\n\nTwo.\n\nThree."), "One.\n\nTwo.[+\n\nThree.+]");
        assert_eq!(shown("the same", "the same"), "the same");
        assert_eq!(shown("", "new"), "[+new+]");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn long_texts_are_compared_by_lines_and_very_long_ones_as_wholes() {
        let long = "many words ".repeat(1_000);
        let parts = difference(&format!("{long}\nlast"), &format!("{long}\nother"));
        assert_eq!(parts[0].change, Change::Kept);
        assert_eq!(parts[1], TextChange { change: Change::Removed, text: "last".to_owned() });
        let very_long = "x\n".repeat(5_000);
        let parts = difference(&very_long, &format!("{very_long}y"));
        assert_eq!(parts.len(), 2, "removed and added");
    }

    proptest! {
        #[test]
        fn both_texts_are_found_in_the_parts(before in "[ab .\n]{0,40}", after in "[ab .\n]{0,40}") {
            let parts = difference(&before, &after);
            prop_assert_eq!(without(&parts, Change::Added), before);
            prop_assert_eq!(without(&parts, Change::Removed), after);
        }
    }
}
