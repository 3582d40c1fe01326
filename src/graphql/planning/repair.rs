//! What is done after a plan is published: repairing it, and sending matches again.

use async_graphql::{Context, ID, Object};

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::round::{PlanPayload, ResendPayload};
use crate::graphql::words::RepairKind;
use crate::planning::{self, RepairRequest};

/// What admins can do when somebody in a published plan withdrew.
#[derive(Default)]
pub(super) struct RepairMutation;

#[Object]
impl RepairMutation {
    /// Starts making a plan that repairs the published one, in the background. It
    /// takes that one's place when it is published. Refuses as
    /// `runMatching` does.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn repair_plan(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        kind: RepairKind,
    ) -> Result<PlanPayload> {
        let admin = ctx.viewer().admin()?;
        let (vocabulary, key) = (ctx.vocabulary(), &ctx.shared().secret_key);
        let request = RepairRequest { round: id(&round_id)?, kind: kind.into(), vocabulary, key };
        let asked = ctx
            .change(async |tx, occasion| planning::repair_plan(tx, occasion, &admin, request).await)
            .await;
        PlanPayload::from_outcome(asked)
    }

    /// Sends somebody the email with their matches again, as they are now: at most three times
    /// a day, and not while an earlier one waits to be sent.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn resend_matches(&self, ctx: &Context<'_>, participant_id: ID) -> Result<ResendPayload> {
        let admin = ctx.viewer().admin()?;
        let person = id(&participant_id)?;
        let sent = ctx
            .change(async |tx, occasion| {
                planning::resend_matches(tx, occasion, &admin, ctx.vocabulary(), person).await
            })
            .await;
        ResendPayload::from_outcome(sent)
    }
}
