//! What others wrote about somebody who leaves: their name, and quotes of them.

use std::collections::HashSet;

use regex::{Regex, RegexBuilder};

/// What stands in the place of a name.
const NOBODY: &str = "a former member";

/// What stands in the place of a quote.
const QUOTE: &str = "> *Deleted*";

/// Somebody who leaves, as others may have written about them.
pub(crate) struct FormerMember {
    /// What they are called and their addresses, as patterns that find more than is meant.
    names: Vec<Regex>,
    /// How a quote of them begins, in lower case.
    wrote: Vec<String>,
    /// The lines that they wrote.
    lines: HashSet<String>,
}

impl FormerMember {
    /// Somebody with these names and addresses, who wrote these texts.
    ///
    /// A name of one word is only looked for behind an `@`: it may be a word, or somebody
    /// else's.
    pub(crate) fn new(names: &[String], texts: impl Iterator<Item = String>) -> Self {
        let pattern = |name: &String| {
            let at = if name.contains([' ', '@']) { "@?" } else { "@" };
            let pattern = format!("{at}{}", regex::escape(name));
            RegexBuilder::new(&pattern).case_insensitive(true).build().ok()
        };
        let lines = texts.flat_map(|text| text.lines().map(bare).collect::<Vec<_>>());
        Self {
            names: names.iter().filter(|name| !name.is_empty()).filter_map(pattern).collect(),
            wrote: names.iter().map(|name| format!("@{} wrote:", name.to_lowercase())).collect(),
            lines: lines.filter(|line| !line.is_empty()).collect(),
        }
    }

    /// Whether a text names them.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        self.without_names(text).is_some()
    }

    /// The text without them; `None` where there is nothing of them in it.
    pub(crate) fn without(&self, text: &str) -> Option<String> {
        let unquoted = self.without_quotes(text);
        let unnamed = self.without_names(unquoted.as_deref().unwrap_or(text));
        unnamed.or(unquoted)
    }

    fn without_quotes(&self, text: &str) -> Option<String> {
        let mut kept: Vec<&str> = Vec::new();
        let (mut is_theirs, mut found) = (false, false);
        for line in text.lines() {
            let is_quote = line.trim_start().starts_with('>');
            if is_quote && (is_theirs || self.lines.contains(&bare(line))) {
                found = true;
                if kept.last() != Some(&QUOTE) {
                    kept.push(QUOTE);
                }
                continue;
            }
            if !line.trim().is_empty() {
                is_theirs = self.wrote.iter().any(|wrote| bare(line).to_lowercase() == *wrote);
            }
            kept.push(line);
        }
        found.then(|| kept.join("\n"))
    }

    fn without_names(&self, text: &str) -> Option<String> {
        let mut changed: Option<String> = None;
        for name in &self.names {
            let text = changed.as_deref().unwrap_or(text);
            let (mut kept, mut end) = (String::new(), 0);
            for found in name.find_iter(text) {
                if !is_inside_a_word(text, found.start(), found.end()) {
                    kept.push_str(&text[end..found.start()]);
                    kept.push_str(NOBODY);
                    end = found.end();
                }
            }
            if end > 0 {
                kept.push_str(&text[end..]);
                changed = Some(kept);
            }
        }
        changed
    }
}

/// A line without the marks of a quote.
fn bare(line: &str) -> String {
    line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).trim_end().to_owned()
}

fn is_inside_a_word(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> FormerMember {
        let names = ["Ada Lovelace", "ada@homeoffice.gov.uk"].map(str::to_owned);
        let texts = ["I live in Hove.\nMy partner is Mary.".to_owned()];
        FormerMember::new(&names, texts.into_iter())
    }

    #[test]
    fn a_name_and_an_address_go_wherever_they_stand() {
        for (text, without) in [
            ("Thank you, @ada lovelace!", "Thank you, a former member!"),
            ("Ask **Ada Lovelace**", "Ask **a former member**"),
            ("Ada Lovelace: ADA@HOMEOFFICE.GOV.UK", "a former member: a former member"),
        ] {
            assert_eq!(ada().without(text).as_deref(), Some(without));
            assert!(ada().is_named_in(text));
        }
        for other in ["Ada Lovelaces", "Ada", "amada@homeoffice.gov.uk", ""] {
            assert_eq!(ada().without(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_of_one_word_goes_where_it_is_mentioned() {
        let grace = FormerMember::new(&["Grace".to_owned()], std::iter::empty());
        let text = "By the grace of @Grace";
        assert_eq!(grace.without(text).as_deref(), Some("By the grace of a former member"));
        assert_eq!(grace.without("@Graceful"), None);
    }

    #[test]
    fn a_quote_goes_by_its_beginning_and_by_its_words() {
        let quoted = "@Ada Lovelace wrote:\n\n> What I said\n>\n> and edited\n\nI agree.";
        let without = "a former member wrote:\n\n> *Deleted*\n\nI agree.";
        assert_eq!(ada().without(quoted).as_deref(), Some(without));

        let bare = "> I live in Hove.\n> Where do you?\n\nIn Bath.";
        let without = "> *Deleted*\n> Where do you?\n\nIn Bath.";
        assert_eq!(ada().without(bare).as_deref(), Some(without));

        let nested = "@Mary wrote:\n\n> > My partner is Mary.\n> Ha!";
        let without = "@Mary wrote:\n\n> *Deleted*\n> Ha!";
        assert_eq!(ada().without(nested).as_deref(), Some(without));
    }

    #[test]
    fn other_quotes_stay() {
        let other = "@Mary wrote:\n\n> I live in Bath.\n\nI live in Hove.";
        assert_eq!(ada().without(other), None);
    }
}
