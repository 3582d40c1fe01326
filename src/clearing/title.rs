//! The title of an advert: `[Mentor wanted] Alan Turing, G6, GCHQ`.
//!
//! A title is made from fields, or typed and read by the same convention; both
//! end as the same value. It is accepted as typed or refused with everything
//! that is wrong, and with the right form where that can be guessed. Whether the
//! person may post the advert is not decided here.

mod correction;
mod problem;

#[cfg(test)]
mod tests;

use std::fmt;

use uuid::Uuid;

use crate::entity::AdvertKind;
use crate::vocabulary::{CharacterKind, Grade, Organisation, Vocabulary, kind_of, one_line};

pub use problem::{TitleProblem, TitleProblems};

/// The longest title, in code points.
pub const TITLE_MAX: usize = 200;
/// The longest text that is looked at, in code points before normalising.
const TYPED_MAX: usize = 2_000;
/// How many different characters are named as wrong at once.
const CHARACTER_PROBLEMS_MAX: usize = 5;
/// What a title may hold besides letters, marks and digits.
const PUNCTUATION: &str = " -'’.()/&,+:–";

/// What the title of an advert says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvertTitle {
    kind: AdvertKind,
    name: String,
    grade: Grade,
    organisation: TitledOrganisation,
}

/// The organisation in a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitledOrganisation {
    /// It is on the list.
    Listed {
        /// Which one.
        id: Uuid,
        /// Its name, or its abbreviation where that was typed.
        shown: String,
    },
    /// It is on no list, and kept as typed.
    Typed(String),
}

impl TitledOrganisation {
    /// The organisation that `text` names, else the text itself.
    #[must_use]
    pub fn find(text: &str, vocabulary: &Vocabulary) -> Self {
        let Some(listed) = vocabulary.organisations().find(text) else {
            return Self::Typed(one_line(text));
        };
        match &listed.abbreviation {
            Some(abbreviation) if listed.is_abbreviated_as(text) => {
                Self::Listed { id: listed.id, shown: abbreviation.clone() }
            }
            _ => Self::listed(listed),
        }
    }

    /// An organisation of the list, by its name.
    #[must_use]
    pub fn listed(organisation: &Organisation) -> Self {
        Self::Listed { id: organisation.id, shown: organisation.name.clone() }
    }

    /// Which organisation of the list, when it is on it.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Listed { id, .. } => Some(*id),
            Self::Typed(_) => None,
        }
    }

    /// What the title shows.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Listed { shown, .. } | Self::Typed(shown) => shown,
        }
    }
}

impl AdvertTitle {
    /// Makes a title from its fields, by the same rules as a typed one.
    ///
    /// # Errors
    ///
    /// [`TitleProblems`] with everything that is wrong; no correction.
    pub fn new(
        kind: AdvertKind,
        name: &str,
        grade: Grade,
        organisation: TitledOrganisation,
    ) -> Result<Self, TitleProblems> {
        let name = one_line(name);
        let mut problems = Vec::new();
        if name.contains(',') {
            problems.push(TitleProblem::NameComma);
        }
        problems.extend(name_problem(&name));
        problems.extend(organisation_problem(organisation.shown()));
        let fields = format!("{name} {}", organisation.shown());
        problems.extend(fields.contains(['[', ']']).then_some(TitleProblem::Bracket));
        problems.extend(characters(&fields));
        let title = Self { kind, name, grade, organisation };
        problems.extend(length_problem(&title.to_string()));
        if problems.is_empty() { Ok(title) } else { Err(TitleProblems::new(problems)) }
    }

    /// Reads a typed title by the convention.
    ///
    /// # Errors
    ///
    /// [`TitleProblems`] with everything that is wrong at once, and the whole
    /// corrected title where it can be guessed.
    pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Self, TitleProblems> {
        if text.chars().nth(TYPED_MAX).is_some() {
            return Err(TitleProblems::new(vec![TitleProblem::TooLong]));
        }
        read(text, vocabulary).map_err(|problems| TitleProblems {
            corrected: correction::guess(text, vocabulary).map(|title| title.to_string()),
            problems,
        })
    }

    /// Whether the advert looks for a mentor or a mentee.
    #[must_use]
    pub fn kind(&self) -> AdvertKind {
        self.kind
    }

    /// Whose advert it is; holds no comma.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Their grade.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// Where they work.
    #[must_use]
    pub fn organisation(&self) -> &TitledOrganisation {
        &self.organisation
    }
}

impl fmt::Display for AdvertTitle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let organisation = self.organisation.shown();
        write!(f, "{} {}, {}, {organisation}", tag(self.kind), self.name, self.grade)
    }
}

/// What an advert is called once its author has left.
pub(super) fn former_title(kind: AdvertKind) -> String {
    format!("{} A former member", tag(kind))
}

/// The tag that opens a title of this kind.
#[must_use]
pub fn tag(kind: AdvertKind) -> &'static str {
    match kind {
        AdvertKind::MentorWanted => "[Mentor wanted]",
        AdvertKind::MenteeWanted => "[Mentee wanted]",
    }
}

/// Reads a title of bounded length, without guessing.
fn read(text: &str, vocabulary: &Vocabulary) -> Result<AdvertTitle, Vec<TitleProblem>> {
    let title = one_line(text).replace(" ,", ",");
    if title.is_empty() {
        return Err(vec![TitleProblem::Empty]);
    }
    let mut problems: Vec<TitleProblem> = length_problem(&title).into_iter().collect();

    let kind = [AdvertKind::MentorWanted, AdvertKind::MenteeWanted]
        .into_iter()
        .find_map(|kind| Some((kind, after_tag(&title, kind)?)));
    if kind.is_none() {
        problems.push(TitleProblem::Tag);
    }
    // Without a tag the rest cannot be told apart from a misspelt one.
    let rest = kind.map_or(title.as_str(), |(_, rest)| rest);
    if kind.is_some() && rest.contains(['[', ']']) {
        problems.push(TitleProblem::Bracket);
    }
    problems.extend(characters(rest));
    let Some((kind, rest)) = kind else { return Err(problems) };

    let parts: Vec<&str> = rest.splitn(3, ',').map(str::trim).collect();
    let [name, grade, organisation] = parts.as_slice() else {
        problems.push(TitleProblem::Parts);
        return Err(problems);
    };
    problems.extend(name_problem(name));
    problems.extend(organisation_problem(organisation));
    let grade = match vocabulary.grade(grade, Some(organisation)) {
        Ok(grade) => grade,
        Err(unknown) => {
            problems.push(TitleProblem::Grade(unknown));
            return Err(problems);
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let organisation = TitledOrganisation::find(organisation, vocabulary);
    AdvertTitle::new(kind, name, grade, organisation).map_err(|refused| refused.problems)
}

/// What follows the tag of this kind, when the title opens with it.
fn after_tag(title: &str, kind: AdvertKind) -> Option<&str> {
    let tag = tag(kind);
    let opening = title.get(..tag.len())?;
    opening.eq_ignore_ascii_case(tag).then(|| title[tag.len()..].trim_start())
}

fn name_problem(name: &str) -> Option<TitleProblem> {
    match name.chars().next().map(kind_of) {
        None => Some(TitleProblem::NameMissing),
        Some(CharacterKind::Letter) => None,
        Some(_) => Some(TitleProblem::NameStart),
    }
}

/// A title that starts its organisation with a comma has an empty part, and a name has a letter
/// or a digit in it.
fn organisation_problem(organisation: &str) -> Option<TitleProblem> {
    let has_name = organisation.chars().any(char::is_alphanumeric);
    let is_missing = !has_name || organisation.starts_with(',');
    is_missing.then_some(TitleProblem::OrganisationMissing)
}

fn length_problem(title: &str) -> Option<TitleProblem> {
    title.chars().nth(TITLE_MAX).map(|_| TitleProblem::TooLong)
}

/// The characters that may not be in a title, the first few, each once; square brackets are
/// told apart from them.
fn characters(text: &str) -> Vec<TitleProblem> {
    let mut problems = Vec::new();
    for character in text.chars().filter(|character| !"[]".contains(*character)) {
        let problem = match kind_of(character) {
            CharacterKind::Letter | CharacterKind::Mark | CharacterKind::Digit => continue,
            CharacterKind::Hidden => TitleProblem::Hidden(character),
            _ if PUNCTUATION.contains(character) => continue,
            _ => TitleProblem::Character(character),
        };
        if problems.len() < CHARACTER_PROBLEMS_MAX && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}
