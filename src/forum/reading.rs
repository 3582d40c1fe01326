//! What each person has read of a topic, and which topics they watch.
//!
//! Opening a page changes nothing: reading is noted by a request of its own,
//! and by replying.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set};
use time::OffsetDateTime;

use super::seen::sees_topic;
use crate::account::Member;
use crate::entity::{TopicId, WatchLevel, reading, topic};
use crate::notification;
use crate::refusal::{Kind, Refusal};

/// Why reading was not noted.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// No topic has this identifier.
    #[error("We could not find this thread")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ReadingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
        }
    }
}

/// Notes that a member has read a topic up to post `number`, or all of it, and
/// so what they were told of these posts. What was read once stays read.
///
/// # Errors
///
/// Refuses when there is no such topic.
pub async fn mark_read(
    tx: &DatabaseTransaction,
    member: &Member,
    id: TopicId,
    number: Option<i32>,
    now: OffsetDateTime,
) -> Result<(), ReadingError> {
    let last = last_number(tx, member, id).await?;
    let number = number.unwrap_or(last).clamp(0, last);
    let row = reading::ActiveModel {
        account_id: Set(member.id()),
        topic_id: Set(id),
        read_number: Set(number),
        level: Set(WatchLevel::Normal),
    };
    let old = || Expr::col((reading::Entity, reading::Column::ReadNumber));
    let new = || Expr::col(("excluded", reading::Column::ReadNumber));
    let further = Expr::case(new().gt(old()), new()).finally(old());
    let update = OnConflict::columns([reading::Column::AccountId, reading::Column::TopicId])
        .value(reading::Column::ReadNumber, further)
        .to_owned();
    reading::Entity::insert(row).on_conflict(update).exec_without_returning(tx).await?;
    notification::mark_posts_read(tx, member.id(), id, number, now).await?;
    Ok(())
}

/// Notes how closely a member follows a topic.
///
/// # Errors
///
/// Refuses when there is no such topic.
pub async fn set_watch_level(
    tx: &DatabaseTransaction,
    member: &Member,
    id: TopicId,
    level: WatchLevel,
) -> Result<(), ReadingError> {
    last_number(tx, member, id).await?;
    let row = reading::ActiveModel {
        account_id: Set(member.id()),
        topic_id: Set(id),
        read_number: Set(0),
        level: Set(level),
    };
    let update = OnConflict::columns([reading::Column::AccountId, reading::Column::TopicId])
        .update_column(reading::Column::Level)
        .to_owned();
    reading::Entity::insert(row).on_conflict(update).exec_without_returning(tx).await?;
    Ok(())
}

async fn last_number(
    tx: &DatabaseTransaction,
    member: &Member,
    id: TopicId,
) -> Result<i32, ReadingError> {
    let topic = topic::Entity::find_by_id(id).filter(sees_topic(member)).one(tx).await?;
    topic.map(|topic| topic.last_number).ok_or(ReadingError::NotFound)
}
