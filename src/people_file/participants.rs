//! The format with one row per person: from the bytes of a file to its people.

use std::io::{Cursor, Read, Seek};

use super::cell::{self, BIOGRAPHY_MAX, ID_MAX, Kind, NAME_MAX, TITLE_MAX};
use super::findings::Finding;
use super::people::{People, Person, Purpose, Reading};
use super::reader::Reader;
use super::rows::{Columns, File, Row, Rows};
use super::seen::Seen;
use crate::entity::ParticipantRole;

const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "email",
    "role_kind",
    "grade",
    "department",
    "profession",
    "wanted_profession",
    "capacity_as_mentor",
    "capacity_as_mentee",
    "identities",
    "wants_shared_identity",
    "biography",
    "job_title",
];
const ID: usize = 0;
const NAME: usize = 1;
const EMAIL: usize = 2;
const ROLE: usize = 3;
const GRADE: usize = 4;
const ORGANISATION: usize = 5;
const PROFESSION: usize = 6;
const WANTED_PROFESSION: usize = 7;
const CAPACITY_AS_MENTOR: usize = 8;
const CAPACITY_AS_MENTEE: usize = 9;
const IDENTITIES: usize = 10;
const WANTS_SHARED: usize = 11;
const BIOGRAPHY: usize = 12;
const JOB_TITLE: usize = 13;

const FOR_REGISTRATION: Columns = Columns {
    known: &COLUMNS,
    required: &["name", "email", "role_kind", "grade", "department", "profession"],
    others_allowed: false,
};
const FOR_MATCHING: Columns = Columns {
    known: &COLUMNS,
    required: &["id", "role_kind", "grade", "department", "profession"],
    others_allowed: false,
};

/// Reads a participants file.
///
/// # Errors
///
/// Everything that is wrong, by row and column; a few hundred at most.
pub fn read_participants(file: &File<'_>, reading: &Reading<'_>) -> Result<People, Vec<Finding>> {
    let mut people = Vec::new();
    let content = Cursor::new(file.bytes);
    let read = stream_participants(file.name, content, reading, |person, _| people.push(person))?;
    Ok(People { people, ..read })
}

/// Reads a participants file with a name, handing over each person as they are read,
/// with the names so far; what comes back has no people.
///
/// A file of a million people, or the people in two forms at once, would take much
/// memory.
///
/// # Errors
///
/// As [`read_participants`], and when the file cannot be read; then some people may
/// have been handed over.
pub fn stream_participants(
    name: &str,
    mut content: impl Read + Seek,
    reading: &Reading<'_>,
    each: impl FnMut(Person, &People),
) -> Result<People, Vec<Finding>> {
    let hashes = || Seen::Hashes(Vec::new());
    let (found, is_certain) = read_people(name, &mut content, reading, hashes, each);
    if is_certain {
        return found;
    }
    // Somebody is there twice, or else, hardly ever, two hashes are the same by chance.
    let (exact, _) = read_people(name, &mut content, reading, Seen::default, |_, _| ());
    exact.and(found)
}

/// Reads people, and says whether it is certain that all who are there twice were told.
fn read_people(
    name: &str,
    content: impl Read + Seek,
    reading: &Reading<'_>,
    seen: fn() -> Seen,
    mut each: impl FnMut(Person, &People),
) -> (Result<People, Vec<Finding>>, bool) {
    let columns = match reading.purpose {
        Purpose::Registration => &FOR_REGISTRATION,
        Purpose::Matching => &FOR_MATCHING,
    };
    let mut reader = Reader::new(reading);
    let mut ids = seen();
    reader.addresses = seen();
    let rows = Rows::open(name, content, columns, reading.rows_max, &mut reader.findings);
    if let Some(mut rows) = rows {
        let n_rows = rows.n_lines.min(reading.rows_max.unwrap_or(u64::MAX));
        let n_rows = usize::try_from(n_rows).unwrap_or(usize::MAX);
        reader.reserve(n_rows);
        ids.reserve(n_rows);
        while let Some(row) = rows.next(&mut reader.findings) {
            if let Some(person) = read_person(&row, &mut reader, &mut ids) {
                each(person, &reader.people);
            }
        }
    }
    let addresses = std::mem::take(&mut reader.addresses);
    let is_certain = !ids.may_hold_doubles() && !addresses.may_hold_doubles();
    (reader.finish(), is_certain)
}

/// The person in a row; nobody where their role cannot be read.
fn read_person(row: &Row<'_>, reader: &mut Reader<'_>, ids: &mut Seen) -> Option<Person> {
    let is_matching = reader.reading.purpose == Purpose::Matching;
    let id = read_id(row, reader, ids);
    let findings = &mut reader.findings;
    let name = Kind { is_required: !is_matching, ..Kind::line(NAME_MAX) };
    let name = cell::text(row, NAME, name, findings);
    let title = Kind::line(TITLE_MAX).written();
    cell::text(row, ORGANISATION, title.required(), findings);
    cell::text(row, PROFESSION, title.required(), findings);
    let wanted = cell::text(row, WANTED_PROFESSION, title, findings);
    let job_title = cell::text(row, JOB_TITLE, Kind::line(TITLE_MAX), findings);
    let biography = Kind { has_lines: true, ..Kind::line(BIOGRAPHY_MAX) };
    let biography = cell::text(row, BIOGRAPHY, biography, findings);
    let Some(role) = read_role(row) else {
        findings.error(row.finding(ROLE, "use mentor, mentee or both"));
        return None;
    };
    let organisation = reader.organisation(row, ORGANISATION);
    let email = reader.email(row, EMAIL);
    if let Some(email) = &email {
        reader.compare_address(row, email, EMAIL, organisation, ORGANISATION);
    }
    reader.compare_name(row, NAME, organisation);
    let grade = reader.grade(row, GRADE, organisation, role);
    let profession = reader.profession(row, PROFESSION);
    let wanted = (!wanted.is_empty()).then(|| reader.profession(row, WANTED_PROFESSION));
    let findings = &mut reader.findings;
    // Who is only matched needs no name: a million of them take much memory.
    let unless_matching = |text: &str| if is_matching { String::new() } else { text.to_owned() };
    Some(Person {
        row: row.number,
        id: id.to_owned(),
        name: unless_matching(name),
        email: email.filter(|_| !is_matching),
        role,
        job_title: unless_matching(job_title),
        grade,
        organisation,
        profession,
        wanted_profession: wanted,
        biography: (!is_matching && !biography.is_empty()).then(|| biography.to_owned()),
        capacity_as_mentor: cell::capacity(row, CAPACITY_AS_MENTOR, role.mentors(), findings),
        capacity_as_mentee: cell::capacity(row, CAPACITY_AS_MENTEE, role.is_mentored(), findings),
        identities: cell::list(row, IDENTITIES, ';', findings),
        wants_shared_identity: cell::flag(row, WANTS_SHARED, findings),
    })
}

fn read_id<'a>(row: &Row<'a>, reader: &mut Reader<'_>, ids: &mut Seen) -> &'a str {
    let is_required = reader.reading.purpose == Purpose::Matching;
    let kind = Kind { is_required, ..Kind::line(ID_MAX).written() };
    let id = cell::text(row, ID, kind, &mut reader.findings);
    if !id.is_empty()
        && let Some(other) = ids.insert(id, row.number)
    {
        reader.findings.error(row.finding(ID, format!("row {other} has this id too")));
    }
    id
}

fn read_role(row: &Row<'_>) -> Option<ParticipantRole> {
    let typed = row.cell(ROLE);
    let roles = [
        ("mentor", ParticipantRole::Mentor),
        ("mentee", ParticipantRole::Mentee),
        ("both", ParticipantRole::Both),
    ];
    roles.into_iter().find(|(word, _)| typed.eq_ignore_ascii_case(word)).map(|(_, role)| role)
}
