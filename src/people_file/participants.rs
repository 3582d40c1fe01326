//! The format with one row per person.

use std::io::{Cursor, Read, Seek};

use super::cell::{self, BIOGRAPHY_MAX, ID_MAX, Kind, NAME_MAX, TITLE_MAX};
use super::reader::Reader;
use super::remark::{Mistakes, Remark};
use super::seen::Seen;
use super::sheet::{Cells, Columns, File, Sheet};
use super::table::{Purpose, Reading, Row, Table};
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
const DEPARTMENT: usize = 5;
const PROFESSION: usize = 6;
const WANTED: usize = 7;
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
pub fn read_participants(file: &File<'_>, reading: &Reading<'_>) -> Result<Table, Vec<Remark>> {
    let mut people = Vec::new();
    let content = Cursor::new(file.bytes);
    let table = stream_participants((file.name, content), reading, |row, _| people.push(row))?;
    Ok(Table { people, ..table })
}

/// Reads a participants file with a name, handing over each person as they are read,
/// with the names so far; the table that comes back has no people.
///
/// A file of a million people, or the people in two forms at once, would take much
/// memory.
///
/// # Errors
///
/// As [`read_participants`], and when the file cannot be read; then some people may
/// have been handed over.
pub fn stream_participants(
    (name, mut content): (&str, impl Read + Seek),
    reading: &Reading<'_>,
    each: impl FnMut(Row, &Table),
) -> Result<Table, Vec<Remark>> {
    let hashes = || Seen::Hashes(Vec::new());
    let (found, is_certain) = read_people((name, &mut content), reading, hashes, each);
    if is_certain {
        return found;
    }
    // Somebody is there twice, or else, hardly ever, two hashes are the same by chance.
    let (exact, _) = read_people((name, &mut content), reading, Seen::default, |_, _| ());
    exact.and(found)
}

/// Reads people, and says whether it is certain that all who are there twice were told.
fn read_people(
    (name, content): (&str, impl Read + Seek),
    reading: &Reading<'_>,
    seen: fn() -> Seen,
    mut each: impl FnMut(Row, &Table),
) -> (Result<Table, Vec<Remark>>, bool) {
    let columns = match reading.purpose {
        Purpose::Registration => &FOR_REGISTRATION,
        Purpose::Matching => &FOR_MATCHING,
    };
    let mut mistakes = Mistakes::default();
    let mut reader = Reader::new(reading);
    let mut ids = seen();
    reader.addresses = seen();
    if let Some(sheet) = Sheet::open(name, content, &mut mistakes) {
        let most = sheet.n_rows_max.min(reading.rows_max.unwrap_or(u64::MAX));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        reader.reserve(most);
        ids.reserve(most);
        sheet.read((columns, reading.rows_max), &mut mistakes, |cells, mistakes| {
            if let Some(row) = read_row(cells, &mut reader, &mut ids, mistakes) {
                each(row, &reader.table);
            }
        });
    }
    let addresses = std::mem::take(&mut reader.addresses);
    let is_certain = !ids.may_hold_doubles() && !addresses.may_hold_doubles();
    (mistakes.or(()).map(|()| reader.finish()), is_certain)
}

fn read_row(
    cells: &Cells<'_>,
    reader: &mut Reader<'_>,
    ids: &mut Seen,
    mistakes: &mut Mistakes,
) -> Option<Row> {
    let is_matching = reader.reading.purpose == Purpose::Matching;
    let id = read_id(cells, is_matching, ids, mistakes);
    let name = Kind { is_required: !is_matching, ..Kind::line(NAME_MAX) };
    let name = cell::text(cells, NAME, name, mistakes);
    let title = Kind::line(TITLE_MAX).written();
    cell::text(cells, DEPARTMENT, title.required(), mistakes);
    cell::text(cells, PROFESSION, title.required(), mistakes);
    let wanted = cell::text(cells, WANTED, title, mistakes);
    let job_title = cell::text(cells, JOB_TITLE, Kind::line(TITLE_MAX), mistakes);
    let biography = Kind { has_lines: true, ..Kind::line(BIOGRAPHY_MAX) };
    let biography = cell::text(cells, BIOGRAPHY, biography, mistakes);
    // Who is only matched needs no name: a million of them take much memory.
    let kept = |text: &str| if is_matching { String::new() } else { text.to_owned() };
    let role = read_role(cells, mistakes)?;
    let workplace = reader.workplace(cells, DEPARTMENT);
    let email = reader.email(cells, EMAIL, mistakes);
    reader.compare_address(cells, (EMAIL, DEPARTMENT), email.as_ref(), workplace);
    reader.compare_name(cells, (NAME, name), workplace);
    Some(Row {
        row: cells.row,
        id: id.to_owned(),
        name: kept(name),
        email: email.filter(|_| !is_matching),
        role,
        job_title: kept(job_title),
        grade: reader.grade(cells, GRADE, (workplace, role), mistakes),
        workplace,
        calling: reader.calling(cells, PROFESSION),
        wanted: (!wanted.is_empty()).then(|| reader.calling(cells, WANTED)),
        biography: (!is_matching && !biography.is_empty()).then(|| biography.to_owned()),
        capacity_as_mentor: cell::capacity(cells, CAPACITY_AS_MENTOR, role.mentors(), mistakes),
        capacity_as_mentee: cell::capacity(cells, CAPACITY_AS_MENTEE, role.is_mentored(), mistakes),
        identities: cell::list(cells, IDENTITIES, ';', mistakes),
        wants_shared_identity: cell::flag(cells, WANTS_SHARED, mistakes),
    })
}

fn read_id<'a>(
    cells: &Cells<'a>,
    is_required: bool,
    ids: &mut Seen,
    mistakes: &mut Mistakes,
) -> &'a str {
    let kind = Kind { is_required, ..Kind::line(ID_MAX).written() };
    let id = cell::text(cells, ID, kind, mistakes);
    if !id.is_empty()
        && let Some(row) = ids.insert(id, cells.row)
    {
        mistakes.add(cells.remark(ID, format!("row {row} has this id too")));
    }
    id
}

fn read_role(cells: &Cells<'_>, mistakes: &mut Mistakes) -> Option<ParticipantRole> {
    let typed = cells.get(ROLE);
    let roles = [
        ("mentor", ParticipantRole::Mentor),
        ("mentee", ParticipantRole::Mentee),
        ("both", ParticipantRole::Both),
    ];
    let role = roles.iter().find(|(word, _)| typed.eq_ignore_ascii_case(word));
    if role.is_none() {
        mistakes.add(cells.remark(ROLE, "use mentor, mentee or both"));
    }
    role.map(|(_, role)| *role)
}
