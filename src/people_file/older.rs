//! The format of the tool that the programme used before: a file of mentors and
//! a file of mentees. Who is both stands in both, with one address.

use std::collections::HashMap;

use super::cell::{self, BIOGRAPHY_MAX, Kind, NAME_MAX, TITLE_MAX};
use super::reader::Reader;
use super::remark::{Mistakes, Remark};
use super::sheet::{Cells, Columns, File, read_sheet};
use super::table::{Reading, Row, Table};
use crate::entity::ParticipantRole;

const COLUMNS: Columns = Columns {
    known: &[
        "first name",
        "last name",
        "email address",
        "both mentor and mentee",
        "job title",
        "grade",
        "organisation",
        "profession",
        "characteristics",
        "match with similar identity",
        "identity to match",
        "biography",
    ],
    required: &[
        "first name",
        "last name",
        "email address",
        "both mentor and mentee",
        "job title",
        "grade",
        "organisation",
        "profession",
    ],
    others_allowed: false,
};
const FIRST_NAME: usize = 0;
const LAST_NAME: usize = 1;
const EMAIL: usize = 2;
const BOTH: usize = 3;
const JOB_TITLE: usize = 4;
const GRADE: usize = 5;
const ORGANISATION: usize = 6;
const PROFESSION: usize = 7;
const CHARACTERISTICS: usize = 8;
const WANTS_SHARED: usize = 9;
const IDENTITY: usize = 10;
const BIOGRAPHY: usize = 11;

/// Says whether a header is one of this format.
pub(super) fn is_older(header: &[String]) -> bool {
    header.iter().any(|name| name == COLUMNS.known[EMAIL])
}

/// Reads a file of mentors and a file of mentees.
///
/// Identifiers are made of the side and the row, as in `mentor-17`; somebody
/// who is in both files has that of the mentors. Capacities are 3.
///
/// # Errors
///
/// Everything that is wrong, by file, row and column; a few hundred at most.
pub fn read_mentors_and_mentees(
    mentors: Option<&File<'_>>,
    mentees: Option<&File<'_>>,
    reading: &Reading<'_>,
) -> Result<Table, Vec<Remark>> {
    let mut mistakes = Mistakes::default();
    let mut both = Both { reader: Reader::new(reading), said: Vec::new() };
    for (file, role) in [(mentors, ParticipantRole::Mentor), (mentees, ParticipantRole::Mentee)] {
        let Some(file) = file else { continue };
        // Who has which address in the files before this one.
        let earlier: HashMap<String, usize> = both.addresses();
        both.reader.forget_addresses();
        let columns = &COLUMNS;
        read_sheet(file, columns, reading.rows_max, &mut mistakes, |cells, mistakes| {
            let (row, says_both) = both.read_row(cells, role, mistakes);
            let email = row.email.as_ref().map(|email| email.as_str().to_owned());
            if let Some(&mentor) = email.and_then(|email| earlier.get(&email)) {
                both.join(cells, mentor, row, mistakes);
            } else {
                both.reader.table.people.push(row);
                both.said.push(says_both.then(|| cells.remark(BOTH, IN_ONE_FILE)));
            }
        });
    }
    // Said once: where one is missing in the other file, many are.
    let first = both.said.iter_mut().flatten().next().cloned();
    mistakes.or(()).map(|()| {
        let mut table = both.reader.finish();
        table.findings.extend(first);
        table
    })
}

const IN_ONE_FILE: &str = "this row says both and its address is in one file only: taken as it stands in that file. There \
     may be more such rows";

struct Both<'a> {
    reader: Reader<'a>,
    /// For each person so far, what to say where they are in one file only and
    /// said that they are both.
    said: Vec<Option<Remark>>,
}

impl Both<'_> {
    fn addresses(&self) -> HashMap<String, usize> {
        let people = self.reader.table.people.iter().enumerate();
        people.filter_map(|(at, row)| Some((row.email.as_ref()?.as_str().to_owned(), at))).collect()
    }

    fn read_row(
        &mut self,
        cells: &Cells<'_>,
        role: ParticipantRole,
        mistakes: &mut Mistakes,
    ) -> (Row, bool) {
        let name = Kind::line(NAME_MAX);
        let first = cell::text(cells, FIRST_NAME, name, mistakes);
        let last = cell::text(cells, LAST_NAME, name, mistakes);
        let title = Kind::line(TITLE_MAX);
        let job_title = cell::text(cells, JOB_TITLE, title, mistakes);
        cell::text(cells, ORGANISATION, title.required().written(), mistakes);
        cell::text(cells, PROFESSION, title.required().written(), mistakes);
        let biography = Kind { has_lines: true, ..Kind::line(BIOGRAPHY_MAX) };
        let biography = cell::text(cells, BIOGRAPHY, biography, mistakes);
        let reader = &mut self.reader;
        let workplace = reader.workplace(cells, ORGANISATION);
        let email = reader.email(cells, EMAIL, mistakes);
        reader.compare_address(cells, (EMAIL, ORGANISATION), email.as_ref(), workplace);
        // A mentor was never asked: what they said of themselves counted.
        let mut identities = cell::list(cells, IDENTITY, ',', mistakes);
        let others = cell::list(cells, CHARACTERISTICS, ',', mistakes);
        let is_mentor = role == ParticipantRole::Mentor;
        let was_asked = !cells.get(WANTS_SHARED).is_empty();
        let wants_shared_identity = cell::flag(cells, WANTS_SHARED, mistakes)
            || (is_mentor && !was_asked && !others.is_empty());
        identities.extend(others);
        let mut seen = Vec::new();
        identities.retain(|one| {
            !seen.contains(one) && {
                seen.push(one.clone());
                true
            }
        });
        let side = if is_mentor { "mentor" } else { "mentee" };
        let row = Row {
            row: cells.row,
            id: format!("{side}-{}", cells.row),
            name: format!("{first} {last}").trim().to_owned(),
            email,
            role,
            job_title: job_title.to_owned(),
            grade: reader.grade(cells, GRADE, (workplace, role), mistakes),
            workplace,
            calling: reader.calling(cells, PROFESSION),
            wanted: None,
            biography: (!biography.is_empty()).then(|| biography.to_owned()),
            capacity_as_mentor: if is_mentor { 3 } else { 0 },
            capacity_as_mentee: if is_mentor { 0 } else { 3 },
            identities,
            wants_shared_identity,
        };
        if row.name.is_empty() {
            mistakes.add(cells.remark(LAST_NAME, "a name has to be filled in"));
        }
        (row, cell::flag(cells, BOTH, mistakes))
    }

    /// Makes one person of a mentor and the same one's row among the mentees.
    fn join(&mut self, cells: &Cells<'_>, mentor: usize, row: Row, mistakes: &mut Mistakes) {
        let table = &mut self.reader.table;
        let other = &table.people[mentor];
        let differs = [
            (other.name != row.name, LAST_NAME),
            (other.grade != row.grade, GRADE),
            (
                table.workplaces.meaning(other.workplace)
                    != table.workplaces.meaning(row.workplace),
                ORGANISATION,
            ),
            (
                table.callings.meaning(other.calling) != table.callings.meaning(row.calling),
                PROFESSION,
            ),
        ];
        for (_, column) in differs.into_iter().filter(|(differs, _)| *differs) {
            let message = format!(
                "this is not what row {} of the mentors says of the person with the same address",
                other.row
            );
            mistakes.add(cells.remark(column, message));
        }
        let other = &mut table.people[mentor];
        other.role = ParticipantRole::Both;
        other.capacity_as_mentee = row.capacity_as_mentee;
        // The mentees' file has the question; its answer counts for both sides.
        other.wants_shared_identity = row.wants_shared_identity;
        let mut identities = row.identities;
        let more = other.identities.drain(..).filter(|one| !identities.contains(one));
        let more: Vec<String> = more.collect();
        identities.extend(more);
        other.identities = identities;
        other.biography = other.biography.take().or(row.biography);
        self.said[mentor] = None;
    }
}
