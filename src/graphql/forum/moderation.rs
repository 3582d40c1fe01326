//! Threads that wait to be closed, and the moderation log.

use async_graphql::{Context, ID, Object};
use time::OffsetDateTime;

use super::payload::TopicPayload;
use super::topic::Topic;
use crate::clearing;
use crate::entity::TopicId;
use crate::forum::{self, LogRow, Reason};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::paging::{Paging, slice_after};

/// What a moderator or an admin did.
pub(super) struct ModerationLogEntry(LogRow);

/// What a moderator or an admin did.
#[Object]
impl ModerationLogEntry {
    /// Identifies the entry.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// When.
    async fn at(&self) -> OffsetDateTime {
        self.0.at
    }

    /// Who.
    async fn moderator(&self) -> Member {
        self.0.moderator.clone().into()
    }

    /// What, as a verb and its object: `close topic`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// On what: a title or a name, as it was at the time.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// On what sort of thing: `topic`, `account`, `round`.
    async fn subject_kind(&self) -> &str {
        &self.0.subject_kind
    }

    /// How it stood.
    async fn before(&self) -> Option<&str> {
        self.0.before.as_deref()
    }

    /// How it stood afterwards.
    async fn after(&self) -> Option<&str> {
        self.0.after.as_deref()
    }

    /// Why, as the moderator says.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

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

    /// What moderators and admins did, the latest first. `after` is the
    /// identifier of an entry.
    #[graphql(
        directive = access::apply(Access::Moderator),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn moderation_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<ModerationLogEntry>> {
        let moderator = ctx.viewer().moderator()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let entries = forum::moderation_log(ctx.db().reader(), &moderator, &slice).await?;
        Ok(entries.into_iter().map(ModerationLogEntry).collect())
    }
}

/// What moderators change on the forum.
#[derive(Default)]
pub(crate) struct ModerationMutation;

#[Object]
impl ModerationMutation {
    /// Closes a topic, so that nobody may reply to it any more.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn close_topic(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        reason: Option<String>,
    ) -> Result<TopicPayload> {
        let moderator = ctx.viewer().moderator()?;
        let topic: TopicId = id(&topic_id)?;
        let reason = Reason::parse("reason", &reason.unwrap_or_default());
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
