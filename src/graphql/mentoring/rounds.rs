//! What admins ask and do about rounds and who takes part in them.

use async_graphql::{Context, ID, Object};

use super::input::RoundInput;
use crate::clearing;
use crate::entity::{ParticipantId, RoundId};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::round::{Round, RoundPayload};
use crate::mentoring::{self, RoundChange};

/// What admins can ask about rounds.
#[derive(Default)]
pub(super) struct RoundQuery;

#[Object]
impl RoundQuery {
    /// The rounds, newest first.
    #[graphql(directive = access::apply(Access::Admin), complexity = "20 * child_complexity")]
    async fn rounds(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        ctx.viewer().admin()?;
        let found = mentoring::rounds(ctx.db().reader()).await?;
        Ok(found.into_iter().map(Round).collect())
    }

    /// One round.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn round(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] round: ID,
    ) -> Result<Option<Round>> {
        ctx.viewer().admin()?;
        let found = mentoring::round(ctx.db().reader(), id(&round)?).await?;
        Ok(found.map(Round))
    }
}

/// What admins can do about rounds.
#[derive(Default)]
pub(super) struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Makes a round; it needs a name and both dates.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn create_round(&self, ctx: &Context<'_>, input: RoundInput) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let change = RoundChange::from(input);
        let made = ctx
            .change(async |tx, occasion| {
                mentoring::create_round(tx, occasion, &admin, &change).await
            })
            .await;
        RoundPayload::from_outcome(made)
    }

    /// Changes a round; its window and its grades until the matches are out. Where registration
    /// is open for longer than was said, or open again, everybody registered is emailed.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn update_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] round: ID,
        input: RoundInput,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let round: RoundId = id(&round)?;
        let change = RoundChange::from(input);
        let changed = ctx
            .change(async |tx, occasion| {
                mentoring::update_round(tx, occasion, &admin, round, &change).await
            })
            .await;
        RoundPayload::from_outcome(changed)
    }

    /// Ends a round whose matches are out: outcomes can be recorded no more, and what people
    /// said about who they are is deleted.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn complete_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] round: ID,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let round: RoundId = id(&round)?;
        let ended = ctx
            .change(async |tx, occasion| {
                mentoring::complete_round(tx, occasion, &admin, round).await
            })
            .await;
        RoundPayload::from_outcome(ended)
    }

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
                clearing::withdraw_participant(tx, occasion, &admin, person).await
            })
            .await;
        RoundPayload::from_outcome(withdrawn)
    }
}
