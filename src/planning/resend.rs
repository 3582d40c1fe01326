//! "Didn't get an email?": whether the email with somebody's matches was sent, and sending it
//! again.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use time::{Duration, OffsetDateTime};

use super::outcome::published_plan;
use super::problem::LoadProblemError;
use super::publish::{Told, match_emails};
use crate::account::Admin;
use crate::entity::{ParticipantId, PlanId, outbox, participant, plan, round};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::outbox::post_all;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// How often somebody's matches are sent again within a day.
const A_DAY: usize = 3;

/// Whether an email has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchesEmailState {
    /// It waits to be sent.
    Waiting,
    /// The mail server took it.
    Sent,
    /// It could not be sent after several tries.
    Parked,
}

/// The latest email with somebody's matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchesEmail {
    /// Whether it has left.
    pub state: MatchesEmailState,
    /// Since when it waits, or when it was sent or given up.
    pub at: OffsetDateTime,
}

/// Why somebody's matches are not sent again.
#[derive(Debug, thiserror::Error)]
pub enum ResendError {
    /// There is nobody, or they have withdrawn.
    #[error("We could not find this person")]
    NotFound,
    /// There are no matches to send.
    #[error("This round's matches have not been published")]
    NotPublished,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// An email is on its way.
    #[error("The last email has not been sent yet. Wait until it has")]
    Waiting,
    /// It has been sent several times today.
    #[error("You have sent this person their matches 3 times today. Try again tomorrow")]
    TooMany,
    /// The registrations cannot be read.
    #[error(transparent)]
    Load(#[from] LoadProblemError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ResendError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotPublished | Self::Complete | Self::Waiting | Self::TooMany => Kind::Conflict,
            Self::Load(_) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self.kind() {
            Kind::Conflict => {
                vec![Problem::new(Code::Invalid, &["participantId"], self.to_string())]
            }
            _ => Vec::new(),
        }
    }
}

/// Sends somebody the email with their matches again, as they are now.
///
/// # Errors
///
/// Refuses for who has withdrawn, before the matches are published and after the end of the
/// round, while an earlier email waits, and more than three times a day.
pub async fn resend_matches(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    vocabulary: &Vocabulary,
    id: ParticipantId,
) -> Result<participant::Model, ResendError> {
    let found = participant::Entity::find_by_id(id)
        .filter(participant::Column::WithdrawnAt.is_null())
        .one(tx)
        .await?;
    let person = found.ok_or(ResendError::NotFound)?;
    // One at a time: two admins may have been asked.
    let round = round::Entity::find_by_id(person.round_id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(ResendError::NotFound)?;
    if round.completed_at.is_some() {
        return Err(ResendError::Complete);
    }
    let plan = plan::Entity::find()
        .filter(plan::Column::Id.in_subquery(published_plan(round.id)))
        .one(tx)
        .await?
        .ok_or(ResendError::NotPublished)?;
    check_earlier(tx, &person, occasion.now()).await?;
    let only = HashSet::from([id]);
    let told = Told { to: Some(&only), replaces: false };
    let mut emails = match_emails(tx, &round, plan.id, vocabulary, told).await?;
    for (_, cause, _) in &mut emails {
        *cause = format!("{cause}:again:{}", occasion.id::<uuid::Uuid>());
    }
    post_all(tx, occasion, emails).await?;
    let entry = LogEntry::new("resend matches", &round).after(format!("participant {id}"));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(person)
}

async fn check_earlier(
    tx: &DatabaseTransaction,
    person: &participant::Model,
    now: OffsetDateTime,
) -> Result<(), ResendError> {
    let earlier = emails_about(tx, plan::Column::RoundId.eq(person.round_id)).await?;
    let earlier: Vec<_> = earlier.iter().filter(|(to, _)| *to == person.id).collect();
    if earlier.iter().any(|(_, row)| state_of(row).state == MatchesEmailState::Waiting) {
        return Err(ResendError::Waiting);
    }
    let today = earlier
        .iter()
        .filter(|(_, row)| row.cause.contains(":again:") && row.created_at > now - Duration::DAY);
    if today.count() >= A_DAY { Err(ResendError::TooMany) } else { Ok(()) }
}

/// The latest email with the matches of each of some people, as far as one is kept.
///
/// # Errors
///
/// When the database fails.
pub async fn matches_emails(
    db: &impl ConnectionTrait,
    people: &[ParticipantId],
) -> Result<HashMap<ParticipantId, MatchesEmail>, DbErr> {
    let rounds = participant::Entity::find()
        .select_only()
        .column(participant::Column::RoundId)
        .filter(participant::Column::Id.is_in(people.iter().copied()))
        .into_query();
    let emails = emails_about(db, plan::Column::RoundId.in_subquery(rounds)).await?;
    // The latest comes last.
    let known = emails.iter().filter(|(to, _)| people.contains(to));
    Ok(known.map(|(to, row)| (*to, state_of(row))).collect())
}

/// The emails with matches of plans, with whom each goes to, the earliest first.
async fn emails_about(
    db: &impl ConnectionTrait,
    of: impl IntoCondition,
) -> Result<Vec<(ParticipantId, outbox::Model)>, DbErr> {
    let plans: Vec<PlanId> = plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(of.into_condition())
        .filter(plan::Column::PublishedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    if plans.is_empty() {
        return Ok(Vec::new());
    }
    let about = plans.iter().fold(Condition::any(), |about, plan| {
        about.add(outbox::Column::Cause.like(format!("matches:{plan}:%")))
    });
    let rows = outbox::Entity::find()
        .filter(about)
        .order_by_asc(outbox::Column::CreatedAt)
        .order_by_asc(outbox::Column::Id)
        .all(db)
        .await?;
    let to = |row: &outbox::Model| row.cause.split(':').nth(2).and_then(|id| id.parse().ok());
    Ok(rows.into_iter().filter_map(|row| Some((to(&row)?, row))).collect())
}

fn state_of(row: &outbox::Model) -> MatchesEmail {
    match (row.sent_at, row.parked_at) {
        (Some(at), _) => MatchesEmail { state: MatchesEmailState::Sent, at },
        (None, Some(at)) => MatchesEmail { state: MatchesEmailState::Parked, at },
        (None, None) => MatchesEmail { state: MatchesEmailState::Waiting, at: row.created_at },
    }
}
