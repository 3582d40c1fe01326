//! What a file of participants says, read in full.

use super::findings::Finding;
use super::grades::GradeBounds;
use super::names::{NamedOrganisation, NamedProfession, SpellingId, Spellings};
use crate::entity::ParticipantRole;
use crate::vocabulary::{EmailAddress, Grade, MailDomains, Vocabulary};

/// What is known while a file is read, and how much of it is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The grades, professions and organisations.
    pub vocabulary: &'a Vocabulary,
    /// The email domains, which give away where somebody works.
    pub domains: &'a MailDomains,
    /// The most people that a file may hold, where there is a limit.
    pub rows_max: Option<u64>,
    /// What the people are read for.
    pub purpose: Purpose,
    /// Which grades take part as what.
    pub bounds: GradeBounds,
}

/// What people are read for, and so what has to be known of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To take part in a round: a name and an address are needed, and the
    /// grades that the programme takes.
    Registration,
    /// To be matched, no more.
    Matching,
}

/// The people of one or two files.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The people, in the order of rows.
    pub people: Vec<Person>,
    /// How many people there may be, where that is known before all are read.
    pub n_people_max: usize,
    /// How organisations are spelled.
    pub organisations: Spellings<NamedOrganisation>,
    /// How professions are spelled.
    pub professions: Spellings<NamedProfession>,
    /// What somebody should look at.
    pub warnings: Vec<Finding>,
}

/// One person.
///
/// `Debug` keeps who they are out of logs.
#[derive(Clone)]
pub struct Person {
    /// The row in its file, as a spreadsheet shows it.
    pub row: u64,
    /// What tells this person from the others.
    pub id: String,
    /// Their name; may be empty where only matching is wanted.
    pub name: String,
    /// Their address, where there is one.
    pub email: Option<EmailAddress>,
    /// As what they take part.
    pub role: ParticipantRole,
    /// What they do; may be empty.
    pub job_title: String,
    /// Their grade.
    pub grade: Grade,
    /// Where they work, as typed.
    pub organisation: SpellingId,
    /// Their profession, as typed.
    pub profession: SpellingId,
    /// The profession they want a mentor from: the own one where empty.
    pub wanted_profession: Option<SpellingId>,
    /// What they say about themselves.
    pub biography: Option<String>,
    /// How many mentees they take: 0 for a mentee.
    pub capacity_as_mentor: u8,
    /// How many mentors they take: 0 for a mentor.
    pub capacity_as_mentee: u8,
    /// Who they are, as far as they say; the first is the one to match on.
    pub identities: Vec<String>,
    /// Whether their identities may count in matching.
    pub wants_shared_identity: bool,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("row", &self.row).finish_non_exhaustive()
    }
}
