//! One registration, whether it was typed into the form or read from a file.

use serde::{Deserialize, Serialize};

use crate::entity::ParticipantRole;
use crate::people_file::NamedOrganisation;
use crate::vocabulary::{EmailAddress, Grade};

/// The most mentees of a mentor, and the most mentors of a mentee.
pub const CAPACITY_MAX: u8 = 3;

/// What a person registers with, checked.
///
/// `Debug` keeps who they are out of logs.
#[derive(Clone)]
pub struct Entry {
    /// Their address, by which they and their account are one.
    pub email: EmailAddress,
    /// Their name, as their matches will see it.
    pub name: String,
    /// As what they take part.
    pub role: ParticipantRole,
    /// What they do.
    pub job_title: String,
    /// Their grade.
    pub grade: Grade,
    /// Where they work.
    pub organisation: NamedOrganisation,
    /// The code of their profession, or as typed where it is on no list.
    pub profession: String,
    /// The same of the profession they want a mentor from, where another.
    pub wanted_profession: Option<String>,
    /// What they say about themselves.
    pub biography: Option<String>,
    /// How many mentees they take: 0 for a mentee.
    pub capacity_as_mentor: u8,
    /// How many mentors they take: 0 for a mentor.
    pub capacity_as_mentee: u8,
    /// Who they are, as far as they say.
    pub identity: IdentityAnswer,
    /// The wording they agreed to, or where their row came from.
    pub consent: String,
}

/// What somebody says about who they are. Nobody but they and the engine reads
/// it, so it cannot be printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityAnswer {
    /// Their identities; the first is the one to match on.
    pub identities: Vec<String>,
    /// Whether theirs may count in matching.
    pub wants_shared_identity: bool,
}

impl IdentityAnswer {
    /// Whether they said nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.identities.is_empty() && !self.wants_shared_identity
    }
}

impl std::fmt::Debug for IdentityAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityAnswer(…)")
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entry(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s7_an_identity_cannot_be_printed() {
        let answer = IdentityAnswer { identities: vec!["canary".into()], ..Default::default() };
        assert_eq!(format!("{answer:?}"), "IdentityAnswer(…)");
    }
}
