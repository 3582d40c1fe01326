//! The people of a round, as admins find them.

use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::identity;
use crate::account::Admin;
use crate::db::{Slice, like_containing};
use crate::entity::{ParticipantId, ParticipantRole, RoundId, participant, round};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::outbox::{Email, Recipient, post};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Which people of a round are looked for; what is left out lets all pass.
#[derive(Clone, Debug, Default)]
pub struct ParticipantFilter {
    /// Where the name contains this.
    pub search: Option<String>,
    /// On which side they take part; on any where empty.
    pub as_role: Option<ParticipantRole>,
}

/// People of a round who have not withdrawn, by name, after the name and
/// identifier of the last one of an earlier page.
///
/// # Errors
///
/// When the database fails.
pub async fn participants_of_round(
    db: &impl ConnectionTrait,
    round: RoundId,
    filter: &ParticipantFilter,
    slice: &Slice<(String, ParticipantId)>,
) -> Result<Vec<participant::Model>, DbErr> {
    use participant::Column::{Id, Name};
    let after = slice.from.as_ref().map(|(name, id)| {
        let same = Condition::all().add(Name.eq(name)).add(Id.gt(*id));
        Condition::any().add(Name.gt(name)).add(same)
    });
    select_participants(round, filter)
        .apply_if(after, QueryFilter::filter)
        .order_by_asc(Name)
        .order_by_asc(Id)
        .limit(slice.limit + 1)
        .all(db)
        .await
}

/// How many people of a round the filter finds.
///
/// # Errors
///
/// When the database fails.
pub async fn count_participants(
    db: &impl ConnectionTrait,
    round: RoundId,
    filter: &ParticipantFilter,
) -> Result<u64, DbErr> {
    select_participants(round, filter).count(db).await
}

fn select_participants(round: RoundId, filter: &ParticipantFilter) -> Select<participant::Entity> {
    let search = filter.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
    let name =
        || Expr::expr(Func::lower(Expr::col((participant::Entity, participant::Column::Name))));
    participant::Entity::find()
        .filter(participant::Column::RoundId.eq(round))
        .filter(participant::Column::WithdrawnAt.is_null())
        .apply_if(filter.as_role, |people, role| {
            people.filter(participant::Column::Role.is_in([role, ParticipantRole::Both]))
        })
        .apply_if(search, |people, search| {
            people.filter(name().like(like_containing(&search.to_lowercase())))
        })
}

/// Why somebody is not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// There is nobody.
    #[error("This person is not in this round")]
    NotFound,
    /// They withdrew already.
    #[error("This person has already withdrawn")]
    AlreadyWithdrawn,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for WithdrawError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyWithdrawn | Self::Complete => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let problem = || Problem::new(Code::AlreadyDone, &["participantId"], self.to_string());
        if self.kind() == Kind::Conflict { vec![problem()] } else { Vec::new() }
    }
}

/// Withdraws somebody who said so to the people who run the programme, before or
/// after the matches are out; what they said of themselves is forgotten.
///
/// # Errors
///
/// Refuses when there is no such person, when they have withdrawn, and once the
/// round is over.
pub async fn withdraw_participant(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: ParticipantId,
) -> Result<round::Model, WithdrawError> {
    let person = participant::Entity::find_by_id(id).one(tx).await?;
    let round = person.ok_or(WithdrawError::NotFound)?.round_id;
    let round = round::Entity::find_by_id(round).lock_exclusive().one(tx).await?;
    let round = round.ok_or(WithdrawError::NotFound)?;
    // Once more: they may have withdrawn before the round was locked.
    let person = participant::Entity::find_by_id(id).one(tx).await?;
    let person = person.ok_or(WithdrawError::NotFound)?;
    if round.completed_at.is_some() {
        return Err(WithdrawError::Complete);
    }
    if person.withdrawn_at.is_some() {
        return Err(WithdrawError::AlreadyWithdrawn);
    }
    let now = occasion.now();
    participant::ActiveModel { id: Set(id), withdrawn_at: Set(Some(now)), ..Default::default() }
        .update(tx)
        .await?;
    identity::forget_identities(tx, &[id]).await?;
    let email = Email::Withdrawn { name: person.name.clone(), round: round.name.clone() };
    let to = Recipient { account: None, address: person.email.clone() };
    let cause = format!("withdrawn:{id}:{}", now.unix_timestamp());
    post(tx, occasion, &to, cause, &email).await?;
    let entry = LogEntry::new("withdraw participant", &round).after(format!("participant {id}"));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(round)
}
