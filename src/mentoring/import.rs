//! Registrations out of a file: all rows or none.

use std::collections::HashMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};
use time::OffsetDateTime;

use super::entry::{Entry, IdentityAnswer};
use super::registration::participant_row;
use super::round_change::grade_bounds;
use super::{form::IDENTITY_WORDING, identity};
use crate::account::{Admin, mail_domains};
use crate::config::SecretKey;
use crate::entity::{ParticipantId, RoundId, participant, round};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::people_file::{File, Finding, People, Person, Purpose, Reading, read_people_file};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// The most people in one file.
const ROWS_MAX: u64 = 5_000;
/// How many rows go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;
/// What findings call the file where there is one only.
pub const ONE_FILE: &str = "file";
/// Whether an admin knows somebody from a file of the programme's registrations.
#[must_use]
pub fn was_imported(person: &participant::Model) -> bool {
    person.consent == participant::IMPORTED
}

/// A file of registrations for a round.
#[derive(Clone, Copy)]
pub struct Import<'a> {
    /// The round.
    pub round: RoundId,
    /// The file: participants, or the older tool's mentors.
    pub csv: &'a str,
    /// The older tool's mentees.
    pub mentees: Option<&'a str>,
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// Encrypts identities.
    pub key: &'a SecretKey,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// How many people were entered or changed.
    pub n_people: usize,
    /// What an admin should look at.
    pub findings: Vec<Finding>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such round.
    #[error("We could not find this round")]
    NoRound,
    /// It is too late.
    #[error("This round's matches have been published, so you cannot add anyone")]
    Published,
    /// Some rows are wrong.
    #[error("Nothing was imported. Fix {} and upload the file again", mistakes(.0.len()))]
    Rejected(Vec<Finding>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ImportError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRound => Kind::NotFound,
            Self::Published => Kind::Conflict,
            Self::Rejected(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[_]) = match self {
            Self::Published => (Code::RoundNotOpen, &["roundId"]),
            Self::Rejected(_) => (Code::Invalid, &["csv"]),
            Self::NoRound | Self::Database(_) => return Vec::new(),
        };
        let message = match self {
            Self::Rejected(found) => about_whole_file(found),
            _ => None,
        };
        vec![Problem::new(code, field, message.unwrap_or_else(|| self.to_string()))]
    }
}

/// What is wrong with the file as a whole, which no row has to be looked up for.
fn about_whole_file(found: &[Finding]) -> Option<String> {
    match found {
        [one] if one.row() <= 1 && one.column.is_empty() => Some(one.message.clone()),
        _ => None,
    }
}

fn mistakes(n: usize) -> String {
    if n == 1 { "this problem".to_owned() } else { format!("these {n} problems") }
}

/// Enters everybody in a file; who has a row in the round already is changed.
///
/// Somebody who withdrew stays withdrawn, and is told of in a finding.
///
/// # Errors
///
/// Refuses with every mistake in the file, and once the matches are out; then
/// nothing changes.
pub async fn import_registrations(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    import: Import<'_>,
) -> Result<Imported, ImportError> {
    let round = round::Entity::find_by_id(import.round).lock_exclusive().one(tx).await?;
    let round = round.ok_or(ImportError::NoRound)?;
    if round.published_at.is_some() {
        return Err(ImportError::Published);
    }
    if import.csv.trim().is_empty() {
        let message = "choose a file that has people in it";
        return Err(ImportError::Rejected(vec![Finding::about_row(ONE_FILE, 1, message)]));
    }
    let domains = mail_domains(tx).await?;
    let reading = Reading {
        vocabulary: import.vocabulary,
        domains: &domains,
        rows_max: Some(ROWS_MAX),
        purpose: Purpose::Registration,
        bounds: grade_bounds(&round),
    };
    let mut read =
        read_text(import.csv, import.mentees, &reading).map_err(ImportError::Rejected)?;
    let known = known_people(tx, round.id).await?;
    leave_withdrawn(&mut read, &known, import.mentees.is_some());
    let n_people = read.people.len();
    store_all(tx, occasion, &import, &read, &known).await?;
    let entry = LogEntry::new("import registrations", &round).after(format!("{n_people} people"));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(Imported { n_people, findings: read.warnings })
}

fn read_text(
    csv: &str,
    mentees: Option<&str>,
    reading: &Reading<'_>,
) -> Result<People, Vec<Finding>> {
    let name = if mentees.is_some() { "mentors.csv" } else { ONE_FILE };
    let file = File { name, bytes: csv.as_bytes() };
    let mentees = mentees.map(|text| File { name: "mentees.csv", bytes: text.as_bytes() });
    read_people_file(&file, mentees.as_ref(), reading)
}

/// Who is in a round, by address: the row, and whether they withdrew.
type Known = HashMap<String, (ParticipantId, bool)>;

async fn known_people(tx: &DatabaseTransaction, round: RoundId) -> Result<Known, DbErr> {
    use participant::Column::{Email, Id, RoundId, WithdrawnAt};
    let rows: Vec<(ParticipantId, String, Option<OffsetDateTime>)> = participant::Entity::find()
        .select_only()
        .columns([Id, Email, WithdrawnAt])
        .filter(RoundId.eq(round))
        .into_tuple()
        .all(tx)
        .await?;
    let known = rows.into_iter().map(|(id, email, at)| (email, (id, at.is_some())));
    Ok(known.collect())
}

/// Takes those who withdrew out of what was read, and warns of each.
fn leave_withdrawn(read: &mut People, known: &Known, has_two_files: bool) {
    let is_withdrawn = |person: &Person| {
        let email = person.email.as_ref().map(|email| known.get(email.as_str()));
        email.flatten().is_some_and(|(_, is_withdrawn)| *is_withdrawn)
    };
    let file = |person: &Person| match (has_two_files, person.id.starts_with("mentee-")) {
        (false, _) => ONE_FILE,
        (true, true) => "mentees.csv",
        (true, false) => "mentors.csv",
    };
    let message = "this person withdrew from the round, and stays withdrawn";
    let warning = |person: &Person| Finding::about_row(file(person), person.row, message);
    read.warnings.extend(read.people.iter().filter(|person| is_withdrawn(person)).map(warning));
    read.people.retain(|person| !is_withdrawn(person));
}

async fn store_all(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    import: &Import<'_>,
    read: &People,
    known: &Known,
) -> Result<(), DbErr> {
    for batch in read.people.chunks(BATCH) {
        let (mut rows, mut sealed, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        for person in batch {
            let Some(entry) = entry_of(person, read) else { continue };
            let id = known.get(entry.email.as_str()).map(|(id, _)| *id);
            let id = id.unwrap_or_else(|| occasion.id());
            let made = Set(occasion.now());
            let row = participant_row(id, import.round, &entry);
            rows.push(participant::ActiveModel { created_at: made, ..row });
            if entry.identity.is_empty() {
                silent.push(id);
            } else {
                let answer = &entry.identity;
                sealed.push(identity::seal_identity(
                    import.key,
                    occasion,
                    id,
                    answer,
                    IDENTITY_WORDING,
                ));
            }
        }
        store_batch(tx, rows).await?;
        identity::forget_identities(tx, &silent).await?;
        identity::store_sealed_identities(tx, sealed).await?;
    }
    Ok(())
}

/// Inserts rows; where the person is in the round already, changes theirs.
async fn store_batch(
    tx: &DatabaseTransaction,
    rows: Vec<participant::ActiveModel>,
) -> Result<(), DbErr> {
    use participant::Column::{
        Biography, CapacityAsMentee, CapacityAsMentor, Consent, Email, Grade, JobTitle, Name,
        OrganisationId, OrganisationName, Profession, Role, RoundId, WantedProfession,
    };
    if rows.is_empty() {
        return Ok(());
    }
    let changed = OnConflict::columns([RoundId, Email])
        .update_columns([
            Name,
            Role,
            JobTitle,
            Grade,
            OrganisationId,
            OrganisationName,
            Profession,
            WantedProfession,
            Biography,
            CapacityAsMentor,
            CapacityAsMentee,
            Consent,
        ])
        .to_owned();
    participant::Entity::insert_many(rows)
        .on_conflict(changed)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// The entry of a person who was read for registration, and so has an address.
fn entry_of(person: &Person, read: &People) -> Option<Entry> {
    let code = |id| read.professions.meaning(id).code.clone();
    let profession = code(person.profession);
    Some(Entry {
        email: person.email.clone()?,
        name: person.name.clone(),
        role: person.role,
        job_title: person.job_title.clone(),
        grade: person.grade,
        organisation: read.organisations.meaning(person.organisation).clone(),
        wanted_profession: person
            .wanted_profession
            .map(code)
            .filter(|wanted| *wanted != profession),
        profession,
        biography: person.biography.clone(),
        capacity_as_mentor: person.capacity_as_mentor,
        capacity_as_mentee: person.capacity_as_mentee,
        identity: IdentityAnswer {
            identities: person.identities.clone(),
            wants_shared_identity: person.wants_shared_identity,
        },
        consent: participant::IMPORTED.to_owned(),
    })
}
