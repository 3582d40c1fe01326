//! What moderators and admins decide about accounts.

use async_graphql::{Context, ID, Object};
use time::OffsetDateTime;

use super::review::{AccountPayload, VerificationRequest};
use crate::account::{self, NewRole, ReviewLists, Suspension};
use crate::clearing;
use crate::forum::Reason;
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::words::{RejectionReason, Role};

/// What the staff can ask about accounts.
#[derive(Default)]
pub(super) struct StaffQuery;

#[Object]
impl StaffQuery {
    /// The accounts that wait to be verified, longest first. `after` is the
    /// identifier of the last account of the page before.
    #[graphql(
        directive = access::apply(Access::Moderator),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn verification_queue(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<VerificationRequest>> {
        let moderator = ctx.viewer().moderator()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let lists = ReviewLists { vocabulary: ctx.vocabulary(), key: &ctx.shared().secret_key };
        let waiting =
            account::verification_queue(ctx.db().reader(), lists, &moderator, &slice).await?;
        Ok(waiting.into_iter().map(Into::into).collect())
    }

    /// How many accounts wait to be verified.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn verification_queue_length(&self, ctx: &Context<'_>) -> Result<u64> {
        let moderator = ctx.viewer().moderator()?;
        Ok(account::verification_queue_length(ctx.db().reader(), &moderator).await?)
    }
}

/// What the staff can do about accounts.
#[derive(Default)]
pub(super) struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Verifies an account, and emails its owner.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn verify_account(&self, ctx: &Context<'_>, account_id: ID) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let verified = ctx
            .change(async |tx, occasion| {
                account::verify_account(tx, occasion, &moderator, account).await
            })
            .await;
        AccountPayload::from_outcome(ctx, verified).await
    }

    /// Rejects an account, for a usual reason, in one's own words, or both, and emails
    /// the reason to its owner.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn reject_account(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        reason: String,
        usual: Option<RejectionReason>,
    ) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account_id = id(&account_id)?;
        let reason = account::rejection_text(usual.map(Into::into), &reason);
        let rejected = ctx
            .change(async |tx, occasion| {
                account::reject_account(tx, occasion, &moderator, account_id, &reason).await
            })
            .await;
        AccountPayload::from_outcome(ctx, rejected).await
    }

    /// Shuts an account out at once, until a time or for good; the reason goes
    /// to the person by email.
    #[graphql(directive = access::apply(Access::Moderator), directive = step_up::apply())]
    async fn suspend_account(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        until: Option<OffsetDateTime>,
        reason: String,
    ) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let suspension = Suspension { until, reason };
        let suspended = ctx
            .change_fresh(moderator.fresh(), async |tx, occasion, moderator| {
                clearing::suspend_account(tx, occasion, moderator, account, &suspension).await
            })
            .await;
        AccountPayload::from_outcome(ctx, suspended).await
    }

    /// Lets a member take part in the clearing of the published round who is not
    /// eligible otherwise. The log keeps the reason.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn let_into_clearing(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        reason: String,
    ) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let reason = Reason::required("reason", &reason);
        let let_in = ctx
            .change_with(reason, async |tx, occasion, reason| {
                clearing::let_into_clearing(tx, occasion, &moderator, account, &reason).await
            })
            .await;
        AccountPayload::from_outcome(ctx, let_in).await
    }

    /// Reinstates a suspended account, with its earlier role.
    #[graphql(directive = access::apply(Access::Moderator), directive = step_up::apply())]
    async fn reinstate_account(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        reason: String,
    ) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let reinstated = ctx
            .change_fresh(moderator.fresh(), async |tx, occasion, moderator| {
                account::reinstate_account(tx, occasion, moderator, account, &reason).await
            })
            .await;
        AccountPayload::from_outcome(ctx, reinstated).await
    }

    /// Removes all second factors of somebody who has lost them, for a reason that the log
    /// keeps; they and all admins get an email.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn reset_second_factor(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        reason: String,
    ) -> Result<AccountPayload> {
        let admin = ctx.viewer().admin()?;
        let account = id(&account_id)?;
        let reset = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::reset_second_factor(tx, occasion, admin, account, &reason).await
            })
            .await;
        AccountPayload::from_outcome(ctx, reset).await
    }

    /// Gives a member another role, for a reason that the log keeps. Nobody
    /// changes their own.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn set_role(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        role: Role,
        reason: Option<String>,
    ) -> Result<AccountPayload> {
        let admin = ctx.viewer().admin()?;
        let account = id(&account_id)?;
        let new = NewRole { role: role.into(), reason };
        let changed = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::set_role(tx, occasion, admin, account, &new).await
            })
            .await;
        AccountPayload::from_outcome(ctx, changed).await
    }
}
