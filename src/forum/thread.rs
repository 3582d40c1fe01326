//! The writes that every change of a thread is made of.
//!
//! A thread's row is its lock: whoever takes the next number holds it until the
//! transaction ends, so numbers have neither gaps nor doubles.

use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, Set, UpdateMany,
};
use time::OffsetDateTime;

use super::seen::sees_topic;
use super::text::PostText;
use crate::account::Member;
use crate::entity::{AccountId, PostKind, TopicId, TopicState, WatchLevel, post, reading, topic};
use crate::occasion::Occasion;

/// The topic, held until the transaction ends.
pub(crate) async fn lock_topic(
    tx: &DatabaseTransaction,
    id: TopicId,
) -> Result<Option<topic::Model>, DbErr> {
    // Not `FOR UPDATE`: a reference to the thread, as a notification has, need not wait.
    topic::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// The topic, held until the transaction ends; `None` where its author is absent for
/// the member as where there is none.
pub(crate) async fn lock_seen_topic(
    tx: &DatabaseTransaction,
    member: &Member,
    id: TopicId,
) -> Result<Option<topic::Model>, DbErr> {
    let seen = topic::Entity::find_by_id(id).filter(sees_topic(member));
    seen.lock(LockType::NoKeyUpdate).one(tx).await
}

/// A step of a thread that gives out the next number, for a topic that is in
/// one of these states.
pub(crate) fn step(id: TopicId, from: &[TopicState]) -> UpdateMany<topic::Entity> {
    topic::Entity::update_many()
        .col_expr(topic::Column::LastNumber, Expr::col(topic::Column::LastNumber).add(1))
        .filter(topic::Column::Id.eq(id))
        .filter(topic::Column::State.is_in(from.iter().copied()))
}

/// The same step, as one that counts as a reply.
pub(crate) fn counted(
    step: UpdateMany<topic::Entity>,
    now: OffsetDateTime,
) -> UpdateMany<topic::Entity> {
    step.col_expr(topic::Column::ReplyCount, Expr::col(topic::Column::ReplyCount).add(1))
        .col_expr(topic::Column::LastActivityAt, Expr::value(now))
}

/// Takes the step; `None` when the topic is not there or in another state.
pub(crate) async fn take(
    tx: &DatabaseTransaction,
    step: UpdateMany<topic::Entity>,
) -> Result<Option<topic::Model>, DbErr> {
    Ok(step.exec_with_returning(tx).await?.pop())
}

/// A post to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPost<'a> {
    /// Who writes it, or causes the event.
    pub(crate) author: AccountId,
    /// What it is in its thread.
    pub(crate) kind: PostKind,
    /// Its content.
    pub(crate) text: &'a PostText,
}

/// Writes the post that has the number which was just taken.
pub(crate) async fn insert_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    new: NewPost<'_>,
) -> Result<post::Model, DbErr> {
    let post = post::ActiveModel {
        id: Set(occasion.id()),
        topic_id: Set(topic.id),
        number: Set(topic.last_number),
        author_id: Set(new.author),
        kind: Set(new.kind),
        source: Set(new.text.source().to_owned()),
        html: Set(new.text.html().to_owned()),
        created_at: Set(occasion.now()),
        edited_at: Set(None),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    post.insert(tx).await
}

/// Writes the event that has the number which was just taken.
pub(crate) async fn insert_event(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    actor: AccountId,
    text: &PostText,
) -> Result<(), DbErr> {
    let event = NewPost { author: actor, kind: PostKind::System, text };
    insert_post(tx, occasion, topic, event).await.map(drop)
}

/// Notes that somebody who just wrote post `number` has read so far, and wants
/// to hear what comes next, unless they muted the thread.
pub(crate) async fn watch_from(
    tx: &DatabaseTransaction,
    account: AccountId,
    topic: TopicId,
    number: i32,
) -> Result<(), DbErr> {
    let row = reading::ActiveModel {
        account_id: Set(account),
        topic_id: Set(topic),
        read_number: Set(number),
        level: Set(WatchLevel::Watch),
    };
    let level = || Expr::col((reading::Entity, reading::Column::Level));
    let unless_muted = Expr::case(level().eq(WatchLevel::Mute), level()).finally(WatchLevel::Watch);
    let update = OnConflict::columns([reading::Column::AccountId, reading::Column::TopicId])
        .update_column(reading::Column::ReadNumber)
        .value(reading::Column::Level, unless_muted)
        .to_owned();
    reading::Entity::insert(row).on_conflict(update).exec_without_returning(tx).await.map(drop)
}
