//! Undoing that a post was deleted, and that a reported post was kept.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, SqlErr};
use time::OffsetDateTime;

use super::thread::{hold_thread, reopen};
use super::what_ended::{UndoneAct, offers_stand_again};
use crate::entity::{
    AccountId, FlagState, NotificationKind, OfferState, PostId, PostKind, TopicState, flag,
    moderation_log, offer, post, topic,
};
use crate::forum;
use crate::moderation::{self, Inverse, UndoError};
use crate::notification;
use crate::occasion::Occasion;

/// Undoes that a post was deleted: it is shown again; an offer that it made
/// stands, the thread that it opened is what it was, and reports of it wait.
///
/// # Errors
///
/// Refuses once something else happened to the post or its thread.
pub async fn show_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    entry: &moderation_log::Model,
) -> Result<(), UndoError> {
    let post = of_entry(tx, entry).await?;
    let topic = hold_thread(tx, &post.topic_id.to_string()).await?;
    let shown = post::Entity::update_many()
        .col_expr(post::Column::DeletedAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(post::Column::DeletedBy, Expr::value(None::<uuid::Uuid>))
        .filter(post::Column::Id.eq(post.id))
        .filter(post::Column::DeletedAt.eq(entry.at))
        .exec(tx)
        .await?;
    if shown.rows_affected == 0 {
        return Err(UndoError::changed("This post is not deleted any more"));
    }
    let act = UndoneAct { actor: moderator, at: entry.at };
    if post.kind == PostKind::Opening {
        show_thread(tx, occasion, &topic, act).await?;
    } else {
        count_again(tx, &topic).await?;
    }
    if topic.state == TopicState::Open {
        let made = Condition::all()
            .add(offer::Column::PostId.eq(post.id))
            .add(offer::Column::State.eq(OfferState::Withdrawn));
        offers_stand_again(tx, occasion, act, made).await?;
    }
    let kind = NotificationKind::Moderation;
    notification::retract_of_topic(tx, topic.id, kind, entry.at).await?;
    wait_again(tx, &post, FlagState::Removed, entry.at).await
}

/// Undoes that a reported post was kept: the report waits again.
///
/// # Errors
///
/// Refuses once the post was reported again.
pub async fn flag_again(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
) -> Result<(), UndoError> {
    let post = of_entry(tx, entry).await?;
    wait_again(tx, &post, FlagState::Kept, entry.at).await
}

async fn of_entry(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
) -> Result<post::Model, UndoError> {
    let gone = || UndoError::changed("This post is not there any more");
    let id: PostId = entry.subject_id.parse().map_err(|_| gone())?;
    post::Entity::find_by_id(id).one(tx).await?.ok_or_else(gone)
}

/// Has a thread be called and stand as before its first post was deleted.
async fn show_thread(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    act: UndoneAct,
) -> Result<(), UndoError> {
    forum::restore_title(tx, topic.id).await?;
    // Where the deletion closed it, the closing is an entry of its own.
    let closings = moderation::undoable_at(
        tx,
        topic.closed_by.unwrap_or(act.actor),
        act.at,
        &[topic.id.to_string()],
    )
    .await?;
    for (_, closing) in closings {
        let undoable = moderation::hold_undoable(tx, closing).await?;
        if let Some(Inverse::Reopen { before }) = undoable.map(|found| found.inverse) {
            reopen(tx, occasion, topic, act, before).await?;
            moderation::forget_undoable(tx, closing).await?;
        }
    }
    Ok(())
}

async fn count_again(tx: &DatabaseTransaction, topic: &topic::Model) -> Result<(), UndoError> {
    let count = Expr::col(topic::Column::ReplyCount).add(1);
    let counted = topic::Entity::update_many()
        .col_expr(topic::Column::ReplyCount, count)
        .filter(topic::Column::Id.eq(topic.id));
    counted.exec(tx).await?;
    Ok(())
}

/// Has the report wait again that was decided at that moment. Whoever made it is told
/// once more when somebody decides.
async fn wait_again(
    tx: &DatabaseTransaction,
    post: &post::Model,
    from: FlagState,
    at: OffsetDateTime,
) -> Result<(), UndoError> {
    let waiting = flag::Entity::update_many()
        .col_expr(flag::Column::State, Expr::value(FlagState::Waiting))
        .col_expr(flag::Column::ResolvedAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(flag::Column::ResolvedBy, Expr::value(None::<uuid::Uuid>))
        .filter(flag::Column::PostId.eq(post.id))
        .filter(flag::Column::State.eq(from))
        .filter(flag::Column::ResolvedAt.eq(at))
        .exec_with_returning(tx)
        .await;
    let waiting = waiting.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            UndoError::changed("This post has been reported again. Decide about the new report")
        }
        _ => UndoError::Database(error),
    })?;
    for flag in waiting {
        let reporters = forum::reporters(tx, flag.id).await?;
        notification::retract(tx, &reporters, &format!("flag:{}", flag.id)).await?;
    }
    Ok(())
}
