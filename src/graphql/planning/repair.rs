//! Repairing a published plan.

use async_graphql::{Context, ID, Object};

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::round::PlanPayload;
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
}
