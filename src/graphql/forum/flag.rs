//! Posts that members report.

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::post::Post;
use super::topic::Topic;
use crate::clearing::{self, FlagDecision};
use crate::entity::{FlagId, PostId, WaitingKind};
use crate::forum::{self, FlagPostError, FlagRow, NewFlag, Reason, ResolveFlagError};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::loaders;
use crate::graphql::member::Member;
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::review::{claim_of, undo_of_one};
use crate::graphql::words::FlagReason;
use crate::review::Item;

/// A post that members reported; all reports of it that wait are one.
pub(crate) struct Flag(pub(crate) FlagRow);

/// A post that members reported; all reports of it that wait are one. Who reported
/// it is told to nobody.
#[Object]
impl Flag {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The post.
    async fn post(&self) -> Post {
        Post(self.0.post.clone())
    }

    /// Its thread.
    async fn topic(&self) -> Topic {
        Topic(self.0.topic.clone())
    }

    /// Why it was reported, each reason once; to whoever reported it their own.
    async fn reasons(&self) -> Vec<FlagReason> {
        self.0.reasons.iter().copied().map(Into::into).collect()
    }

    /// What those who reported it added; to whoever reported it their own.
    async fn notes(&self) -> &[String] {
        &self.0.notes
    }

    /// When it was first reported.
    async fn flagged_at(&self) -> OffsetDateTime {
        self.0.flagged_at
    }

    /// Which moderator is on it.
    async fn claimed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        let item = Item { kind: WaitingKind::Flag, id: self.0.id.0 };
        let claim = claim_of(ctx, item).await?;
        loaders::member(ctx, claim.map(|claim| claim.moderator)).await
    }
}

/// What became of a report.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct FlagPayload {
    /// The report; null when nothing was changed.
    flag: Option<Flag>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl FlagPayload {
    async fn of_reporter(
        ctx: &Context<'_>,
        outcome: std::result::Result<FlagId, FlagPostError>,
    ) -> Result<Self> {
        let (flagged, errors) = settle(outcome)?;
        let Some(flagged) = flagged else { return Ok(Self { flag: None, errors }) };
        let found = forum::own_flag(ctx.db().reader(), &ctx.viewer().member()?, flagged).await?;
        Ok(Self { flag: found.map(Flag), errors })
    }

    async fn of_moderator(
        ctx: &Context<'_>,
        outcome: std::result::Result<FlagId, ResolveFlagError>,
    ) -> Result<Self> {
        let (resolved, errors) = settle(outcome)?;
        let Some(resolved) = resolved else { return Ok(Self { flag: None, errors }) };
        let moderator = ctx.viewer().moderator()?;
        let found = forum::flag_for_moderator(ctx.db().reader(), &moderator, resolved).await?;
        Ok(Self { flag: found.map(Flag), errors })
    }
}

#[ComplexObject]
impl FlagPayload {
    /// The entry of the log that a moderator can undo, where this wrote one.
    async fn undo(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        undo_of_one(ctx, self.flag.as_ref().map(|flag| flag.0.post.id)).await
    }
}

/// What moderators see of reports.
#[derive(Default)]
pub(crate) struct FlagQuery;

#[Object]
impl FlagQuery {
    /// The reported posts that wait for a moderator, the first reported first; none
    /// that the moderator wrote. `after` is the identifier of a report.
    #[graphql(
        directive = access::apply(Access::Moderator),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn flag_queue(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<Flag>> {
        let moderator = ctx.viewer().moderator()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let waiting = forum::flag_queue(ctx.db().reader(), &moderator, &slice).await?;
        Ok(waiting.into_iter().map(Flag).collect())
    }
}

/// Reporting posts, and deciding about them.
#[derive(Default)]
pub(crate) struct FlagMutation;

#[Object]
impl FlagMutation {
    /// Reports a post to the moderators. `OTHER` needs a note.
    #[graphql(directive = access::apply(Access::Member))]
    async fn flag_post(
        &self,
        ctx: &Context<'_>,
        post_id: ID,
        reason: FlagReason,
        note: Option<String>,
    ) -> Result<FlagPayload> {
        let member = ctx.viewer().member()?;
        let post: PostId = id(&post_id)?;
        let new = NewFlag::check(post, reason.into(), &note.unwrap_or_default());
        let flagged = ctx
            .change_with(new, async |tx, occasion, new| {
                forum::flag_post(tx, occasion, &member, &new).await
            })
            .await;
        FlagPayload::of_reporter(ctx, flagged).await
    }

    /// Decides about a reported post: removes it, or keeps it. Whoever reported it
    /// is told that a moderator has looked at it. Removing the first post of a thread
    /// closes the thread and takes its title out of sight.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn resolve_flag(
        &self,
        ctx: &Context<'_>,
        flag_id: ID,
        hide_post: bool,
        note: Option<String>,
    ) -> Result<FlagPayload> {
        let moderator = ctx.viewer().moderator()?;
        let flag: FlagId = id(&flag_id)?;
        let note = Reason::parse("note", &note.unwrap_or_default());
        let decision = note.map(|note| FlagDecision { hide_post, note });
        let resolved = ctx
            .change_with(decision, async |tx, occasion, decision| {
                clearing::resolve_flag(tx, occasion, &moderator, flag, &decision).await
            })
            .await;
        FlagPayload::of_moderator(ctx, resolved).await
    }
}
