//! Undoing that a thread was closed or reopened.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, SqlErr, UpdateMany,
};
use time::OffsetDateTime;

use super::what_ended::{UndoneAct, stand_again};
use crate::clearing::ending::{end_offers_on, stand_down};
use crate::clearing::holding::hold_accounts;
use crate::entity::{
    AccountId, NotificationKind, OfferState, PostKind, TopicId, TopicState, advert, moderation_log,
    post, topic,
};
use crate::forum::{self, PostText};
use crate::moderation::{Closed, UndoError};
use crate::notification;
use crate::occasion::Occasion;

/// The thread of an entry, held after the account of its author.
pub(super) async fn hold_thread(
    tx: &DatabaseTransaction,
    id: &str,
) -> Result<topic::Model, UndoError> {
    let gone = || UndoError::changed("This thread is not there any more");
    let id: TopicId = id.parse().map_err(|_| gone())?;
    let found = topic::Entity::find_by_id(id).one(tx).await?.ok_or_else(gone)?;
    hold_accounts(tx, &[found.author_id]).await?;
    forum::lock_topic(tx, id).await?.ok_or_else(gone)
}

/// Undoes that a thread was closed: it is what it was, and so is what was
/// offered on it.
///
/// # Errors
///
/// Refuses once something else happened to the thread.
pub async fn reopen_closed(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    entry: &moderation_log::Model,
    before: TopicState,
) -> Result<(), UndoError> {
    let topic = hold_thread(tx, &entry.subject_id).await?;
    if topic.removed_title.is_some() {
        return Err(UndoError::changed(
            "The first post of this thread was removed. Undo that instead",
        ));
    }
    reopen(tx, occasion, &topic, UndoneAct { actor: moderator, at: entry.at }, before).await
}

/// As [`reopen_closed`], for a thread that is held.
pub(super) async fn reopen(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    act: UndoneAct,
    before: TopicState,
) -> Result<(), UndoError> {
    if topic.state != TopicState::Closed {
        return Err(UndoError::changed("This thread is not closed any more"));
    }
    if topic.closed_at != Some(act.at) {
        return Err(UndoError::changed("This thread was closed again since"));
    }
    let step = forum::step(topic.id, &[TopicState::Closed])
        .col_expr(topic::Column::State, Expr::value(before));
    take(tx, occasion, act.actor, not_closed(step), "This thread was reopened.").await?;
    if before == TopicState::Open {
        open_advert(tx, topic.id).await?;
        stand_again(tx, occasion, act, &[topic.id]).await?;
    }
    let kind = NotificationKind::TopicClosed;
    Ok(notification::retract_of_topic(tx, topic.id, kind, act.at).await?)
}

/// Undoes that a thread was reopened: it is what it was.
///
/// # Errors
///
/// Refuses once something else happened to the thread, and once somebody has
/// written in it.
pub async fn close_again(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    entry: &moderation_log::Model,
    former: &Closed,
) -> Result<(), UndoError> {
    let topic = hold_thread(tx, &entry.subject_id).await?;
    if topic.state != TopicState::Open {
        return Err(UndoError::changed("This thread is not open any more"));
    }
    let written = post::Entity::find()
        .filter(post::Column::TopicId.eq(topic.id))
        .filter(post::Column::CreatedAt.gte(entry.at))
        .filter(post::Column::Kind.ne(PostKind::System));
    if written.one(tx).await?.is_some() {
        return Err(UndoError::changed("Somebody has written in this thread since"));
    }
    let step = forum::step(topic.id, &[TopicState::Open])
        .col_expr(topic::Column::State, Expr::value(former.state))
        .col_expr(topic::Column::DeclaredAt, Expr::value(former.declared_at))
        .col_expr(topic::Column::ClosedAt, Expr::value(former.at))
        .col_expr(topic::Column::ClosedBy, Expr::value(former.by))
        .col_expr(topic::Column::ClosingReason, Expr::value(former.reason.clone()));
    take(tx, occasion, moderator, step, "This thread is as it was before it was reopened.").await?;
    stand_down(tx, occasion, topic.id, None).await?;
    end_offers_on(tx, occasion, moderator, topic.id, OfferState::Lapsed).await?;
    let kind = NotificationKind::Moderation;
    Ok(notification::retract_of_topic(tx, topic.id, kind, entry.at).await?)
}

/// The step, without what the closing left in the row.
fn not_closed(step: UpdateMany<topic::Entity>) -> UpdateMany<topic::Entity> {
    step.col_expr(topic::Column::ClosedAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(topic::Column::ClosedBy, Expr::value(None::<uuid::Uuid>))
        .col_expr(topic::Column::ClosingReason, Expr::value(None::<String>))
}

async fn take(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    step: UpdateMany<topic::Entity>,
    event: &str,
) -> Result<(), UndoError> {
    let taken = forum::take(tx, step).await?;
    let topic = taken.ok_or_else(|| UndoError::changed("This thread has changed since"))?;
    let event = PostText::event(event, None);
    Ok(forum::insert_event(tx, occasion, &topic, actor, &event).await?)
}

/// Has the advert of a thread stand again, as long as it was to stand before.
pub(super) async fn open_advert(tx: &DatabaseTransaction, id: TopicId) -> Result<(), UndoError> {
    let opened = advert::Entity::update_many()
        .col_expr(advert::Column::IsOpen, Expr::value(true))
        .filter(Condition::all().add(advert::Column::TopicId.eq(id)))
        .exec(tx)
        .await;
    opened.map(drop).map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            UndoError::changed("The author has another open advert of this kind now")
        }
        _ => UndoError::Database(error),
    })
}
