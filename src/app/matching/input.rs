//! Files in, one problem out.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{PeopleArguments, WishArguments};
use super::{faulty, rules};
use crate::app::Failure;
use crate::entity::ParticipantRole;
use crate::matching::{PairIds, Person, Problem, Role};
use crate::mentoring::csv::{
    File, PairRow, Purpose, Reading, Remark, Row, Table, read_mentors_and_mentees, read_pairs,
    read_participants,
};
use crate::vocabulary::{MailDomains, Vocabulary, shipped_domains};

/// Everything that was read.
pub(super) struct Input {
    pub(super) table: Table,
    pub(super) problem: Problem,
    /// The pins, each with its row.
    pub(super) pins: Vec<(u64, PairIds)>,
    /// What the file of the people is called, or both files.
    pub(super) people_name: String,
    /// What the file of pins is called.
    pub(super) pins_name: String,
    /// Whether the people had no identifiers of their own, and got some here.
    pub(super) made_ids: bool,
}

impl Input {
    /// Reads people, wishes and rules.
    pub(super) fn read(
        people: &PeopleArguments,
        wishes: &WishArguments,
        seed: u64,
    ) -> Result<Self, Failure> {
        let table = read_people(people)?;
        let rules = wishes.rules.as_deref().map(rules::read).transpose()?.unwrap_or_default();
        let ids: HashSet<&str> = table.people.iter().map(|row| row.id.as_str()).collect();
        let exclusions = read_wishes(wishes.exclusions.as_deref(), &ids)?;
        let pins = read_wishes(wishes.pins.as_deref(), &ids)?;
        let pairs = |rows: &[(u64, PairIds)]| rows.iter().map(|(_, pair)| pair.clone()).collect();
        let problem = Problem {
            people: table.people.iter().map(|row| person(row, &table)).collect(),
            exclusions: pairs(&exclusions),
            pins: pairs(&pins),
            rules,
            seed,
        };
        let pins_name = wishes.pins.as_deref().map(name_of).unwrap_or_default();
        let people_files = [&people.participants, &people.mentors, &people.mentees];
        let people_names: Vec<String> =
            people_files.into_iter().flatten().map(|path| name_of(path)).collect();
        let people_name = people_names.join(" and ");
        let made_ids = people.participants.is_none();
        Ok(Self { table, problem, pins, people_name, pins_name, made_ids })
    }

    /// The row of somebody.
    pub(super) fn row(&self, id: &str) -> Option<&Row> {
        self.table.people.iter().find(|row| row.id == id)
    }
}

fn read_people(people: &PeopleArguments) -> Result<Table, Failure> {
    let (vocabulary, domains) = (Vocabulary::shipped(), MailDomains::new(shipped_domains()));
    let reading = Reading {
        vocabulary: &vocabulary,
        domains: &domains,
        rows_max: None,
        purpose: Purpose::Matching,
    };
    if let Some(path) = &people.participants {
        let (name, bytes) = (name_of(path), read_file(path)?);
        return read_participants(&File { name: &name, bytes: &bytes }, &reading).map_err(refuse);
    }
    let read = |path: &Option<PathBuf>| match path {
        Some(path) => Ok((name_of(path), read_file(path)?)),
        None => Err(Failure::Matching("name the mentors and the mentees".to_owned())),
    };
    let (mentors, mentees) = (read(&people.mentors)?, read(&people.mentees)?);
    let mentors = File { name: &mentors.0, bytes: &mentors.1 };
    let mentees = File { name: &mentees.0, bytes: &mentees.1 };
    read_mentors_and_mentees(Some(&mentors), Some(&mentees), &reading).map_err(refuse)
}

fn read_wishes(path: Option<&Path>, ids: &HashSet<&str>) -> Result<Vec<(u64, PairIds)>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let (name, bytes) = (name_of(path), read_file(path)?);
    let rows = read_pairs(&File { name: &name, bytes: &bytes }, ids).map_err(refuse)?;
    let pair = |PairRow { row, mentee_id, mentor_id }| (row, PairIds { mentee_id, mentor_id });
    Ok(rows.into_iter().map(pair).collect())
}

/// Reads a file whole; says which one where that fails.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::File { name: path.display().to_string(), error })
}

/// What a file is called in remarks.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Names every mistake.
#[expect(clippy::needless_pass_by_value, reason = "it is the end of what is wrong")]
pub(super) fn refuse(remarks: Vec<Remark>) -> Failure {
    faulty(&remarks.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// A person as the engine sees them: one spelling of each name.
fn person(row: &Row, table: &Table) -> Person {
    let calling = |id| table.callings.meaning(id).name.clone();
    Person {
        id: row.id.clone(),
        role: match row.role {
            ParticipantRole::Mentor => Role::Mentor,
            ParticipantRole::Mentee => Role::Mentee,
            ParticipantRole::Both => Role::Both,
        },
        grade: row.grade.rank(),
        department: table.workplaces.meaning(row.workplace).name.clone(),
        profession: calling(row.calling),
        wanted_profession: row.wanted.map(calling),
        capacity_as_mentor: row.capacity_as_mentor,
        capacity_as_mentee: row.capacity_as_mentee,
        identities: row.identities.clone(),
        wants_shared_identity: row.wants_shared_identity,
    }
}
