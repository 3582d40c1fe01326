//! Files of a round for people who work with spreadsheets: who takes part, who meets whom, and who has
//! nobody. Who somebody is and whether that may count is in none of them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use crate::account::{Admin, Fresh};
use crate::entity::{
    Outcome, ParticipantId, ParticipantRole, PlanId, PlanState, RoundId, pair, participant, plan,
    round, unmatched,
};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundFileKind {
    /// Everybody who takes part, a row each.
    Registrations,
    /// The matches of the published plan, a row each.
    Matches,
    /// Who has nobody in the published plan, or fewer than they take, and why.
    Unmatched,
}

/// Which file is asked for.
#[derive(Clone, Copy, Debug)]
pub struct WantedFile {
    /// Of which round.
    pub round: RoundId,
    /// What it is about.
    pub kind: RoundFileKind,
}

/// A file, as CSV.
#[derive(Clone, Debug)]
pub struct RoundFile {
    /// What to call it.
    pub name: String,
    /// Its content, with a header.
    pub content: String,
}

/// Why a file is not made.
#[derive(Debug, thiserror::Error)]
pub enum RoundFileError {
    /// There is no such round.
    #[error("We could not find this round")]
    NotFound,
    /// There are no matches yet.
    #[error("You can download matches once they are published")]
    NotPublished,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RoundFileError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotPublished => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NotPublished => {
                vec![Problem::new(Code::RoundNotOpen, &["file"], self.to_string())]
            }
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Makes a file of a round, and notes in the log that it was made.
///
/// # Errors
///
/// Refuses when there is no such round, and matches before they are published.
pub async fn make_round_file(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    vocabulary: &Vocabulary,
    wanted: WantedFile,
) -> Result<RoundFile, RoundFileError> {
    let WantedFile { round, kind } = wanted;
    let found = round::Entity::find_by_id(round).one(tx).await?.ok_or(RoundFileError::NotFound)?;
    let people = Cells { people: people_of(tx, round).await?, vocabulary };
    let (name, rows) = match kind {
        RoundFileKind::Registrations => ("registrations", people.registrations()),
        RoundFileKind::Matches => {
            ("matches", people.matches(&pairs_of(tx, published(tx, round).await?).await?))
        }
        RoundFileKind::Unmatched => {
            let plan = published(tx, round).await?;
            let without = unmatched::Entity::find()
                .filter(unmatched::Column::PlanId.eq(plan))
                .order_by_asc(unmatched::Column::Id)
                .all(tx)
                .await?;
            ("without-a-match", people.unmatched(&without))
        }
    };
    let said = format!("{} rows of {name}", rows.len() - 1);
    let entry = LogEntry::new("download a file of the round", &found).after(said);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(RoundFile { name: format!("{name}.csv"), content: csv_of(&rows) })
}

async fn published(db: &impl ConnectionTrait, round: RoundId) -> Result<PlanId, RoundFileError> {
    let plan = plan::Entity::find()
        .filter(plan::Column::RoundId.eq(round))
        .filter(plan::Column::State.eq(PlanState::Published))
        .one(db)
        .await?;
    plan.map(|plan| plan.id).ok_or(RoundFileError::NotPublished)
}

async fn people_of(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<participant::Model>, DbErr> {
    participant::Entity::find()
        .filter(participant::Column::RoundId.eq(round))
        .order_by_asc(participant::Column::Name)
        .order_by_asc(participant::Column::Id)
        .all(db)
        .await
}

async fn pairs_of(db: &impl ConnectionTrait, plan: PlanId) -> Result<Vec<pair::Model>, DbErr> {
    let pairs = pair::Entity::find().filter(pair::Column::PlanId.eq(plan));
    pairs.order_by_asc(pair::Column::Id).all(db).await
}

/// The people of a round, as cells show them.
struct Cells<'a> {
    people: Vec<participant::Model>,
    vocabulary: &'a Vocabulary,
}

impl Cells<'_> {
    /// As the participants file has them, which can be read again; who withdrew is not there.
    fn registrations(&self) -> Vec<Vec<String>> {
        let header = [
            "name",
            "email",
            "role_kind",
            "grade",
            "department",
            "profession",
            "wanted_profession",
            "capacity_as_mentor",
            "capacity_as_mentee",
            "biography",
            "job_title",
        ];
        let here = self.people.iter().filter(|person| person.withdrawn_at.is_none());
        let row = |person: &participant::Model| {
            let wanted = person.wanted_profession.as_deref();
            vec![
                person.name.clone(),
                person.email.clone(),
                role_in_words(person.role).to_owned(),
                person.grade.clone(),
                person.organisation_name.clone(),
                self.profession(&person.profession),
                wanted.map_or_else(String::new, |wanted| self.profession(wanted)),
                person.capacity_as_mentor.to_string(),
                person.capacity_as_mentee.to_string(),
                person.biography.clone().unwrap_or_default(),
                person.job_title.clone(),
            ]
        };
        headed(&header, here.map(row))
    }

    fn matches(&self, pairs: &[pair::Model]) -> Vec<Vec<String>> {
        let header = [
            "mentee",
            "mentee_email",
            "mentee_grade",
            "mentee_department",
            "mentee_says",
            "mentor",
            "mentor_email",
            "mentor_grade",
            "mentor_department",
            "mentor_says",
            "reasons",
        ];
        let by_id = self.by_id();
        let rows = pairs.iter().filter_map(|pair| {
            let mut row = described(by_id.get(&pair.mentee_id)?);
            row.push(outcome_in_words(pair.mentee_outcome).to_owned());
            row.extend(described(by_id.get(&pair.mentor_id)?));
            row.push(outcome_in_words(pair.mentor_outcome).to_owned());
            let reasons: Vec<String> =
                serde_json::from_value(pair.reasons.clone()).unwrap_or_default();
            row.push(reasons.join("; "));
            Some(row)
        });
        headed(&header, rows)
    }

    fn unmatched(&self, without: &[unmatched::Model]) -> Vec<Vec<String>> {
        let header = ["name", "email", "grade", "department", "as", "matches", "reason"];
        let by_id = self.by_id();
        let rows = without.iter().filter_map(|one| {
            let mut row = described(by_id.get(&one.participant_id)?);
            row.push(role_in_words(one.as_role).to_owned());
            row.push(one.n_found.to_string());
            row.push(one.reason.clone());
            Some(row)
        });
        headed(&header, rows)
    }

    fn by_id(&self) -> HashMap<ParticipantId, &participant::Model> {
        self.people.iter().map(|person| (person.id, person)).collect()
    }

    fn profession(&self, code: &str) -> String {
        let listed = self.vocabulary.professions().by_code(code);
        listed.map_or_else(|| code.to_owned(), |listed| listed.name.clone())
    }
}

fn headed(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let header = header.iter().map(|name| (*name).to_owned()).collect();
    std::iter::once(header).chain(rows).collect()
}

fn described(person: &participant::Model) -> Vec<String> {
    [&person.name, &person.email, &person.grade, &person.organisation_name]
        .into_iter()
        .cloned()
        .collect()
}

fn role_in_words(role: ParticipantRole) -> &'static str {
    match role {
        ParticipantRole::Mentor => "mentor",
        ParticipantRole::Mentee => "mentee",
        ParticipantRole::Both => "both",
    }
}

fn outcome_in_words(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        None => "",
        Some(Outcome::NotYet) => "not met yet",
        Some(Outcome::Met) => "met",
        Some(Outcome::NoReply) => "no reply",
        Some(Outcome::Continue) => "long-term match",
        Some(Outcome::Stop) => "stopped",
    }
}

/// The rows as CSV, as RFC 4180 has it. A cell that a spreadsheet would take for a formula has an
/// apostrophe before it, which the reader of participants files takes away again.
fn csv_of(rows: &[Vec<String>]) -> String {
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| harmless(cell));
        file.write_record(cells).expect("all rows have as many cells, and memory takes them");
    }
    let bytes = file.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("it was text")
}

fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text_and_everything_else_stays() {
        let cells = ["=1+1", "+44", "-", "@x", "\ty", "plain", "a,b", "two\nlines", "it's \"q\""];
        let row = cells.map(str::to_owned).to_vec();
        let said = csv_of(&[row]);
        let expected = "'=1+1,'+44,'-,'@x,'\ty,plain,\"a,b\",\"two\nlines\",\"it's \"\"q\"\"\"\n";
        assert_eq!(said, expected);
    }
}
