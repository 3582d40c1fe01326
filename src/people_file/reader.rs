//! What both formats share: grades, names and addresses of one person, and
//! what there is to find about them.

use std::collections::{BTreeMap, HashSet};

use super::grades::grade_problem;
use super::names::{Calling, Departments, SpellingId, Workplace};
use super::remark::{Mistakes, Remark};
use super::seen::Seen;
use super::sheet::Cells;
use super::table::{Purpose, Reading, Table};
use crate::entity::ParticipantRole;
use crate::vocabulary::{EmailAddress, Grade, Scope, Standing, name_key};

/// With more unlisted mail domains than this, they are told in one finding.
const DOMAINS_MAX: usize = 20;

/// Among more people than this, two of one name in one department are no news.
const NAMESAKES_MAX: usize = 3_000;

/// The state of reading: the table so far, and what was remarked on.
pub(super) struct Reader<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) table: Table,
    departments: Departments,
    /// By spelling of the department: what grades were called there.
    grades: Vec<Vec<(String, Grade)>>,
    /// Departments that an address contradicts, told once each.
    contradicted: HashSet<(SpellingId, String)>,
    /// Mail domains that no rule allows: how many people, and the first.
    domains: BTreeMap<String, (u64, Remark)>,
    /// In which row of the file an address was met.
    pub(super) addresses: Seen,
    /// In which row somebody of a name was met in a department.
    namesakes: Seen,
    n_names: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            table: Table::default(),
            departments: Departments::default(),
            grades: Vec::new(),
            contradicted: HashSet::new(),
            domains: BTreeMap::new(),
            addresses: Seen::default(),
            namesakes: Seen::default(),
            n_names: 0,
        }
    }

    /// Makes room for so many people.
    pub(super) fn reserve(&mut self, n_people: usize) {
        self.addresses.reserve(n_people);
        self.table.n_people_max = n_people;
    }

    /// The department in a cell, which has been checked to be there.
    pub(super) fn workplace(&mut self, cells: &Cells<'_>, column: usize) -> SpellingId {
        let typed = cells.get(column);
        let vocabulary = self.reading.vocabulary;
        let read = || Workplace::read(typed, vocabulary);
        let known = self.table.workplaces.meanings().len();
        let (id, is_new) = self.table.workplaces.enter(typed, read, |one| &one.name);
        if is_new {
            self.grades.push(Vec::new());
            let is_first = self.table.workplaces.meanings().len() > known;
            if is_first {
                self.departments.meet(cells.file, cells.row);
            }
            let meaning = self.table.workplaces.meaning(id);
            if meaning.id.is_some() || typed.is_empty() {
                return id;
            }
            let message = if is_first {
                self.departments.miss(&meaning.name, self.table.findings.len());
                "this organisation is on no list: kept as typed".to_owned()
            } else {
                format!("taken for the same organisation as “{}”", meaning.name)
            };
            self.table.findings.push(cells.remark(column, message));
        }
        id
    }

    /// The profession in a cell.
    pub(super) fn calling(&mut self, cells: &Cells<'_>, column: usize) -> SpellingId {
        let typed = cells.get(column);
        let vocabulary = self.reading.vocabulary;
        let read = || Calling::read(typed, vocabulary);
        let (id, is_new) = self.table.callings.enter(typed, read, |one| &one.name);
        if is_new && !typed.is_empty() && !self.table.callings.meaning(id).is_listed {
            let message = "this profession is on no list: kept as typed";
            self.table.findings.push(cells.remark(column, message));
        }
        id
    }

    /// The grade in a cell, as the department in `workplace` uses the word.
    pub(super) fn grade(
        &mut self,
        cells: &Cells<'_>,
        column: usize,
        (workplace, role): (SpellingId, ParticipantRole),
        mistakes: &mut Mistakes,
    ) -> Grade {
        let typed = cells.get(column);
        let labels = &self.grades[workplace.0 as usize];
        let known = labels.iter().find(|(label, _)| label == typed).map(|(_, grade)| *grade);
        let grade = if let Some(grade) = known {
            grade
        } else {
            let organisation = &self.table.workplaces.meaning(workplace).name;
            match self.reading.vocabulary.grade(typed, Some(organisation)) {
                Ok(grade) => {
                    self.grades[workplace.0 as usize].push((typed.to_owned(), grade));
                    grade
                }
                Err(error) => {
                    mistakes.add(cells.remark(column, error.to_string()));
                    return Grade::Aa;
                }
            }
        };
        if let Some(problem) = grade_problem(role, grade) {
            match self.reading.purpose {
                Purpose::Registration => mistakes.add(cells.remark(column, problem)),
                Purpose::Matching => self.table.findings.push(cells.remark(column, problem)),
            }
        }
        grade
    }

    /// The address in a cell, unlike every other.
    pub(super) fn email(
        &mut self,
        cells: &Cells<'_>,
        column: usize,
        mistakes: &mut Mistakes,
    ) -> Option<EmailAddress> {
        let typed = cells.get(column);
        if typed.is_empty() && self.reading.purpose == Purpose::Matching {
            return None;
        }
        let email = match EmailAddress::parse(typed) {
            Ok(email) => email,
            Err(error) => {
                mistakes.add(cells.remark(column, error.to_string()));
                return None;
            }
        };
        if let Some(row) = self.addresses.insert(email.as_str(), cells.row) {
            let message = format!(
                "row {row} has this address too: a person has one row in a file, also where they \
                 are both mentor and mentee"
            );
            mistakes.add(cells.remark(column, message));
        }
        Some(email)
    }

    /// Lets the addresses so far be used again, in the next file.
    pub(super) fn forget_addresses(&mut self) {
        self.addresses = Seen::default();
    }

    /// Tells where somebody has the name of somebody else in the same
    /// department, who may be the same person with another address.
    pub(super) fn compare_name(
        &mut self,
        cells: &Cells<'_>,
        (column, name): (usize, &str),
        workplace: SpellingId,
    ) {
        if name.is_empty() || self.n_names >= NAMESAKES_MAX {
            return;
        }
        self.n_names += 1;
        let department = &self.table.workplaces.meaning(workplace).name;
        let key = format!("{}\n{department}", name_key(name));
        if let Some(row) = self.namesakes.insert(&key, cells.row) {
            let message =
                format!("row {row} has this name and department too: are the two one person?");
            self.table.findings.push(cells.silent_remark(column, message));
        }
    }

    /// Looks at what an address gives away about a person's department.
    pub(super) fn compare_address(
        &mut self,
        cells: &Cells<'_>,
        (email_column, department_column): (usize, usize),
        email: Option<&EmailAddress>,
        workplace: SpellingId,
    ) {
        let Some(email) = email else { return };
        let domains = self.reading.domains;
        if self.table.workplaces.meaning(workplace).id.is_none()
            && let Some(organisation) = domains.organisation_name(email)
            && self.contradicted.insert((workplace, organisation.to_owned()))
        {
            let message = format!(
                "this is on no list, and the address is one of {organisation}: is it a team's name?"
            );
            self.table.findings.push(cells.remark(department_column, message));
        }
        let is_wanted = self.reading.purpose == Purpose::Registration;
        if is_wanted && domains.standing(email, Scope::Mentoring) == Standing::Refuse {
            let first = || (0, cells.silent_remark(email_column, String::new()));
            self.domains.entry(email.domain().to_owned()).or_insert_with(first).0 += 1;
        }
    }

    /// The table, with what can only be said at the end.
    pub(super) fn finish(mut self) -> Table {
        let alike = self.departments.alike(&self.table.workplaces, self.reading.vocabulary);
        for (finding, more) in alike {
            self.table.findings[finding].message.push_str(&more);
        }
        let n_domains = self.domains.len();
        let people: u64 = self.domains.values().map(|(n, _)| n).sum();
        let first = self.domains.values().map(|(_, first)| first).min_by_key(|first| first.row);
        if let Some(first) = first.cloned()
            && n_domains > DOMAINS_MAX
        {
            let message = format!(
                "{people} people write from {n_domains} mail domains that are not known as ones \
                 of the Civil Service; this is the first"
            );
            self.table.findings.push(Remark { message, ..first });
            return self.table;
        }
        for (domain, (n, first)) in self.domains {
            let message = format!(
                "{domain} is not known as a mail domain of the Civil Service; {n} write from it"
            );
            self.table.findings.push(Remark { message, ..first });
        }
        self.table
    }
}
