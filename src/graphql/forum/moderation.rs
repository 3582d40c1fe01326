//! Threads that wait to be closed.

use async_graphql::{Context, ID, Object};

use super::payload::TopicPayload;
use super::topic::Topic;
use crate::clearing::{self, ClosingReason};
use crate::entity::TopicId;
use crate::forum::Reason;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::words;

/// What moderators see of the forum.
#[derive(Default)]
pub(crate) struct ModerationQuery;

#[Object]
impl ModerationQuery {
    /// The threads that wait to be closed, the longest waiting first. `after`
    /// is the identifier of a topic of the queue.
    #[graphql(
        directive = access::apply(Access::Moderator),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn closing_queue(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<Topic>> {
        let moderator = ctx.viewer().moderator()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let waiting = clearing::closing_queue(ctx.db().reader(), &moderator, &slice).await?;
        Ok(waiting.into_iter().map(Topic).collect())
    }
}

/// What moderators change on the forum.
#[derive(Default)]
pub(crate) struct ModerationMutation;

#[Object]
impl ModerationMutation {
    /// Closes a topic, so that nobody may reply to it any more: for a usual reason,
    /// in one's own words, or both.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn close_topic(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        reason: Option<String>,
        usual: Option<words::ClosingReason>,
    ) -> Result<TopicPayload> {
        let moderator = ctx.viewer().moderator()?;
        let topic: TopicId = id(&topic_id)?;
        let written = Reason::parse("reason", &reason.unwrap_or_default());
        let reason = written.map(|it| ClosingReason::with(usual.map(Into::into), it));
        let closed = ctx
            .change_with(reason, async |tx, occasion, reason| {
                clearing::close_topic(tx, occasion, &moderator, topic, reason.as_ref()).await
            })
            .await;
        TopicPayload::settle(closed.map(|topic| topic.id))
    }

    /// Opens a topic again that is closed, or waits to be.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn reopen_topic(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        reason: String,
    ) -> Result<TopicPayload> {
        let moderator = ctx.viewer().moderator()?;
        let topic: TopicId = id(&topic_id)?;
        let reason = Reason::required("reason", &reason);
        let reopened = ctx
            .change_with(reason, async |tx, occasion, reason| {
                clearing::reopen_topic(tx, occasion, &moderator, topic, &reason).await
            })
            .await;
        TopicPayload::settle(reopened.map(|topic| topic.id))
    }
}
