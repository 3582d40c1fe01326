//! What may be wrong with a title.

use std::fmt;

use crate::vocabulary::UnknownGrade;

/// One thing that is wrong with a title.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleProblem {
    /// Nothing but white space was typed.
    #[error("a title is missing: write it like “[Mentor wanted] Alan Turing, G6, GCHQ”")]
    Empty,
    /// It has more code points than a title may.
    #[error("a title has at most 200 characters")]
    TooLong,
    /// It does not open with one of the two tags.
    #[error("a title starts with [Mentor wanted] or [Mentee wanted], in square brackets")]
    Tag,
    /// There is a bracket besides those of the tag.
    #[error("only the tag has square brackets: use round ones")]
    Bracket,
    /// Name, grade and organisation are not all there.
    #[error(
        "after the tag come name, grade and organisation with commas between them, like “Alan Turing, G6, GCHQ”"
    )]
    Parts,
    /// The name is empty.
    #[error("the name is missing")]
    NameMissing,
    /// The name starts with something other than a letter.
    #[error("the name has to start with a letter")]
    NameStart,
    /// The name holds a comma, so that the title could not be read again.
    #[error("the name may not hold a comma")]
    NameComma,
    /// The grade is none.
    #[error(transparent)]
    Grade(UnknownGrade),
    /// The organisation is empty.
    #[error("the organisation is missing")]
    OrganisationMissing,
    /// A character that cannot be seen, or changes how others are shown.
    #[error("a title may not hold characters that cannot be seen (U+{:04X})", u32::from(*.0))]
    Hidden(char),
    /// A character that is neither a letter, a mark, a digit nor allowed
    /// punctuation.
    #[error("a title may not hold “{0}”")]
    Character(char),
}

impl TitleProblem {
    /// The field of an advert that has to change, or "title" when it is none of
    /// them alone.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::NameMissing | Self::NameStart | Self::NameComma => "name",
            Self::Grade(_) => "grade",
            Self::OrganisationMissing => "organisation",
            _ => "title",
        }
    }
}

/// Everything that is wrong with a title; at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleProblems {
    /// What is wrong, in the order of the title.
    pub problems: Vec<TitleProblem>,
    /// The title as it was probably meant, in its canonical form.
    pub corrected: Option<String>,
}

impl TitleProblems {
    pub(super) fn new(problems: Vec<TitleProblem>) -> Self {
        Self { problems, corrected: None }
    }
}

impl fmt::Display for TitleProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        f.write_str(&sentences.join("; "))?;
        match &self.corrected {
            Some(title) => write!(f, "; did you mean “{title}”?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TitleProblems {}
