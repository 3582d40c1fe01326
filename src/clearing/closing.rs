//! The queue of threads to close, and what closing does to an advert.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use super::closing_reason::ClosingReason;
use super::end_match::end_match;
use super::ending::{end_offers_on, stand_down};
use super::expiry::stands_from;
use super::holding::hold_accounts;
use crate::account::Moderator;
use crate::db::Slice;
use crate::entity::{OfferState, TopicId, TopicState, advert, topic};
use crate::forum::{self, CloseTopicError, Reason, ReopenTopicError, TopicRow};
use crate::moderation;
use crate::occasion::Occasion;

/// The states in which a thread waits to be closed.
pub const WAITING: [TopicState; 3] =
    [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired];

/// Why a thread in this state waits to be closed; `None` when it does not.
#[must_use]
pub fn waiting_because(state: TopicState) -> Option<&'static str> {
    match state {
        TopicState::MatchDeclared => Some("The author says they found a match"),
        TopicState::Withdrawn => Some("The author withdrew the advert"),
        TopicState::Expired => Some("The advert was not renewed in time"),
        TopicState::Open | TopicState::Closed => None,
    }
}

/// The threads that wait to be closed, the longest waiting first, or those
/// after one of them.
///
/// # Errors
///
/// When the database fails.
pub async fn closing_queue(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    slice: &Slice<TopicId>,
) -> Result<Vec<TopicRow>, DbErr> {
    use topic::Column;
    let mut waiting =
        forum::topic_rows(moderator.id()).filter(Column::State.is_in(WAITING.iter().copied()));
    if let Some(after) = slice.from {
        let mut key = Query::select();
        key.columns([Column::DeclaredAt, Column::Id])
            .from(topic::Entity)
            .and_where(Expr::col(Column::Id).eq(after));
        let row: [Expr; 2] = [Column::DeclaredAt.into_expr(), Column::Id.into_expr()];
        let key = Expr::SubQuery(None, Box::new(key.into()));
        waiting = waiting.filter(Expr::tuple(row).gt(key));
    }
    waiting
        .order_by_asc(Column::DeclaredAt)
        .order_by_asc(Column::Id)
        .limit(slice.limit)
        .into_partial_model()
        .all(db)
        .await
}

/// How many threads wait to be closed.
///
/// # Errors
///
/// When the database fails.
pub async fn closing_queue_length(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
) -> Result<u64, DbErr> {
    topic::Entity::find().filter(topic::Column::State.is_in(WAITING)).count(db).await
}

/// Closes a topic that waits for it, as [`close_topic`]: for this reason, or for the
/// one for which it waits.
///
/// # Errors
///
/// As [`close_topic`], and refuses for a topic that does not wait.
pub async fn close_waiting(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
    reason: Option<&Reason>,
) -> Result<topic::Model, CloseTopicError> {
    let state = forum::lock_topic(tx, id).await?.ok_or(CloseTopicError::NotFound)?.state;
    if state == TopicState::Closed {
        return Err(CloseTopicError::AlreadyClosed);
    }
    let usual = ClosingReason::of_waiting(state).ok_or(CloseTopicError::NotWaiting)?;
    let usual = Reason::made(usual.text());
    close_topic(tx, occasion, moderator, id, Some(reason.unwrap_or(&usual))).await
}

/// Closes a topic, as [`forum::close_topic`]; an advert does not stand any more,
/// nor does what was offered on it.
///
/// # Errors
///
/// As [`forum::close_topic`].
pub async fn close_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
    reason: Option<&Reason>,
) -> Result<topic::Model, CloseTopicError> {
    let topic = forum::close_topic(tx, occasion, moderator, id, reason).await?;
    // Of an advert that ended before, which match ended it stays known.
    if is_open(tx, id).await? {
        stand_down(tx, occasion, id, None).await?;
        end_offers_on(tx, occasion, moderator.id(), id, OfferState::Lapsed).await?;
    }
    Ok(topic)
}

/// Opens a topic again, as [`forum::reopen_topic`]; an advert stands again, and
/// the match that ended it ends.
///
/// # Errors
///
/// As [`forum::reopen_topic`], and refuses when the author has another open
/// advert of the kind by now.
pub async fn reopen_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
    reason: &Reason,
) -> Result<topic::Model, ReopenTopicError> {
    let found = topic::Entity::find_by_id(id).one(tx).await?;
    let author = found.ok_or(ReopenTopicError::NotFound)?.author_id;
    hold_accounts(tx, &[author]).await?;
    let topic = forum::reopen_topic(tx, occasion, moderator, id, reason).await?;
    let ended_by = advert::Entity::find_by_id(id).one(tx).await?.and_then(|it| it.match_id);
    let nothing = || Expr::value(None::<uuid::Uuid>);
    let stands = advert::Entity::update_many()
        .col_expr(advert::Column::IsOpen, Expr::value(true))
        .col_expr(advert::Column::MatchedPostId, nothing())
        .col_expr(advert::Column::MatchId, nothing())
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await;
    stands.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ReopenTopicError::AdvertAlreadyOpen,
        _ => ReopenTopicError::Database(error),
    })?;
    stands_from(tx, occasion, id).await?;
    if let Some(ended_by) = ended_by {
        end_match(tx, occasion, moderator.id(), ended_by, None).await?;
        // The two have lost their match: that does not come back.
        moderation::make_final(tx, moderator.id(), occasion.now(), id).await?;
    }
    Ok(topic)
}

async fn is_open(tx: &DatabaseTransaction, id: TopicId) -> Result<bool, DbErr> {
    let advert = advert::Entity::find_by_id(id).one(tx).await?;
    Ok(advert.is_some_and(|advert| advert.is_open))
}
