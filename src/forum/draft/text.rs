//! What a draft holds.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::entity::{AdvertKind, DraftId, DraftKind, draft};
use crate::forum::text::{TextProblem, bounded};

/// The longest text of a draft, in characters: as long as a post.
const TEXT_MAX: usize = 20_000;
/// The longest answer to a short question, in characters.
const ANSWER_MAX: usize = 500;

/// What was typed so far, by the field it was typed into. It need not be fit to post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftText {
    /// The title of a thread.
    pub title: Option<String>,
    /// The text of a post.
    pub body: Option<String>,
    /// Who an advert looks for.
    pub kind: Option<AdvertKind>,
    /// The name in an advert.
    pub name: Option<String>,
    /// The code of a grade.
    pub grade_code: Option<String>,
    /// The identifier of a listed organisation.
    pub organisation_id: Option<String>,
    /// The name of an organisation that is on no list.
    pub organisation_name: Option<String>,
    /// The code of a profession.
    pub profession_code: Option<String>,
    /// What an author says of themselves.
    pub about: Option<String>,
    /// What an author is looking for.
    pub looking_for: Option<String>,
}

impl DraftText {
    /// The text of a post alone.
    #[must_use]
    pub fn of_body(body: String) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// Whether it holds no words of the person's own, so that there is nothing to keep: a
    /// form that was only opened has a name, a grade and an organisation in it.
    pub(super) fn is_empty(&self) -> bool {
        [&self.title, &self.body, &self.about, &self.looking_for].into_iter().all(Option::is_none)
    }

    /// The same with plain line ends and nothing in place of white space.
    ///
    /// # Errors
    ///
    /// Everything that is too long or cannot be kept.
    pub(super) fn checked(self) -> Result<Self, Vec<TextProblem>> {
        let mut wrong = Vec::new();
        let mut check = |field: &'static str, typed: Option<String>, what: &str, max| {
            let kept = bounded(field, &typed?, what, max).map_err(|it| wrong.push(it)).ok()?;
            (!kept.is_empty()).then_some(kept)
        };
        let checked = Self {
            title: check("title", self.title, "The title", ANSWER_MAX),
            body: check("body", self.body, "The post", TEXT_MAX),
            kind: self.kind,
            name: check("name", self.name, "The name", ANSWER_MAX),
            grade_code: check("gradeCode", self.grade_code, "The grade", ANSWER_MAX),
            organisation_id: check(
                "organisationId",
                self.organisation_id,
                "The organisation",
                ANSWER_MAX,
            ),
            organisation_name: check(
                "organisationName",
                self.organisation_name,
                "The organisation",
                ANSWER_MAX,
            ),
            profession_code: check(
                "professionCode",
                self.profession_code,
                "The profession",
                ANSWER_MAX,
            ),
            about: check("about", self.about, "What you write about yourself", TEXT_MAX),
            looking_for: check(
                "lookingFor",
                self.looking_for,
                "What you are looking for",
                TEXT_MAX,
            ),
        };
        if wrong.is_empty() { Ok(checked) } else { Err(wrong) }
    }
}

/// A draft, as whoever wrote it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Identifies it.
    pub id: DraftId,
    /// What it will be.
    pub kind: DraftKind,
    /// What was typed.
    pub text: DraftText,
    /// When it was saved last.
    pub saved_at: OffsetDateTime,
}

impl From<draft::Model> for Draft {
    fn from(row: draft::Model) -> Self {
        // Fields that another version knew are left out.
        let text = serde_json::from_value(row.text).unwrap_or_default();
        Self { id: row.id, kind: row.kind, text, saved_at: row.saved_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> DraftText {
        DraftText::of_body(text.to_owned())
    }

    #[test]
    fn white_space_is_nothing_and_line_ends_are_plain() {
        assert!(body(" \r\n ").checked().unwrap().is_empty());
        assert_eq!(body("one\r\ntwo ").checked().unwrap(), body("one\ntwo"));
        let name = DraftText { name: Some("Ada".to_owned()), ..DraftText::default() };
        assert!(name.checked().unwrap().is_empty(), "the form brings it");
    }

    #[test]
    fn everything_that_is_too_long_is_said_at_once() {
        let long = DraftText {
            title: Some("x".repeat(ANSWER_MAX + 1)),
            about: Some("x".repeat(TEXT_MAX + 1)),
            ..DraftText::default()
        };
        let wrong: Vec<_> = long.checked().unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            wrong,
            [
                "The title must be 500 characters or fewer",
                "What you write about yourself must be 20,000 characters or fewer",
            ]
        );
    }
}
