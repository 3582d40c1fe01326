//! What the author of a text says: without what they quote, and without code.

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

use super::parse::{options, parse};

/// The words of a text that are its author's own: no quotes, no code. Blocks are
/// on lines of their own.
#[must_use]
pub fn own_words(source: &str) -> String {
    let arena = Arena::new();
    let root = parse(&arena, source, &options(source));
    let mut words = String::new();
    let mut open: Vec<Node<'_>> = vec![root];
    while let Some(node) = open.pop() {
        match &node.data().value {
            NodeValue::BlockQuote | NodeValue::Code(_) | NodeValue::CodeBlock(_) => {
                words.push('\n');
                continue;
            }
            NodeValue::Text(literal) => words.push_str(literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            value if value.block() => words.push('\n'),
            _ => {}
        }
        // The last pushed comes out first.
        let children: Vec<_> = node.children().collect();
        open.extend(children.into_iter().rev());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_code_are_somebody_elses_words() {
        let source = "# One\n\n> two\n>\n> - three\n\n*four* `five`\n\n```\nsix\n```\n\n- seven";
        let words: Vec<_> = own_words(source).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words, ["One", "four", "seven"]);
    }
}
