//! What admins do when somebody withdraws.

use async_graphql::{Context, ID, Object};

use super::plan::PlanPayload;
use super::round::RoundPayload;
use crate::entity::ParticipantId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::words::RepairKind;
use crate::mentoring;
use crate::planning::{self, RepairRequest};

/// What admins can do when somebody withdraws.
#[derive(Default)]
pub(super) struct RepairMutation;

#[Object]
impl RepairMutation {
    /// Withdraws somebody who said so to the people who run the programme, before
    /// or after the matches are out.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn withdraw_participant(
        &self,
        ctx: &Context<'_>,
        participant_id: ID,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let person: ParticipantId = id(&participant_id)?;
        let withdrawn = ctx
            .change(async |tx, occasion| {
                mentoring::withdraw_participant(tx, occasion, &admin, person).await
            })
            .await;
        RoundPayload::from_outcome(withdrawn)
    }

    /// Starts making a plan that mends the published one, in the background. It
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
