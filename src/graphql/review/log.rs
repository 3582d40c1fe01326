//! The moderation log, and undoing what stands in it.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use time::OffsetDateTime;

use super::batch::{Batch, BatchPayload};
use crate::entity::LogEntryId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::paging::{Paging, slice_after};
use crate::review::{self, LogRow, UndoError};

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

    /// What, as people read it: "Closed a thread".
    async fn action_words(&self) -> String {
        review::action_words(&self.0.action)
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

    /// The entry that it undoes.
    async fn undoes(&self) -> Option<ID> {
        self.0.undoes.map(|id| id.to_string().into())
    }

    /// Until when it can be undone; null where it cannot.
    async fn undo_until(&self) -> Option<OffsetDateTime> {
        self.0.undo_until
    }
}

/// Which entries of the log are wanted; what is left out lets all pass.
#[derive(InputObject, Default)]
pub(super) struct LogFilter {
    /// By whom.
    moderator_id: Option<ID>,
    /// What was done, as the log spells it: `close topic`.
    action: Option<String>,
    /// A part of what it was done to: a title or a name.
    subject: Option<String>,
    /// From when on.
    from: Option<OffsetDateTime>,
    /// Before when.
    until: Option<OffsetDateTime>,
}

impl LogFilter {
    fn read(self) -> Result<review::LogFilter> {
        Ok(review::LogFilter {
            moderator: self.moderator_id.as_ref().map(id).transpose()?,
            action: self.action,
            subject: self.subject,
            from: self.from,
            until: self.until,
        })
    }
}

/// A kind of action that the log can hold.
#[derive(SimpleObject)]
pub(super) struct LogAction {
    /// As the log spells it: `close topic`.
    action: &'static str,
    /// As people read it: "Closed a thread".
    words: &'static str,
}

/// What moderators read in the log.
#[derive(Default)]
pub(crate) struct LogQuery;

#[Object]
impl LogQuery {
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
        filter: Option<LogFilter>,
    ) -> Result<Vec<ModerationLogEntry>> {
        let moderator = ctx.viewer().moderator()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let (slice, filter) = (slice_after(first, after)?, filter.unwrap_or_default().read()?);
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        let entries = review::moderation_log(db, &moderator, now, &filter, &slice).await?;
        Ok(entries.into_iter().map(ModerationLogEntry).collect())
    }

    /// Every kind of action that the log can hold.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn log_actions(&self, ctx: &Context<'_>) -> Result<Vec<LogAction>> {
        ctx.viewer().moderator()?;
        let actions = review::ACTIONS.iter();
        Ok(actions.map(|&(action, words)| LogAction { action, words }).collect())
    }

    /// Who moderates, by name.
    #[graphql(directive = access::apply(Access::Moderator), complexity = "cost::OWN * child_complexity")]
    async fn moderators(&self, ctx: &Context<'_>) -> Result<Vec<Member>> {
        let moderator = ctx.viewer().moderator()?;
        let found = review::moderators(ctx.db().reader(), &moderator).await?;
        Ok(found.into_iter().map(Member::from).collect())
    }
}

/// What became of undoing something.
#[derive(SimpleObject)]
pub(super) struct UndoPayload {
    /// The entry that was undone; null when nothing was changed.
    entry: Option<ModerationLogEntry>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl UndoPayload {
    async fn settle(
        ctx: &Context<'_>,
        outcome: std::result::Result<LogEntryId, UndoError>,
    ) -> Result<Self> {
        let (undone, errors) = settle(outcome)?;
        let Some(undone) = undone else { return Ok(Self { entry: None, errors }) };
        let (moderator, now) = (ctx.viewer().moderator()?, ctx.occasion().now());
        let entry = review::log_entry(ctx.db().reader(), &moderator, now, undone).await?;
        Ok(Self { entry: entry.map(ModerationLogEntry), errors })
    }
}

/// Undoing what stands in the log.
#[derive(Default)]
pub(crate) struct LogMutation;

#[Object]
impl LogMutation {
    /// Undoes what a moderator did, within ten minutes. Writes an entry of its
    /// own.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn undo_moderation(&self, ctx: &Context<'_>, log_entry_id: ID) -> Result<UndoPayload> {
        let moderator = ctx.viewer().moderator()?;
        let entry: LogEntryId = id(&log_entry_id)?;
        let undone = ctx
            .change(async |tx, occasion| review::undo(tx, occasion, &moderator, entry).await)
            .await;
        UndoPayload::settle(ctx, undone).await
    }

    /// Undoes several things that moderators did, at most 50, each by itself.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn undo_several(
        &self,
        ctx: &Context<'_>,
        log_entry_ids: Vec<ID>,
    ) -> Result<BatchPayload> {
        let moderator = ctx.viewer().moderator()?;
        let batch = Batch::<LogEntryId>::read("logEntryIds", &log_entry_ids)?;
        let moderator = &moderator;
        let undo = |id| {
            ctx.change(async move |tx, occasion| review::undo(tx, occasion, moderator, id).await)
        };
        batch.run(undo).await
    }
}
