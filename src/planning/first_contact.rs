//! Whether two people who were matched have been in touch, as each of them says.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect,
};
use time::{Date, OffsetDateTime};

use super::outcome::{MyMatch, OutcomeError, matches_seen_by, published_pairs};
use crate::account::Pending;
use crate::entity::{Contact, Outcome, PairId, ParticipantId, RoundId, pair, round};
use crate::london;
use crate::mentoring::find_participant;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// What somebody says about a match: whether they have been in touch, and when they met.
#[derive(Clone, Copy, Debug)]
pub struct ContactAnswer {
    /// The match.
    pub pair: PairId,
    /// Whether they have been in touch.
    pub contact: Contact,
    /// The day when they met; counts only where they did.
    pub met_on: Option<Date>,
}

/// Why it is not recorded whether two people have been in touch.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// The person has no such match.
    #[error("We could not find this match")]
    NotFound,
    /// The link is too old, never was one, or its match has ended.
    #[error("This link has expired. Sign in and tell us on the page of your matches")]
    LinkExpired,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// Nobody has met on a day that is still to come.
    #[error("The date you met must be today or in the past")]
    MetInFuture,
    /// They did not know of each other then.
    #[error("The date you met must be on or after {0}, when you were told of each other")]
    MetBefore(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ContactError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::LinkExpired | Self::MetInFuture | Self::MetBefore(_) => Kind::Invalid,
            Self::Complete => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (_, &[&'static str]) = match self {
            Self::LinkExpired => (Code::LinkExpired, &["token"]),
            Self::Complete => (Code::RoundNotOpen, &["roundId"]),
            Self::MetInFuture | Self::MetBefore(_) => (Code::Invalid, &["metOn"]),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

impl From<OutcomeError> for ContactError {
    fn from(error: OutcomeError) -> Self {
        match error {
            OutcomeError::Complete => Self::Complete,
            OutcomeError::Database(error) => Self::Database(error),
            // The others are said of going on only.
            _ => Self::NotFound,
        }
    }
}

/// Records whether the person has been in touch with a match; both may change what they say
/// until the round is over.
///
/// # Errors
///
/// Refuses for a match that is not the person's, a day on which they cannot have met, and once
/// the round is over.
pub async fn record_contact(
    tx: &DatabaseTransaction,
    vocabulary: &Vocabulary,
    person: &Pending,
    now: OffsetDateTime,
    id: RoundId,
    answer: ContactAnswer,
) -> Result<MyMatch, ContactError> {
    let round = round::Entity::find_by_id(id).one(tx).await?.ok_or(ContactError::NotFound)?;
    let me = find_participant(tx, id, &person.account().email).await?;
    let me = me.ok_or(ContactError::NotFound)?;
    let recorded = store_contact(tx, now, &round, me.id, answer).await?;
    let mut seen = matches_seen_by(tx, vocabulary, &round, &me, vec![recorded]).await?;
    seen.pop().ok_or(ContactError::NotFound)
}

/// Stores what one of two people says.
pub(super) async fn store_contact(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    round: &round::Model,
    me: ParticipantId,
    answer: ContactAnswer,
) -> Result<pair::Model, ContactError> {
    let pair = published_pairs(round.id, me).filter(pair::Column::Id.eq(answer.pair));
    let pair = pair.lock_exclusive().one(tx).await?.ok_or(ContactError::NotFound)?;
    if round.completed_at.is_some() {
        return Err(ContactError::Complete);
    }
    let met_on = answer.met_on.filter(|_| answer.contact == Contact::Met);
    check_day(met_on, &pair, now)?;
    let mut row = pair::ActiveModel { id: Set(pair.id), ..Default::default() };
    if pair.mentee_id == me {
        row.mentee_contact = Set(Some(answer.contact));
        row.mentee_met_on = Set(met_on);
        row.mentee_outcome = Set(Some(outcome_with(answer.contact, pair.mentee_outcome)));
    } else {
        row.mentor_contact = Set(Some(answer.contact));
        row.mentor_met_on = Set(met_on);
        row.mentor_outcome = Set(Some(outcome_with(answer.contact, pair.mentor_outcome)));
    }
    Ok(row.update(tx).await?)
}

fn check_day(
    met_on: Option<Date>,
    pair: &pair::Model,
    now: OffsetDateTime,
) -> Result<(), ContactError> {
    let Some(met_on) = met_on else { return Ok(()) };
    if met_on > london::day(now) {
        return Err(ContactError::MetInFuture);
    }
    let told_on = pair.told_at.map(london::day);
    match told_on.filter(|told_on| met_on < *told_on) {
        Some(told_on) => Err(ContactError::MetBefore(london::day_words(told_on))),
        None => Ok(()),
    }
}

/// The outcome that goes with what somebody says of their contact: that they want to go on, or
/// to stop, stays.
fn outcome_with(contact: Contact, before: Option<Outcome>) -> Outcome {
    match (before, contact) {
        (Some(decided @ (Outcome::Continue | Outcome::Stop)), _) => decided,
        (_, Contact::Contacted) => Outcome::NotYet,
        (_, Contact::Met) => Outcome::Met,
        (_, Contact::NoReply) => Outcome::NoReply,
    }
}

/// What somebody says of their contact once they recorded an outcome: the two never contradict
/// each other.
pub(super) fn contact_with(outcome: Outcome, before: Option<Contact>) -> Option<Contact> {
    match outcome {
        Outcome::Met => Some(Contact::Met),
        Outcome::NoReply => Some(Contact::NoReply),
        Outcome::NotYet => before.filter(|contact| *contact == Contact::Contacted),
        Outcome::Continue | Outcome::Stop => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_says_of_contact_and_outcome_never_contradicts_itself() {
        for contact in [Contact::Contacted, Contact::Met, Contact::NoReply] {
            for before in [None, Some(Outcome::NotYet), Some(Outcome::Met), Some(Outcome::NoReply)]
            {
                let outcome = outcome_with(contact, before);
                assert_eq!(contact_with(outcome, Some(contact)), Some(contact));
            }
            for decided in [Outcome::Continue, Outcome::Stop] {
                assert_eq!(outcome_with(contact, Some(decided)), decided);
                assert_eq!(contact_with(decided, Some(contact)), Some(contact));
            }
            assert_eq!(contact_with(Outcome::Met, Some(contact)), Some(Contact::Met));
        }
        assert_eq!(contact_with(Outcome::NotYet, Some(Contact::Met)), None);
    }
}
