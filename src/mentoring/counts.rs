//! How many people a round has so far, and where mentors lack.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::plan::role_of;
use crate::entity::{ParticipantRole, RoundId, participant};
use crate::matching::{Person, Shortage, shortages};
use crate::vocabulary::{Grade, name_key};

/// How many people a round has, by what they take part as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundCounts {
    /// Those who are mentors only.
    pub mentors: usize,
    /// Those who are mentees only.
    pub mentees: usize,
    /// Those who are both.
    pub both: usize,
    /// In how many organisations they work.
    pub organisations: usize,
    /// The grades at which there are fewer places with mentors than mentees.
    pub shortages: Vec<Shortage>,
}

/// What is counted of a registration.
type Counted = (RoundId, ParticipantRole, String, String, i32);

/// The counts of rounds, from the registrations that stand at this moment.
///
/// # Errors
///
/// When the database fails.
pub async fn count_rounds(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<HashMap<RoundId, RoundCounts>, DbErr> {
    use participant::Column;
    let rows: Vec<Counted> = participant::Entity::find()
        .select_only()
        .columns([Column::RoundId, Column::Role, Column::Grade])
        .columns([Column::OrganisationName, Column::CapacityAsMentor])
        .filter(Column::RoundId.is_in(rounds.iter().copied()))
        .filter(Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut of_rounds: HashMap<RoundId, Vec<Counted>> = HashMap::new();
    for row in rows {
        of_rounds.entry(row.0).or_default().push(row);
    }
    let counts = rounds.iter().map(|round| {
        let rows = of_rounds.get(round).map_or(&[][..], Vec::as_slice);
        (*round, count(rows))
    });
    Ok(counts.collect())
}

fn count(rows: &[Counted]) -> RoundCounts {
    let of = |role| rows.iter().filter(|row| row.1 == role).count();
    let organisations: HashSet<String> = rows.iter().map(|row| name_key(&row.3)).collect();
    let people: Vec<Person> = rows.iter().filter_map(person).collect();
    RoundCounts {
        mentors: of(ParticipantRole::Mentor),
        mentees: of(ParticipantRole::Mentee),
        both: of(ParticipantRole::Both),
        organisations: organisations.len(),
        shortages: shortages(&people),
    }
}

/// As much of a person as tells where places lack.
fn person((_, role, grade, _, capacity): &Counted) -> Option<Person> {
    Some(Person {
        id: String::new(),
        role: role_of(*role),
        grade: Grade::from_code(grade)?.rank(),
        department: String::new(),
        profession: String::new(),
        wanted_profession: None,
        capacity_as_mentor: u8::try_from(*capacity).unwrap_or(0),
        capacity_as_mentee: 0,
        identities: Vec::new(),
        wants_shared_identity: false,
    })
}
