//! Replying to a topic.

use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::draft::forget_draft;
use super::notices::tell_of_post;
use super::permission::TAKES_REPLIES;
use super::seen::sees_topic;
use super::text::{PostText, TextProblem};
use super::thread::{self, NewPost};
use crate::account::Member;
use crate::entity::{DraftKind, PostKind, TopicId, post, topic};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a reply was not posted.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// No topic has this identifier.
    #[error("We could not find this thread")]
    NotFound,
    /// A closed topic takes no replies.
    #[error("This thread is closed, so you cannot reply to it")]
    TopicClosed,
    /// The text cannot be posted.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ReplyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::TopicClosed => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::TopicClosed => vec![Problem::new(Code::TopicClosed, &[], self.to_string())],
            Self::Text(problem) => vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Replies to a topic that is not closed. Its author watches it from then on.
///
/// A topic that waits to be closed still takes replies: people wish each other
/// well, or say that it was a mistake.
///
/// # Errors
///
/// Refuses when there is no such topic for the author and when it is closed.
pub async fn reply(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: TopicId,
    text: &PostText,
) -> Result<post::Model, ReplyError> {
    let seen = thread::step(id, &TAKES_REPLIES).filter(sees_topic(author));
    let step = thread::counted(seen, occasion.now());
    let Some(topic) = thread::take(tx, step).await? else {
        let seen = topic::Entity::find_by_id(id).filter(sees_topic(author));
        return Err(match seen.one(tx).await? {
            Some(_) => ReplyError::TopicClosed,
            None => ReplyError::NotFound,
        });
    };
    let reply = NewPost { author: author.id(), kind: PostKind::Reply, text };
    let post = thread::insert_post(tx, occasion, &topic, reply).await?;
    thread::watch_from(tx, author.id(), id, post.number).await?;
    forget_draft(tx, author.id(), DraftKind::Reply, id.0).await?;
    tell_of_post(tx, occasion, &topic, &post).await?;
    Ok(post)
}
