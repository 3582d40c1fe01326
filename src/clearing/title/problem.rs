//! What may be wrong with a title.

use std::fmt;

use crate::vocabulary::UnknownGrade;

/// One thing that is wrong with a title.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleProblem {
    /// Nothing but white space was typed.
    #[error("Enter a title, for example “[Mentor wanted] Alan Turing, G6, GCHQ”")]
    Empty,
    /// It has more code points than a title may.
    #[error("The title must be 200 characters or fewer")]
    TooLong,
    /// It does not open with one of the two tags.
    #[error("Start the title with [Mentor wanted] or [Mentee wanted], in square brackets")]
    Tag,
    /// There is a bracket besides those of the tag.
    #[error("Use square brackets only for the tag. Use round brackets elsewhere")]
    Bracket,
    /// Name, grade and organisation are not all there.
    #[error(
        "After the tag, enter a name, grade and organisation with commas between them, for example “Alan Turing, G6, GCHQ”"
    )]
    Parts,
    /// The name is empty.
    #[error("Enter a name")]
    NameMissing,
    /// The name starts with something other than a letter.
    #[error("The name must start with a letter")]
    NameStart,
    /// The name holds a comma, so that the title could not be read again.
    #[error("Remove the comma from the name")]
    NameComma,
    /// The grade is none.
    #[error(transparent)]
    Grade(UnknownGrade),
    /// The organisation is empty.
    #[error("Enter an organisation")]
    OrganisationMissing,
    /// A character that cannot be seen, or changes how others are shown.
    #[error("Remove hidden characters from the title (U+{:04X})", u32::from(*.0))]
    Hidden(char),
    /// A character that is neither a letter, a mark, a digit nor allowed
    /// punctuation.
    #[error("Remove “{0}” from the title")]
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
            Some(title) => write!(f, ". Did you mean “{title}”?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TitleProblems {}
