//! What people type into the forum, checked and bounded.

use crate::markup;
use crate::refusal::{Code, Problem, thousands};
use crate::vocabulary::{CharacterKind, kind_of, one_line};

/// The longest title of a topic, in code points.
const TITLE_MAX: usize = 200;
/// The longest post, in characters.
const POST_MAX: usize = 20_000;
/// The longest reason, in characters.
const REASON_MAX: usize = 2_000;

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TextProblem {
    code: Code,
    field: &'static str,
    message: String,
}

impl TextProblem {
    pub(crate) fn missing(field: &'static str, message: &str) -> Self {
        Self { code: Code::Required, field, message: message.to_owned() }
    }

    fn too_long(field: &'static str, what: &str, max: usize) -> Self {
        let message = format!("{what} must be {} characters or fewer", thousands(max));
        Self { code: Code::TooLong, field, message }
    }

    fn invalid(field: &'static str, message: String) -> Self {
        Self { code: Code::Invalid, field, message }
    }
}

impl From<TextProblem> for Problem {
    fn from(problem: TextProblem) -> Self {
        Self::new(problem.code, &[problem.field], problem.message)
    }
}

/// The text of a post: the Markdown that was typed, and the HTML it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostText {
    source: String,
    html: String,
}

impl PostText {
    /// Reads and renders what was typed into `field`.
    ///
    /// # Errors
    ///
    /// When there is nothing but white space, when it is too long, and when it
    /// holds NUL, which no database of ours keeps.
    pub fn parse(field: &'static str, typed: &str) -> Result<Self, TextProblem> {
        let source = bounded(field, typed, "The post", POST_MAX)?;
        if source.is_empty() {
            return Err(TextProblem::missing(field, "Enter some text"));
        }
        Ok(Self { html: markup::render(&source), source })
    }

    /// A sentence of ours, for an event in the thread.
    pub(crate) fn event(sentence: &str, reason: Option<&Reason>) -> Self {
        let source = match reason {
            Some(reason) => format!("{sentence}\n\nReason: {}", reason.0),
            None => sentence.to_owned(),
        };
        Self { html: markup::render(&source), source }
    }

    /// What was typed, in Markdown.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What it renders to, safe to insert.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }
}

/// The title of a topic that is no advert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicTitle(String);

impl TopicTitle {
    /// Reads a title: on one line, in composed form.
    ///
    /// # Errors
    ///
    /// When there is none, when it is too long, and when it holds a character
    /// that cannot be seen.
    pub fn parse(field: &'static str, typed: &str) -> Result<Self, TextProblem> {
        one_line_of(field, typed, "title", "Enter a title", TITLE_MAX).map(Self)
    }

    /// A title that another rule made.
    pub(crate) fn made(title: String) -> Self {
        Self(title)
    }

    /// The title.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was typed as one line, in composed form; `what` is the noun that errors call it by.
pub(super) fn one_line_of(
    field: &'static str,
    typed: &str,
    what: &str,
    missing: &str,
    max: usize,
) -> Result<String, TextProblem> {
    let too_long = || TextProblem::too_long(field, &format!("The {what}"), max);
    // Normalising text without bound would be work without bound.
    if typed.chars().nth(10 * max).is_some() {
        return Err(too_long());
    }
    let line = one_line(typed);
    if line.is_empty() {
        return Err(TextProblem::missing(field, missing));
    }
    if line.chars().nth(max).is_some() {
        return Err(too_long());
    }
    if let Some(hidden) = line.chars().find(|c| kind_of(*c) == CharacterKind::Hidden) {
        let message =
            format!("Remove hidden characters from the {what} (U+{:04X})", u32::from(hidden));
        return Err(TextProblem::invalid(field, message));
    }
    Ok(line)
}

/// The reason that a moderator or admin gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a reason; `None` where nothing but white space was typed.
    ///
    /// # Errors
    ///
    /// When it is too long, and when it holds NUL.
    pub fn parse(field: &'static str, typed: &str) -> Result<Option<Self>, TextProblem> {
        let reason = bounded(field, typed, "The reason", REASON_MAX)?;
        Ok((!reason.is_empty()).then_some(Self(reason)))
    }

    /// Reads a reason that has to be there.
    ///
    /// # Errors
    ///
    /// As [`Reason::parse`], and when there is none.
    pub fn required(field: &'static str, typed: &str) -> Result<Self, TextProblem> {
        Self::parse(field, typed)?.ok_or_else(|| TextProblem::missing(field, "Enter a reason"))
    }

    /// A reason in words of ours.
    pub(crate) fn made(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// The reason.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text without white space at its end and with plain line ends, when it
/// is short enough. A browser's form sends CR LF.
pub(crate) fn bounded(
    field: &'static str,
    typed: &str,
    what: &str,
    max: usize,
) -> Result<String, TextProblem> {
    let text = typed.replace("\r\n", "\n").trim_end().trim_start_matches('\n').to_owned();
    if text.chars().nth(max).is_some() {
        return Err(TextProblem::too_long(field, what, max));
    }
    if text.contains('\0') {
        return Err(TextProblem::invalid(field, format!("{what} must not have a NUL character")));
    }
    Ok(if text.trim().is_empty() { String::new() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_has_from_one_to_twenty_thousand_characters() {
        for empty in ["", "  \r\n\t"] {
            assert_eq!(PostText::parse("body", empty).unwrap_err().code, Code::Required);
        }
        assert!(PostText::parse("body", &"é".repeat(20_000)).is_ok());
        let refused = PostText::parse("body", &"é".repeat(20_001)).unwrap_err();
        assert_eq!(refused.code, Code::TooLong);
        assert_eq!(refused.to_string(), "The post must be 20,000 characters or fewer");
        assert_eq!(PostText::parse("body", "a\0b").unwrap_err().code, Code::Invalid);
    }

    #[test]
    fn a_post_keeps_its_indent_and_gets_plain_line_ends() {
        let text = PostText::parse("body", "\r\n    code\r\nmore\r\n\r\n").unwrap();
        assert_eq!(text.source(), "    code\nmore");
    }

    #[test]
    fn a_title_is_one_line_of_visible_characters() {
        let title = TopicTitle::parse("title", "  Hello\n  world ").unwrap();
        assert_eq!(title.as_str(), "Hello world");
        let refused = TopicTitle::parse("title", "Hel\u{200b}lo").unwrap_err();
        assert_eq!(refused.to_string(), "Remove hidden characters from the title (U+200B)");
        assert!(TopicTitle::parse("title", &"x".repeat(200)).is_ok());
        for long in [201, 100_000] {
            let refused = TopicTitle::parse("title", &"x".repeat(long)).unwrap_err();
            assert_eq!(refused.to_string(), "The title must be 200 characters or fewer");
        }
        assert_eq!(TopicTitle::parse("title", " \n ").unwrap_err().code, Code::Required);
    }

    #[test]
    fn a_reason_may_be_missing_only_where_it_is_optional() {
        assert_eq!(Reason::parse("reason", " ").unwrap(), None);
        assert_eq!(Reason::required("reason", " ").unwrap_err().code, Code::Required);
        let refused = Reason::parse("reason", &"x".repeat(2001)).unwrap_err();
        assert_eq!(refused.to_string(), "The reason must be 2,000 characters or fewer");
    }
}
