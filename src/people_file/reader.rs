//! What both formats share: the grade, organisation, profession and address of one
//! person, and what there is to find about them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::findings::{Finding, Findings};
use super::names::{NamedOrganisation, NamedProfession, Organisations, SpellingId};
use super::people::{People, Purpose, Reading};
use super::rows::Row;
use super::seen::Seen;
use crate::entity::ParticipantRole;
use crate::vocabulary::{EmailAddress, Grade, Scope, Standing, name_key};

/// With more unlisted email domains than this, they are told in one warning.
const DOMAINS_MAX: usize = 20;

/// Among more people than this, two of one name in one organisation are no news.
const NAMESAKES_MAX: usize = 3_000;

/// The state of reading: the people so far, and what was found.
pub(super) struct Reader<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) people: People,
    pub(super) findings: Findings,
    organisations: Organisations,
    /// By spelling of the organisation: what grades were called there.
    grades: Vec<Vec<(String, Grade)>>,
    /// By spelling: which warning says that it is on no list.
    unlisted_organisations: FxHashMap<SpellingId, usize>,
    unlisted_professions: FxHashMap<SpellingId, usize>,
    /// Which warning says that an address contradicts the organisation.
    contradicted: FxHashMap<(SpellingId, String), usize>,
    /// Email domains that no rule allows, and who writes from them.
    domains: BTreeMap<String, Finding>,
    /// In which row of the file an address was met.
    pub(super) addresses: Seen,
    /// In which row somebody of a name was met in an organisation.
    namesakes: Seen,
    n_names: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            people: People::default(),
            findings: Findings::default(),
            organisations: Organisations::default(),
            grades: Vec::new(),
            unlisted_organisations: FxHashMap::default(),
            unlisted_professions: FxHashMap::default(),
            contradicted: FxHashMap::default(),
            domains: BTreeMap::new(),
            addresses: Seen::default(),
            namesakes: Seen::default(),
            n_names: 0,
        }
    }

    /// Makes room for so many people.
    pub(super) fn reserve(&mut self, n_people: usize) {
        self.addresses.reserve(n_people);
        self.people.n_people_max = n_people;
    }

    /// The organisation in a cell, which has been checked to be there.
    pub(super) fn organisation(&mut self, row: &Row<'_>, column: usize) -> SpellingId {
        let typed = row.cell(column);
        let vocabulary = self.reading.vocabulary;
        let of_text = || NamedOrganisation::of_text(typed, vocabulary);
        let n_known = self.people.organisations.meanings().len();
        let (id, is_new) = self.people.organisations.enter(typed, of_text, |one| &one.name);
        if !is_new {
            if let Some(warning) = self.unlisted_organisations.get(&id).copied() {
                self.add_row(warning, row);
            }
            return id;
        }
        self.grades.push(Vec::new());
        let is_first = self.people.organisations.meanings().len() > n_known;
        if is_first {
            self.organisations.note_first(row.file, row.number);
        }
        let meaning = self.people.organisations.meaning(id);
        if meaning.id.is_none() && !typed.is_empty() {
            let message = if is_first {
                self.organisations.note_unlisted(&meaning.name, self.findings.warnings.len());
                "this organisation is on no list: kept as typed".to_owned()
            } else {
                format!("taken for the same organisation as “{}”", meaning.name)
            };
            let warning = self.findings.warn(row.finding(column, message));
            self.unlisted_organisations.insert(id, warning);
        }
        id
    }

    /// The profession in a cell.
    pub(super) fn profession(&mut self, row: &Row<'_>, column: usize) -> SpellingId {
        let typed = row.cell(column);
        let vocabulary = self.reading.vocabulary;
        let of_text = || NamedProfession::of_text(typed, vocabulary);
        let (id, is_new) = self.people.professions.enter(typed, of_text, |one| &one.name);
        if let Some(warning) = self.unlisted_professions.get(&id).copied() {
            self.add_row(warning, row);
        } else if is_new && !typed.is_empty() && !self.people.professions.meaning(id).is_listed {
            let message = "this profession is on no list: kept as typed";
            let warning = self.findings.warn(row.finding(column, message));
            self.unlisted_professions.insert(id, warning);
        }
        id
    }

    /// Says that a warning is about this row as well.
    fn add_row(&mut self, warning: usize, row: &Row<'_>) {
        self.findings.warnings[warning].add_rows(row.file, &[row.number], 1);
    }

    /// The grade in a cell, as the organisation uses the word.
    pub(super) fn grade(
        &mut self,
        row: &Row<'_>,
        column: usize,
        organisation: SpellingId,
        role: ParticipantRole,
    ) -> Grade {
        let typed = row.cell(column);
        let labels = &mut self.grades[organisation.0 as usize];
        let known = labels.iter().find(|(label, _)| label == typed).map(|(_, grade)| *grade);
        let grade = if let Some(grade) = known {
            grade
        } else {
            let organisation = &self.people.organisations.meaning(organisation).name;
            match self.reading.vocabulary.grade(typed, Some(organisation)) {
                Ok(grade) => {
                    labels.push((typed.to_owned(), grade));
                    grade
                }
                Err(error) => {
                    self.findings.error(row.finding(column, error.to_string()));
                    return Grade::Aa;
                }
            }
        };
        if let Some(problem) = self.reading.bounds.problem(role, grade) {
            let finding = row.finding(column, problem);
            match self.reading.purpose {
                Purpose::Registration => self.findings.error(finding),
                Purpose::Matching => {
                    self.findings.warn(finding);
                }
            }
        }
        grade
    }

    /// The address in a cell, unlike every other.
    pub(super) fn email(&mut self, row: &Row<'_>, column: usize) -> Option<EmailAddress> {
        let typed = row.cell(column);
        if typed.is_empty() && self.reading.purpose == Purpose::Matching {
            return None;
        }
        let email = match EmailAddress::parse(typed) {
            Ok(email) => email,
            Err(error) => {
                self.findings.error(row.finding(column, error.to_string()));
                return None;
            }
        };
        if let Some(other) = self.addresses.insert(email.as_str(), row.number) {
            let message = format!(
                "row {other} has this address too: a person has one row in a file, also where they \
                 are both mentor and mentee"
            );
            self.findings.error(row.finding(column, message));
        }
        Some(email)
    }

    /// Lets the addresses so far be used again, in the next file.
    pub(super) fn forget_addresses(&mut self) {
        self.addresses = Seen::default();
    }

    /// Warns where somebody has the name of somebody else in the same
    /// organisation, who may be the same person with another address.
    pub(super) fn compare_name(&mut self, row: &Row<'_>, column: usize, organisation: SpellingId) {
        let name = row.cell(column);
        if name.is_empty() || self.n_names >= NAMESAKES_MAX {
            return;
        }
        self.n_names += 1;
        let organisation = &self.people.organisations.meaning(organisation).name;
        let key = format!("{}\n{organisation}", name_key(name));
        if let Some(other) = self.namesakes.insert(&key, row.number) {
            let message =
                format!("row {other} has this name and department too: are the two one person?");
            self.findings.warn(row.silent_finding(column, message));
        }
    }

    /// Looks at what an address gives away about a person's organisation.
    pub(super) fn compare_address(
        &mut self,
        row: &Row<'_>,
        email: &EmailAddress,
        email_column: usize,
        organisation: SpellingId,
        organisation_column: usize,
    ) {
        let domains = self.reading.domains;
        if self.people.organisations.meaning(organisation).id.is_none()
            && let Some(name) = domains.organisation_name(email)
        {
            let key = (organisation, name.to_owned());
            if let Some(warning) = self.contradicted.get(&key).copied() {
                self.add_row(warning, row);
            } else {
                let message = format!(
                    "this is on no list, and the address is one of {name}: is it a team's name?"
                );
                let warning = self.findings.warn(row.finding(organisation_column, message));
                self.contradicted.insert(key, warning);
            }
        }
        let is_wanted = self.reading.purpose == Purpose::Registration;
        if is_wanted && domains.standing(email, Scope::Mentoring) == Standing::Refuse {
            let first = || row.silent_finding(email_column, String::new());
            self.domains
                .entry(email.domain().to_owned())
                .and_modify(|known| known.add_rows(row.file, &[row.number], 1))
                .or_insert_with(first);
        }
    }

    /// The people, with what can only be said at the end.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, a few hundred at most.
    pub(super) fn finish(mut self) -> Result<People, Vec<Finding>> {
        self.findings.take_errors()?;
        let mut warnings = self.findings.warnings;
        let vocabulary = self.reading.vocabulary;
        let similar = self.organisations.similar_names(&self.people.organisations, vocabulary);
        for (warning, more) in similar {
            warnings[warning].message.push_str(&more);
        }
        let n_domains = self.domains.len();
        let by_domain = self.domains.into_iter().map(|(domain, mut finding)| {
            let n = finding.n_rows;
            let people = if n == 1 { "1 person has".to_owned() } else { format!("{n} people have") };
            finding.message = format!(
                "{people} an email address at {domain}, which we do not know as a Civil Service domain"
            );
            finding
        });
        if n_domains <= DOMAINS_MAX {
            warnings.extend(by_domain);
        } else if let Some(mut all) = by_domain.reduce(|mut all, one| {
            all.add_rows(&one.file, &one.rows, one.n_rows);
            all
        }) {
            all.message = format!(
                "{} people have email addresses at {n_domains} domains that we do not know as Civil \
                 Service domains",
                all.n_rows
            );
            warnings.push(all);
        }
        Ok(People { warnings, ..self.people })
    }
}
