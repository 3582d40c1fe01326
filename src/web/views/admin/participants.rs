//! Participants, as admins see them. Never with their identities.

use serde::Deserialize;

use crate::web::views::components::Cell;
use crate::web::views::forum::people::{GradeCode, Organisation};

/// A participant of an answer, with what the matching goes by.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) name: String,
    grade: GradeCode,
    organisation: Organisation,
    profession: Profession,
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
