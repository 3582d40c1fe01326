//! Saying that one is on something, so that others take something else.
//!
//! A claim keeps nobody from deciding: it lapses by itself, and what is decided is
//! decided by whoever does so first.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::account::Moderator;
use crate::entity::moderation_claim::{Column, Entity};
use crate::entity::{AccountId, WaitingKind, account, flag, moderation_claim, topic};
use crate::entity::{AccountStatus, FlagState};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How long a claim holds.
const HOLDS: Duration = Duration::hours(1);

/// Something that waits for a moderator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// What it is.
    pub kind: WaitingKind,
    /// Identifies the account, the topic or the flag.
    pub id: Uuid,
}

/// That a moderator is on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// On what.
    pub item: Item,
    /// Who.
    pub moderator: AccountId,
    /// Until when.
    pub until: OffsetDateTime,
}

impl From<moderation_claim::Model> for Claim {
    fn from(row: moderation_claim::Model) -> Self {
        Self {
            item: Item { kind: row.kind, id: row.item_id },
            moderator: row.moderator_id,
            until: row.claimed_at + HOLDS,
        }
    }
}

/// Why something was not claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// It was decided about, or never was.
    #[error("This is no longer waiting for a moderator")]
    NotWaiting,
    /// Another moderator is on it.
    #[error("{0} is already on this")]
    Taken(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ClaimError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotWaiting | Self::Taken(_) => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NotWaiting | Self::Taken(_) => {
                vec![Problem::new(Code::AlreadyDone, &[], self.to_string())]
            }
            Self::Database(_) => Vec::new(),
        }
    }
}

/// The claims that hold on some items.
///
/// # Errors
///
/// When the database fails.
pub async fn claims(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
    now: OffsetDateTime,
    items: &[Item],
) -> Result<Vec<Claim>, DbErr> {
    let ids = items.iter().map(|item| item.id);
    let rows = Entity::find()
        .filter(Column::ItemId.is_in(ids))
        .filter(Column::ClaimedAt.gt(now - HOLDS))
        .all(db)
        .await?;
    let claims = rows.into_iter().map(Claim::from);
    Ok(claims.filter(|claim| items.contains(&claim.item)).collect())
}

/// Says that a moderator is on something, for an hour from now.
///
/// # Errors
///
/// Refuses for what does not wait, and for what another moderator is on.
pub async fn claim(
    tx: &DatabaseTransaction,
    moderator: &Moderator,
    now: OffsetDateTime,
    item: Item,
) -> Result<(), ClaimError> {
    if !waits(tx, item).await? {
        return Err(ClaimError::NotWaiting);
    }
    let row = moderation_claim::ActiveModel {
        kind: Set(item.kind),
        item_id: Set(item.id),
        moderator_id: Set(moderator.id()),
        claimed_at: Set(now),
    };
    let column = |column: Column| Expr::col((Entity, column));
    let is_free = Condition::any()
        .add(column(Column::ClaimedAt).lte(now - HOLDS))
        .add(column(Column::ModeratorId).eq(moderator.id()));
    let free = OnConflict::columns([Column::Kind, Column::ItemId])
        .update_columns([Column::ModeratorId, Column::ClaimedAt])
        .action_cond_where(is_free)
        .to_owned();
    Entity::insert(row).on_conflict(free).exec_without_returning(tx).await?;
    let held = Entity::find_by_id((item.kind, item.id)).one(tx).await?;
    let holder = held.map(|held| held.moderator_id).filter(|holder| *holder != moderator.id());
    let Some(holder) = holder else { return Ok(()) };
    let holder = account::Entity::find_by_id(holder).one(tx).await?;
    let name = holder.map_or_else(|| "A moderator".to_owned(), |holder| holder.display_name);
    Err(ClaimError::Taken(name))
}

/// Says that a moderator is not on something any more.
///
/// # Errors
///
/// When the database fails.
pub async fn release(
    tx: &DatabaseTransaction,
    moderator: &Moderator,
    item: Item,
) -> Result<(), ClaimError> {
    Entity::delete_many()
        .filter(Column::Kind.eq(item.kind))
        .filter(Column::ItemId.eq(item.id))
        .filter(Column::ModeratorId.eq(moderator.id()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn waits(db: &impl ConnectionTrait, item: Item) -> Result<bool, DbErr> {
    Ok(match item.kind {
        WaitingKind::Account => account::Entity::find_by_id(item.id)
            .one(db)
            .await?
            .is_some_and(|account| account.status == AccountStatus::AwaitingVerification),
        WaitingKind::Topic => topic::Entity::find_by_id(item.id)
            .one(db)
            .await?
            .is_some_and(|topic| crate::clearing::waiting_because(topic.state).is_some()),
        WaitingKind::Flag => flag::Entity::find_by_id(item.id)
            .one(db)
            .await?
            .is_some_and(|flag| flag.state == FlagState::Waiting),
    })
}
