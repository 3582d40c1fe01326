//! Participants, as admins see them. Never with their identities.

use serde::Deserialize;

use crate::web::views::components::Cell;
use crate::web::views::forum::people::{GradeCode, Organisation, in_one_line};
use crate::web::views::times::Instant;

/// A participant of an answer, with what the matching goes by.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) name: String,
    grade: GradeCode,
    organisation: Organisation,
    profession: Profession,
    #[serde(rename = "matchesEmail")]
    pub(crate) matches_email: Option<MatchesEmail>,
}

/// The latest email with somebody's matches.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct MatchesEmail {
    pub(crate) state: MatchesEmailState,
    pub(crate) at: Instant,
}

/// Whether it has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum MatchesEmailState {
    Waiting,
    Sent,
    Parked,
}

#[derive(Clone, Debug, Deserialize)]
struct Profession {
    name: String,
}

/// A participant who may have been erased.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
}

impl Participant {
    /// The name, and below it grade, organisation and profession.
    pub(crate) fn cell(&self) -> Cell {
        let organisation = self.organisation.in_short();
        let facts = format!("{}, {organisation}, {}", self.grade.code, self.profession.name);
        Cell::strong(self.name.as_str(), facts)
    }
}

/// A participant, as the lists of what changes show them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Someone {
    pub(crate) name: String,
    grade: GradeCode,
    organisation: Organisation,
}

impl Someone {
    /// Somebody whom an answer describes with more than this.
    pub(crate) fn new(name: &str, grade: &GradeCode, organisation: &Organisation) -> Self {
        let (grade, organisation) = (grade.clone(), organisation.clone());
        Self { name: name.to_owned(), grade, organisation }
    }

    /// The name, and below it grade and organisation.
    pub(crate) fn cell(&self) -> Cell {
        let facts = format!("{}, {}", self.grade.code, self.organisation.in_short());
        Cell::strong(self.name.as_str(), facts)
    }

    /// Name, grade and organisation in one line.
    pub(crate) fn in_one_line(&self) -> String {
        in_one_line(&self.name, Some(&self.grade), Some(&self.organisation))
    }
}
