//! Files in, one problem out.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::arguments::{PeopleArguments, WishArguments};
use super::files::{name_of, read_file, refuse, unreadable};
use super::rules;
use crate::app::Failure;
use crate::entity::ParticipantRole;
use crate::matching::{Names, PairIds, Person, Problem, Role, Rules};
use crate::people_file::{
    self, File, Finding, GradeBounds, NamedOrganisation, NamedProfession, PairRow, People, Purpose,
    Reading, SpellingId, Spellings, read_mentors_and_mentees, read_pairs, stream_participants,
};
use crate::vocabulary::{MailDomains, Vocabulary, shipped_domains};

/// Everything that was read.
pub(super) struct Input {
    pub(super) problem: Problem,
    /// How the file spells each person's names, in the order of the problem.
    typed: Vec<Typed>,
    pub(super) organisations: Spellings<NamedOrganisation>,
    pub(super) professions: Spellings<NamedProfession>,
    /// What somebody should look at.
    pub(super) findings: Vec<Finding>,
    /// The pins, each with its row.
    pub(super) pins: Vec<(u64, PairIds)>,
    /// What the file of the people is called, or both files.
    pub(super) people_name: String,
    /// What the file of pins is called.
    pub(super) pins_name: String,
    /// Whether the people had no identifiers of their own, and got some here.
    pub(super) made_ids: bool,
}

/// A person's organisation and profession as the file has them.
#[derive(Clone, Copy)]
struct Typed {
    organisation: SpellingId,
    profession: SpellingId,
}

impl Input {
    /// Reads people, wishes and rules.
    pub(super) fn read(
        people: &PeopleArguments,
        wishes: &WishArguments,
        seed: u64,
    ) -> Result<Self, Failure> {
        // First what is short: a mistake in it is told at once.
        let rules = wishes.rules.as_deref().map(rules::read).transpose()?.unwrap_or_default();
        let mut typed = Vec::new();
        let (mut persons, mut names) = (Vec::new(), Names::default());
        let read = read_people(people, |person, read| {
            if persons.is_empty() {
                typed.reserve(read.n_people_max);
                persons.reserve(read.n_people_max);
            }
            let (organisation, profession) = (person.organisation, person.profession);
            typed.push(Typed { organisation, profession });
            persons.push(engine_person(person, read, &rules, &mut names));
        })?;
        let mut problem = Problem { people: persons, rules, seed, ..Problem::default() };
        let (exclusions, pins) = read_wishes(wishes, &problem)?;
        let pairs = |rows: &[(u64, PairIds)]| rows.iter().map(|(_, pair)| pair.clone()).collect();
        problem.exclusions = pairs(&exclusions);
        problem.pins = pairs(&pins);
        let people_files = [&people.participants, &people.mentors, &people.mentees];
        let people_names: Vec<String> =
            people_files.into_iter().flatten().map(|path| name_of(path)).collect();
        Ok(Self {
            problem,
            typed,
            organisations: read.organisations,
            professions: read.professions,
            findings: read.warnings,
            pins,
            people_name: people_names.join(" and "),
            pins_name: wishes.pins.as_deref().map(name_of).unwrap_or_default(),
            made_ids: people.participants.is_none(),
        })
    }

    /// Somebody who takes part.
    pub(super) fn person(&self, id: &str) -> Option<&Person> {
        self.problem.people.iter().find(|person| *person.id == *id)
    }

    /// How the file spells the organisation and the profession of the person at a
    /// place.
    pub(super) fn typed(&self, place: usize) -> (&str, &str) {
        let Typed { organisation, profession } = self.typed[place];
        (self.organisations.typed(organisation), self.professions.typed(profession))
    }
}

/// Reads the people, and hands over each; what comes back has none.
fn read_people(
    people: &PeopleArguments,
    mut each: impl FnMut(people_file::Person, &People),
) -> Result<People, Failure> {
    let (vocabulary, domains) = (Vocabulary::shipped(), MailDomains::new(shipped_domains()));
    let reading = Reading {
        vocabulary: &vocabulary,
        domains: &domains,
        rows_max: None,
        purpose: Purpose::Matching,
        bounds: GradeBounds::default(),
    };
    if let Some(path) = &people.participants {
        let (name, failed) = (name_of(path), |error| unreadable(path, error));
        let mut file = fs::File::open(path).map_err(failed)?;
        let people = if file.metadata().map_err(failed)?.is_file() {
            stream_participants(&name, file, &reading, each)
        } else {
            // A pipe cannot be read twice.
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(failed)?;
            stream_participants(&name, Cursor::new(bytes), &reading, each)
        };
        return people.map_err(refuse);
    }
    let read_named = |path: &Option<PathBuf>| match path {
        Some(path) => Ok((name_of(path), read_file(path)?)),
        None => Err(Failure::Matching("name the mentors and the mentees".to_owned())),
    };
    let (mentors, mentees) = (read_named(&people.mentors)?, read_named(&people.mentees)?);
    let mentors = File { name: &mentors.0, bytes: &mentors.1 };
    let mentees = File { name: &mentees.0, bytes: &mentees.1 };
    let mut read =
        read_mentors_and_mentees(Some(&mentors), Some(&mentees), &reading).map_err(refuse)?;
    for person in std::mem::take(&mut read.people) {
        each(person, &read);
    }
    Ok(read)
}

/// Pairs, each with its row.
type Pairs = Vec<(u64, PairIds)>;

/// Reads exclusions and pins.
fn read_wishes(wishes: &WishArguments, problem: &Problem) -> Result<(Pairs, Pairs), Failure> {
    if wishes.exclusions.is_none() && wishes.pins.is_none() {
        return Ok((Pairs::new(), Pairs::new()));
    }
    let ids: FxHashSet<&str> = problem.people.iter().map(|person| &*person.id).collect();
    let read = |path: Option<&Path>| -> Result<Pairs, Failure> {
        let Some(path) = path else { return Ok(Pairs::new()) };
        let (name, bytes) = (name_of(path), read_file(path)?);
        let rows = read_pairs(&File { name: &name, bytes: &bytes }, &ids).map_err(refuse)?;
        let pair = |PairRow { row, mentee_id, mentor_id }| (row, PairIds { mentee_id, mentor_id });
        Ok(rows.into_iter().map(pair).collect())
    };
    Ok((read(wishes.exclusions.as_deref())?, read(wishes.pins.as_deref())?))
}

/// A person as the engine sees them: one spelling of each name, and no more
/// places than the rules give anybody.
fn engine_person(
    person: people_file::Person,
    read: &People,
    rules: &Rules,
    names: &mut Names,
) -> Person {
    let mut profession = |id| names.get(&read.professions.meaning(id).name);
    let wanted_profession = person.wanted_profession.map(&mut profession);
    Person {
        id: person.id.into(),
        role: match person.role {
            ParticipantRole::Mentor => Role::Mentor,
            ParticipantRole::Mentee => Role::Mentee,
            ParticipantRole::Both => Role::Both,
        },
        grade: person.grade.rank(),
        profession: profession(person.profession),
        wanted_profession,
        organisation: names.get(&read.organisations.meaning(person.organisation).name),
        capacity_as_mentor: person.capacity_as_mentor.min(rules.capacity_max),
        capacity_as_mentee: person.capacity_as_mentee.min(rules.capacity_max),
        identities: person.identities.iter().map(|identity| names.get(identity)).collect(),
        wants_shared_identity: person.wants_shared_identity,
    }
}
