//! Deleting posts, and what goes with one: the offer it made, the thread it opened,
//! the reports of it.

use sea_orm::{DatabaseTransaction, EntityTrait};

use super::closing::close_topic;
use super::closing_reason::ClosingReason;
use super::offer::withdraw_offer_of_post;
use crate::account::{Member, Moderator};
use crate::entity::{FlagId, FlagState, PostId, PostKind, TopicId, post};
use crate::forum::{self, CloseTopicError, DeletePostError, Reason, ResolveFlagError};
use crate::moderation::{self, Inverse, LogEntry};
use crate::occasion::Occasion;

/// Deletes a post, as [`forum::delete_post`]. An offer goes with its post. With the
/// first post its thread closes, and nobody reads any more what it was about.
///
/// # Errors
///
/// As [`forum::delete_post`].
pub async fn delete_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: PostId,
    reason: Option<&Reason>,
) -> Result<post::Model, DeletePostError> {
    let found = post::Entity::find_by_id(id).one(tx).await?.ok_or(DeletePostError::NotFound)?;
    // Threads before posts, as everybody takes them.
    forum::lock_topic(tx, found.topic_id).await?;
    let post = forum::delete_post(tx, occasion, member, id, reason).await?;
    if post.kind == PostKind::Offer {
        withdraw_offer_of_post(tx, occasion, member.id(), post.id).await?;
    }
    if let Ok(moderator) = member.moderator() {
        if post.kind == PostKind::Opening {
            remove_thread(tx, occasion, &moderator, post.topic_id).await?;
        }
        forum::settle_flag(tx, occasion, &moderator, &post, FlagState::Removed).await?;
    }
    Ok(post)
}

/// Closes a thread whose first post was deleted, and takes its title out of sight.
async fn remove_thread(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: TopicId,
) -> Result<(), DeletePostError> {
    let breach = Reason::made(ClosingReason::Breach.text());
    match close_topic(tx, occasion, moderator, id, Some(&breach)).await {
        Ok(_) | Err(CloseTopicError::AlreadyClosed) => {}
        Err(CloseTopicError::NotFound | CloseTopicError::NotWaiting) => {
            return Err(DeletePostError::NotFound);
        }
        Err(CloseTopicError::Text(problem)) => return Err(problem.into()),
        Err(CloseTopicError::Database(error)) => return Err(error.into()),
    }
    Ok(forum::remove_title(tx, id).await?)
}

/// What a moderator decides about a reported post.
#[derive(Clone, Debug)]
pub struct FlagDecision {
    /// Whether the post is removed.
    pub hide_post: bool,
    /// Why, for the log; what was reported where there is nothing.
    pub note: Option<Reason>,
}

/// Decides about a reported post: removes it, or keeps it. Whoever reported it is
/// told that somebody has looked at it.
///
/// # Errors
///
/// Refuses for a report that is not there, one that was decided about, and one of
/// the moderator's own post.
pub async fn resolve_flag(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: FlagId,
    decision: &FlagDecision,
) -> Result<FlagId, ResolveFlagError> {
    let flag = forum::hold_flag(tx, moderator, id).await?;
    let post = &flag.post;
    let reason = decision.note.as_ref().unwrap_or(&flag.reported_as);
    // Its author may have deleted it since: then it is decided, too.
    if decision.hide_post && post.deleted_at.is_none() {
        delete_post(tx, occasion, moderator.member(), post.id, Some(reason)).await?;
        return Ok(id);
    }
    let to = if decision.hide_post { FlagState::Removed } else { FlagState::Kept };
    forum::settle_flag(tx, occasion, moderator, post, to).await?;
    let entry = LogEntry::new("keep post", forum::post_subject(tx, post).await?)
        .before(FlagState::Waiting.word())
        .after(to.word())
        .reason(Some(reason.as_str()))
        .inverse(Inverse::FlagAgain);
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    Ok(id)
}
