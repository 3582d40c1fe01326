//! Plain text: wrapping lines, and quoting what people wrote apart from our own text.

/// Lines are at most so many characters, where words allow.
const WIDTH: usize = 76;

/// Breaks long lines between words, keeps indents, makes one blank line of
/// several, and drops control characters. A word that is longer than a line, as
/// links are, stays whole.
pub(super) fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / WIDTH);
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        if !line.trim().is_empty() || !wrapped.ends_with("\n\n") {
            wrap_line(line.trim_end(), WIDTH, &mut wrapped);
        }
    }
    wrapped
}

/// One line of what somebody wrote: line breaks become spaces, so that it
/// cannot pass for a paragraph of ours.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody wrote, each line marked, so that it cannot pass for ours.
pub(super) fn quote(text: &str) -> String {
    let mut short = String::new();
    for line in text.trim().lines() {
        wrap_line(line.trim_end(), WIDTH - 2, &mut short);
    }
    let marked = short.lines().map(|line| format!("> {line}"));
    marked.collect::<Vec<_>>().join("\n")
}

fn wrap_line(line: &str, width: usize, wrapped: &mut String) {
    let indent = &line[..line.len() - line.trim_start().len()];
    let mut used = 0;
    wrapped.push_str(indent);
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && indent.len() + used + 1 + length > width {
            wrapped.push('\n');
            wrapped.push_str(indent);
            used = 0;
        }
        if used > 0 {
            wrapped.push(' ');
            used += 1;
        }
        wrapped.push_str(word);
        used += length;
    }
    wrapped.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_between_words_and_keep_their_indent() {
        let text = format!("  {}\n\n\n\nend", "word ".repeat(20));
        let wrapped = wrap(&text);
        assert!(wrapped.lines().all(|line| line.len() <= WIDTH), "{wrapped}");
        assert!(wrapped.lines().take(2).all(|line| line.starts_with("  word")), "{wrapped}");
        assert!(wrapped.ends_with("word\n\nend\n"), "{wrapped}");
    }

    #[test]
    fn a_link_is_never_broken() {
        let link = format!("https://clearing.example/confirm?token={}", "a".repeat(90));
        assert_eq!(wrap(&link), format!("{link}\n"));
    }

    #[test]
    fn control_characters_are_dropped() {
        assert_eq!(wrap("a\u{7}b\rc\u{0}"), "abc\n");
    }

    #[test]
    fn every_line_of_a_quotation_is_marked() {
        let quoted = quote(&format!("one\n\n{}", "word ".repeat(30)));
        assert!(quoted.lines().all(|line| line.starts_with("> ") && line.len() <= WIDTH));
        assert!(quoted.starts_with("> one\n> \n> word"), "{quoted}");
    }
}
