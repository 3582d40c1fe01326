//! Closing a topic and opening it again.

use sea_orm::sea_query::Expr;
use sea_orm::{DatabaseTransaction, DbErr};

use super::notices::{tell_of_closing, tell_of_reopening};
use super::text::{PostText, Reason, TextProblem};
use super::thread;
use crate::account::Moderator;
use crate::entity::{TopicId, TopicState, topic};
use crate::moderation::{self, Closed, Inverse, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a topic was not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseTopicError {
    /// No topic has this identifier.
    #[error("We could not find this thread")]
    NotFound,
    /// Someone else did it first.
    #[error("This thread is already closed")]
    AlreadyClosed,
    /// Nobody has asked for it.
    #[error("This thread is not waiting to be closed")]
    NotWaiting,
    /// The reason cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for CloseTopicError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyClosed | Self::NotWaiting => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::AlreadyClosed | Self::NotWaiting => {
                vec![Problem::new(Code::AlreadyDone, &[], self.to_string())]
            }
            Self::Text(problem) => vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Why a topic was not opened again.
#[derive(Debug, thiserror::Error)]
pub enum ReopenTopicError {
    /// No topic has this identifier.
    #[error("We could not find this thread")]
    NotFound,
    /// It is open already.
    #[error("This thread is already open")]
    AlreadyOpen,
    /// Its first post was removed, and nothing is left to answer.
    #[error("A moderator removed the first post of this thread, so it cannot be reopened")]
    Removed,
    /// It is an advert, and its author has posted another one since.
    #[error("The author has another open advert of this kind. Only one can be open")]
    AdvertAlreadyOpen,
    /// The reason is missing or cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ReopenTopicError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyOpen | Self::Removed | Self::AdvertAlreadyOpen => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::AlreadyOpen => Code::AlreadyDone,
            Self::Removed => Code::Invalid,
            Self::AdvertAlreadyOpen => Code::AdvertAlreadyOpen,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// Closes a topic: no replies from then on, an event in the thread, an entry
/// in the moderation log. Of two moderators who close at once, one does.
///
/// # Errors
///
/// Refuses when there is no such topic, and when it is closed.
pub async fn close_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
    reason: Option<&Reason>,
) -> Result<topic::Model, CloseTopicError> {
    let before = thread::lock_topic(tx, id).await?.ok_or(CloseTopicError::NotFound)?.state;
    if before == TopicState::Closed {
        return Err(CloseTopicError::AlreadyClosed);
    }
    let step = thread::step(id, &[before])
        .col_expr(topic::Column::State, Expr::value(TopicState::Closed))
        .col_expr(topic::Column::ClosedAt, Expr::value(occasion.now()))
        .col_expr(topic::Column::ClosedBy, Expr::value(moderator.id()))
        .col_expr(topic::Column::ClosingReason, Expr::value(reason.map(Reason::as_str)));
    let topic = thread::take(tx, step).await?.ok_or(CloseTopicError::AlreadyClosed)?;
    let event = PostText::event("This thread was closed.", reason);
    thread::insert_event(tx, occasion, &topic, moderator.id(), &event).await?;
    let entry = LogEntry::new("close topic", &topic)
        .before(before.word())
        .after(topic.state.word())
        .reason(reason.map(Reason::as_str))
        .inverse(Inverse::Reopen { before });
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tell_of_closing(tx, occasion, &topic, moderator.id()).await?;
    Ok(topic)
}

/// Opens a topic again that is closed, or waits to be.
///
/// # Errors
///
/// Refuses when there is no such topic, when it is open, and when its first post was
/// removed.
pub async fn reopen_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
    reason: &Reason,
) -> Result<topic::Model, ReopenTopicError> {
    let found = thread::lock_topic(tx, id).await?.ok_or(ReopenTopicError::NotFound)?;
    let before = found.state;
    if before == TopicState::Open {
        return Err(ReopenTopicError::AlreadyOpen);
    }
    if found.removed_title.is_some() {
        return Err(ReopenTopicError::Removed);
    }
    let none = || Expr::value(None::<String>);
    let step = thread::step(id, &[before])
        .col_expr(topic::Column::State, Expr::value(TopicState::Open))
        .col_expr(topic::Column::DeclaredAt, Expr::value(None::<time::OffsetDateTime>))
        .col_expr(topic::Column::ClosedAt, Expr::value(None::<time::OffsetDateTime>))
        .col_expr(topic::Column::ClosedBy, Expr::value(None::<uuid::Uuid>))
        .col_expr(topic::Column::ClosingReason, none());
    let topic = thread::take(tx, step).await?.ok_or(ReopenTopicError::AlreadyOpen)?;
    let event = PostText::event("This thread was reopened.", Some(reason));
    thread::insert_event(tx, occasion, &topic, moderator.id(), &event).await?;
    let entry = LogEntry::new("reopen topic", &topic)
        .before(before.word())
        .after(topic.state.word())
        .reason(Some(reason.as_str()))
        .inverse(Inverse::Close(Closed {
            state: before,
            declared_at: found.declared_at,
            at: found.closed_at,
            by: found.closed_by,
            reason: found.closing_reason,
        }));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tell_of_reopening(tx, occasion, &topic, moderator.id()).await?;
    Ok(topic)
}
