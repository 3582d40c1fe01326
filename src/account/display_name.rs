//! What a person is called on the forum.

use crate::refusal::{Code, Problem};
use crate::vocabulary::{CharacterKind, kind_of, one_line};

const LENGTH_MAX: usize = 100;
/// What is looked at before spaces collapse; longer is not a name.
const TYPED_MAX: usize = 1000;
/// What addresses may have in place of a full stop.
const FULL_STOPS: [char; 3] = ['。', '．', '｡'];

/// A name of 1 to 100 characters, in composed form, on one line, without
/// anything that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDisplayName {
    /// Nothing but spaces was given.
    #[error("Enter a name")]
    Missing,
    /// It has more than 100 characters.
    #[error("The name must be 100 characters or fewer")]
    TooLong,
    /// It holds control, zero-width or direction-changing characters.
    #[error("Remove hidden characters from the name")]
    Hidden,
    /// Mail programs would make a link of it.
    #[error("The name cannot be a web address. Put a space after each full stop")]
    Link,
    /// It has no letter in it.
    #[error("The name must include at least one letter")]
    NoLetter,
}

impl DisplayName {
    /// Reads a name; white space of any kind collapses to one space.
    ///
    /// # Errors
    ///
    /// [`InvalidDisplayName`], with the first reason met.
    pub fn parse(typed: &str) -> Result<Self, InvalidDisplayName> {
        if typed.chars().nth(TYPED_MAX).is_some() {
            return Err(InvalidDisplayName::TooLong);
        }
        let name = one_line(typed);
        if name.is_empty() {
            return Err(InvalidDisplayName::Missing);
        }
        if name.chars().any(|character| kind_of(character) == CharacterKind::Hidden) {
            return Err(InvalidDisplayName::Hidden);
        }
        if !name.chars().any(|character| kind_of(character) == CharacterKind::Letter) {
            return Err(InvalidDisplayName::NoLetter);
        }
        if name.chars().nth(LENGTH_MAX).is_some() {
            return Err(InvalidDisplayName::TooLong);
        }
        if looks_like_a_link(&name) {
            return Err(InvalidDisplayName::Link);
        }
        Ok(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl InvalidDisplayName {
    /// The same as a problem with the field at `path`.
    pub(super) fn problem(self, path: &[&'static str]) -> Problem {
        let code = match self {
            Self::Missing => Code::Required,
            Self::TooLong => Code::TooLong,
            Self::Hidden | Self::NoLetter | Self::Link => Code::Invalid,
        };
        Problem::new(code, path, self.to_string())
    }
}

/// Whether a mail program may make a link of some of a name. Emails greet people by it, and
/// anybody can have one sent to any mailbox.
fn looks_like_a_link(name: &str) -> bool {
    let folded = name.to_lowercase().replace(FULL_STOPS, ".").replace(['／', '＼', '\\'], "/");
    let is_domain = |word: &str| {
        let parts: Vec<_> = word.split('.').collect();
        // A letter alone is an initial, as in "J.R. Hartley".
        parts.windows(2).any(|two| {
            let is_label = |part: &str, from: usize| {
                part.chars().filter(|c| c.is_alphanumeric()).count() >= from
            };
            is_label(two[0], 1) && is_label(two[1], 2)
        })
    };
    folded.contains("//")
        || folded.contains("http")
        || folded.contains("www.")
        || folded.split_whitespace().any(is_domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_composed_and_on_one_line() {
        let name = DisplayName::parse("  Rene\u{301}e \t O'Neill-Łoś ").unwrap();
        assert_eq!(name.as_str(), "Renée O'Neill-Łoś");
        assert_eq!(DisplayName::parse("李小龍").unwrap().as_str(), "李小龍");
    }

    #[test]
    fn what_cannot_be_seen_is_refused_and_not_dropped() {
        for hidden in ['\0', '\u{7}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{feff}'] {
            let typed = format!("Ada{hidden} Thorne");
            assert_eq!(DisplayName::parse(&typed), Err(InvalidDisplayName::Hidden), "{typed:?}");
        }
    }

    #[test]
    fn what_a_mail_program_would_make_a_link_of_is_no_name() {
        for link in [
            "http://evil.example/x",
            "Ada HTTPS:evil",
            "Ada www.evil",
            "//evil Ada",
            "Ada evil.example",
            "evil.co",
            "Ada (evil.example)",
            "ada@hmrc.gov.uk",
            "evil．example",
            "Ada \\\\evil",
        ] {
            assert_eq!(DisplayName::parse(link), Err(InvalidDisplayName::Link), "{link}");
        }
        for name in
            ["J.R. Hartley", "J. R. R. Tolkien", "Dr. Ada O'Neill", "Ada Thorne Ph.D.", "A.B."]
        {
            assert!(DisplayName::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_name_has_one_to_a_hundred_characters_and_a_letter() {
        let refused = |typed: &str| DisplayName::parse(typed).unwrap_err();
        assert_eq!(refused(" \u{a0}\n"), InvalidDisplayName::Missing);
        assert_eq!(refused("42 – !"), InvalidDisplayName::NoLetter);
        assert!(DisplayName::parse(&"é".repeat(100)).is_ok());
        assert_eq!(refused(&"é".repeat(101)), InvalidDisplayName::TooLong);
        assert_eq!(refused(&format!("A{}", " ".repeat(1000))), InvalidDisplayName::TooLong);
    }
}
