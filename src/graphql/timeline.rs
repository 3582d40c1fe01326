//! What admins decide about the timeline of a round.

use async_graphql::{Context, ID, Object};
use time::OffsetDateTime;

use super::access::{Access, access};
use super::asking::Asking;
use super::error::Result;
use super::id::id;
use super::round::{RoundPayload, StepDecision};
use super::words::RoundStep;
use crate::timeline::{self, StepDates, StepOf};

/// What can be done about the timeline of a round.
#[derive(Default)]
pub(super) struct TimelineMutation;

#[Object]
impl TimelineMutation {
    /// Moves a step of a round to another date.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn move_round_step(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        step: RoundStep,
        at: OffsetDateTime,
        until: Option<OffsetDateTime>,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let of = StepOf { round: id(&round_id)?, step: step.into() };
        let dates = StepDates { at, until };
        let moved = ctx
            .change(async |tx, occasion| timeline::move_step(tx, occasion, &admin, of, dates).await)
            .await;
        RoundPayload::from_outcome(moved)
    }

    /// Pauses, skips, resumes or finishes a step of a round.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn decide_round_step(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        step: RoundStep,
        decision: StepDecision,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let of = StepOf { round: id(&round_id)?, step: step.into() };
        let decided = ctx
            .change(async |tx, occasion| {
                timeline::decide_step(tx, occasion, &admin, of, decision.into()).await
            })
            .await;
        RoundPayload::from_outcome(decided)
    }
}
