//! What people ask and do about their own part in the programme.

use async_graphql::{Context, ID, Object};

use super::input::RegistrationInput;
use super::matches::{LeftOut, MatchPayload, MyMatch};
use super::participant::{Registration, RegistrationPayload};
use super::round::Round;
use crate::entity::{PairId, RoundId};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::words::Outcome;
use crate::mentoring::{self, Registering, RegistrationForm};
use crate::planning;

/// What people can ask about their own part.
#[derive(Default)]
pub(super) struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// The round that is open, else the latest.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn current_round(&self, ctx: &Context<'_>) -> Result<Option<Round>> {
        ctx.viewer().pending()?;
        let found = mentoring::current_round(ctx.db().reader(), ctx.occasion().now()).await?;
        Ok(found.map(Round))
    }

    /// The person's own registration.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn my_registration(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
    ) -> Result<Option<Registration>> {
        let person = ctx.viewer().pending()?;
        let asked = (id(&round_id)?, &ctx.shared().secret_key);
        let found = mentoring::my_registration(ctx.db().reader(), person, asked).await?;
        Ok(found.map(Registration))
    }

    /// The person's own matches; none before they are out.
    #[graphql(directive = access::apply(Access::Pending), complexity = "6 * child_complexity")]
    async fn my_matches(&self, ctx: &Context<'_>, round_id: ID) -> Result<Vec<MyMatch>> {
        let person = ctx.viewer().pending()?;
        let round = id(&round_id)?;
        let found = planning::my_matches(ctx.db().reader(), ctx.vocabulary(), person, round);
        let found = found.await?;
        Ok(found.into_iter().map(MyMatch).collect())
    }

    /// Where the person has nobody, and why: once as a mentee, once as a mentor; nothing
    /// before the matches are out.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn my_left_out(&self, ctx: &Context<'_>, round_id: ID) -> Result<Vec<LeftOut>> {
        let person = ctx.viewer().pending()?;
        let found = planning::my_left_out(ctx.db().reader(), person, id(&round_id)?).await?;
        Ok(found.into_iter().map(LeftOut::from).collect())
    }
}

/// What people can do about their own part.
#[derive(Default)]
pub(super) struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Registers the person for a round, or changes their registration.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn register(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        input: RegistrationInput,
    ) -> Result<RegistrationPayload> {
        let person = ctx.viewer().pending()?;
        let registering = Registering {
            round: id(&round_id)?,
            form: &RegistrationForm::from(input),
            vocabulary: ctx.vocabulary(),
            key: &ctx.shared().secret_key,
        };
        let registered = ctx
            .change(async |tx, occasion| {
                mentoring::register(tx, occasion, person, registering).await
            })
            .await;
        RegistrationPayload::from_outcome(registered)
    }

    /// Withdraws the person's registration, and deletes what they said about
    /// who they are.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn withdraw_registration(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
    ) -> Result<RegistrationPayload> {
        let person = ctx.viewer().pending()?;
        let round: RoundId = id(&round_id)?;
        let withdrawn = ctx
            .change(async |tx, occasion| {
                mentoring::withdraw_registration(tx, occasion, person, round).await
            })
            .await;
        RegistrationPayload::from_outcome(withdrawn)
    }

    /// Says how a match went; where both want to go on, it is a long-term one.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn record_outcome(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        match_id: ID,
        outcome: Outcome,
    ) -> Result<MatchPayload> {
        let person = ctx.viewer().pending()?;
        let place: (RoundId, PairId) = (id(&round_id)?, id(&match_id)?);
        let recorded = ctx
            .change(async |tx, _| {
                planning::record_outcome(tx, ctx.vocabulary(), person, place, outcome.into()).await
            })
            .await;
        MatchPayload::from_outcome(recorded)
    }
}
