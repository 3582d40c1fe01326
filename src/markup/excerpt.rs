//! Plain excerpts of Markdown, for lists and emails.

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::parse::{options, parse};

/// The words of a text on one line, without Markdown.
///
/// This is text, not HTML: it may hold `<`, and is escaped where it is shown.
#[must_use]
pub fn plain_text(source: &str) -> String {
    let arena = Arena::new();
    let root = parse(&arena, source, &options(source));
    let mut text = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(block) => {
                text.push(' ');
                text.push_str(&block.literal);
            }
            // Everything that starts on a place of its own.
            value if value.block() => text.push(' '),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text without Markdown, in at most `chars_max` characters.
///
/// What is cut ends with "…", at the end of a word where there is one.
#[must_use]
pub fn excerpt(source: &str, chars_max: usize) -> String {
    let text = plain_text(source);
    if text.chars().nth(chars_max).is_none() {
        return text;
    }
    let Some(room) = chars_max.checked_sub(1) else { return String::new() };
    // One more than there is room for, so that a word which just fits stays.
    let cut: String = text.chars().take(room + 1).collect();
    let whole_words = cut.rsplit_once(' ').map(|(words, _)| words.to_owned());
    let kept = whole_words.unwrap_or_else(|| text.chars().take(room).collect());
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stay_and_the_markdown_goes() {
        let source = "# Hello\n\n*One* **two**\n`three` [four](https://example.org) ![five](x.png)\n\n\
                      - six\n- seven\n\n> eight\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nlet x;\n```\n";
        assert_eq!(
            plain_text(source),
            "Hello One two three four five six seven eight a b c d let x;"
        );
    }

    #[test]
    fn raw_html_is_text() {
        assert_eq!(plain_text("a <b>c</b>\n\n<div>\nd\n</div>"), "a <b>c</b> <div> d </div>");
        assert_eq!(plain_text("a &amp; b &lt;i&gt;"), "a & b <i>");
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(excerpt("one two three", 13), "one two three");
        assert_eq!(excerpt("one two three", 12), "one two…");
        assert_eq!(excerpt("one two three", 8), "one two…");
        assert_eq!(excerpt("one two three", 7), "one…");
        assert_eq!(excerpt("onetwothree", 4), "one…");
        assert_eq!(excerpt("éééééé", 4), "ééé…");
        assert_eq!(excerpt("one two", 1), "…");
        assert_eq!(excerpt("one two", 0), "");
        assert_eq!(excerpt(" \n ", 5), "");
        for chars_max in 0..40 {
            let cut = excerpt("> Some *words* that are of different lengths, no?", chars_max);
            assert!(cut.chars().count() <= chars_max, "{cut}");
        }
    }
}
