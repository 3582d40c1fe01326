//! The format of the tool that the programme used before: a file of mentors and
//! a file of mentees. Who is both stands in both, with one address.

use std::collections::HashMap;

use super::cell::{self, BIOGRAPHY_MAX, Kind, NAME_MAX, TITLE_MAX};
use super::findings::Finding;
use super::people::{People, Person, Reading};
use super::reader::Reader;
use super::rows::{Columns, File, Row, Rows};
use crate::entity::ParticipantRole;
use crate::vocabulary::EmailAddress;

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
) -> Result<People, Vec<Finding>> {
    let mut both = Both { reader: Reader::new(reading), one_sided: Vec::new() };
    for (file, role) in [(mentors, ParticipantRole::Mentor), (mentees, ParticipantRole::Mentee)] {
        let Some(file) = file else { continue };
        both.read_file(file, role);
    }
    let one_sided = both.one_sided.into_iter().flatten().reduce(|mut all, one| {
        all.add_rows(&one.file, &one.rows, one.n_rows);
        all
    });
    both.reader.findings.warnings.extend(one_sided);
    both.reader.finish()
}

const IN_ONE_FILE: &str =
    "this says both and its address is in one file only: taken as it stands in that file";

/// The people of both files.
struct Both<'a> {
    reader: Reader<'a>,
    /// For each person so far, what to say where they are in one file only and
    /// said that they are both.
    one_sided: Vec<Option<Finding>>,
}

impl Both<'_> {
    fn read_file(&mut self, file: &File<'_>, role: ParticipantRole) {
        // Who has which address in the file before this one.
        let earlier = self.places_by_address();
        self.reader.forget_addresses();
        let rows_max = self.reader.reading.rows_max;
        let rows = Rows::of(file, &COLUMNS, rows_max, &mut self.reader.findings);
        let Some(mut rows) = rows else { return };
        while let Some(row) = rows.next(&mut self.reader.findings) {
            let person = self.read_person(&row, role);
            let says_both = cell::flag(&row, BOTH, &mut self.reader.findings);
            let email = person.email.as_ref().map(EmailAddress::as_str);
            if let Some(&mentor) = email.and_then(|email| earlier.get(email)) {
                self.join(&row, mentor, person);
            } else {
                self.reader.people.people.push(person);
                self.one_sided.push(says_both.then(|| row.finding(BOTH, IN_ONE_FILE)));
            }
        }
    }

    fn places_by_address(&self) -> HashMap<String, usize> {
        let people = self.reader.people.people.iter().enumerate();
        people
            .filter_map(|(at, person)| Some((person.email.as_ref()?.as_str().to_owned(), at)))
            .collect()
    }

    fn read_person(&mut self, row: &Row<'_>, role: ParticipantRole) -> Person {
        let reader = &mut self.reader;
        let findings = &mut reader.findings;
        let name = Kind::line(NAME_MAX);
        let first = cell::text(row, FIRST_NAME, name, findings);
        let last = cell::text(row, LAST_NAME, name, findings);
        let title = Kind::line(TITLE_MAX);
        let job_title = cell::text(row, JOB_TITLE, title, findings);
        cell::text(row, ORGANISATION, title.required().written(), findings);
        cell::text(row, PROFESSION, title.required().written(), findings);
        let biography = Kind { has_lines: true, ..Kind::line(BIOGRAPHY_MAX) };
        let biography = cell::text(row, BIOGRAPHY, biography, findings);
        let organisation = reader.organisation(row, ORGANISATION);
        let email = reader.email(row, EMAIL);
        if let Some(email) = &email {
            reader.compare_address(row, email, EMAIL, organisation, ORGANISATION);
        }
        let findings = &mut reader.findings;
        // A mentor was never asked: what they said of themselves counted.
        let mut identities = cell::list(row, IDENTITY, ',', findings);
        let others = cell::list(row, CHARACTERISTICS, ',', findings);
        let is_mentor = role == ParticipantRole::Mentor;
        let was_asked = !row.cell(WANTS_SHARED).is_empty();
        let wants_shared_identity = cell::flag(row, WANTS_SHARED, findings)
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
        let person = Person {
            row: row.number,
            id: format!("{side}-{}", row.number),
            name: format!("{first} {last}").trim().to_owned(),
            email,
            role,
            job_title: job_title.to_owned(),
            grade: reader.grade(row, GRADE, organisation, role),
            organisation,
            profession: reader.profession(row, PROFESSION),
            wanted_profession: None,
            biography: (!biography.is_empty()).then(|| biography.to_owned()),
            capacity_as_mentor: if is_mentor { 3 } else { 0 },
            capacity_as_mentee: if is_mentor { 0 } else { 3 },
            identities,
            wants_shared_identity,
        };
        if person.name.is_empty() {
            reader.findings.error(row.finding(LAST_NAME, "a name has to be filled in"));
        }
        person
    }

    /// Makes one person of a mentor and the same one's row among the mentees.
    fn join(&mut self, row: &Row<'_>, mentor: usize, person: Person) {
        let people = &mut self.reader.people;
        let other = &people.people[mentor];
        let organisation = |id| people.organisations.meaning(id);
        let profession = |id| people.professions.meaning(id);
        let differs = [
            (other.name != person.name, LAST_NAME),
            (other.grade != person.grade, GRADE),
            (organisation(other.organisation) != organisation(person.organisation), ORGANISATION),
            (profession(other.profession) != profession(person.profession), PROFESSION),
        ];
        for (_, column) in differs.into_iter().filter(|(differs, _)| *differs) {
            let message = format!(
                "this is not what row {} of the mentors says of the person with the same address",
                other.row
            );
            self.reader.findings.error(row.finding(column, message));
        }
        let other = &mut people.people[mentor];
        other.role = ParticipantRole::Both;
        other.capacity_as_mentee = person.capacity_as_mentee;
        // The mentees' file has the question; its answer counts for both sides.
        other.wants_shared_identity = person.wants_shared_identity;
        let mut identities = person.identities;
        let more = other.identities.drain(..).filter(|one| !identities.contains(one));
        let more: Vec<String> = more.collect();
        identities.extend(more);
        other.identities = identities;
        other.biography = other.biography.take().or(person.biography);
        self.one_sided[mentor] = None;
    }
}
