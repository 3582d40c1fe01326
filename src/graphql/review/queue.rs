//! All that waits for moderators, on one list.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::claim_of;
use crate::account::{ReviewLists, waited};
use crate::graphql::access::{Access, access};
use crate::graphql::account::VerificationRequest;
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::forum::{Flag, Topic};
use crate::graphql::loaders;
use crate::graphql::member::Member;
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::words::WaitingKind;
use crate::review::{self, Waiting};

/// Something that waits for a moderator.
pub(super) struct WaitingItem(Waiting);

/// Something that waits for a moderator: an account to verify, a thread to close, or
/// a reported post.
#[Object]
impl WaitingItem {
    /// Identifies the account, the thread or the report.
    async fn id(&self) -> ID {
        self.0.item().id.to_string().into()
    }

    /// What it is.
    async fn kind(&self) -> WaitingKind {
        self.0.item().kind.into()
    }

    /// Since when it waits.
    async fn since(&self) -> OffsetDateTime {
        self.0.since()
    }

    /// For how long it waits, as in "3 hours".
    async fn waiting_for(&self, ctx: &Context<'_>) -> String {
        waited(self.0.since(), ctx.occasion().now())
    }

    /// The account to verify.
    async fn request(&self) -> Option<VerificationRequest> {
        self.0.request().cloned().map(Into::into)
    }

    /// The thread to close.
    async fn topic(&self) -> Option<Topic> {
        self.0.topic().cloned().map(Topic)
    }

    /// The reported post.
    async fn flag(&self) -> Option<Flag> {
        self.0.flag().cloned().map(Flag)
    }

    /// Which moderator is on it.
    async fn claimed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        let claim = claim_of(ctx, self.0.item()).await?;
        loaders::member(ctx, claim.map(|claim| claim.moderator)).await
    }

    /// Until when they are on it.
    async fn claimed_until(&self, ctx: &Context<'_>) -> Result<Option<OffsetDateTime>> {
        Ok(claim_of(ctx, self.0.item()).await?.map(|claim| claim.until))
    }
}

/// How much waits for moderators.
#[derive(SimpleObject)]
pub(super) struct WaitingCounts {
    /// Accounts to verify.
    accounts: u64,
    /// Threads to close.
    topics: u64,
    /// Reported posts that the moderator did not write.
    flags: u64,
}

/// What waits for moderators.
#[derive(Default)]
pub(crate) struct QueueQuery;

#[Object]
impl QueueQuery {
    /// The first of all that waits for moderators, the longest waiting first.
    #[graphql(
        directive = access::apply(Access::Moderator),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn moderation_queue(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
    ) -> Result<Vec<WaitingItem>> {
        let moderator = ctx.viewer().moderator()?;
        let limit = slice_after::<()>(first, None)?.limit;
        let lists = ReviewLists { vocabulary: ctx.vocabulary(), key: &ctx.shared().secret_key };
        let waiting = review::queue(ctx.db().reader(), lists, &moderator, limit).await?;
        Ok(waiting.into_iter().map(WaitingItem).collect())
    }

    /// How much waits for moderators.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn waiting_counts(&self, ctx: &Context<'_>) -> Result<WaitingCounts> {
        let moderator = ctx.viewer().moderator()?;
        let review::Counts { accounts, topics, flags } =
            review::counts(ctx.db().reader(), &moderator).await?;
        Ok(WaitingCounts { accounts, topics, flags })
    }
}
