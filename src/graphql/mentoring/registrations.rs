//! What people ask and do about their own registration.

use async_graphql::{Context, ID, Object};

use super::input::RegistrationInput;
use crate::entity::RoundId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::round::{Registration, RegistrationPayload, Round};
use crate::mentoring::{self, Registering, RegistrationForm};

/// What people can ask about their own registration.
#[derive(Default)]
pub(super) struct RegistrationQuery;

#[Object]
impl RegistrationQuery {
    /// The round that is open, else the latest.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn current_round(&self, ctx: &Context<'_>) -> Result<Option<Round>> {
        ctx.viewer().pending()?;
        let found = mentoring::current_round(ctx.db().reader(), ctx.occasion().now()).await?;
        Ok(found.map(Round))
    }

    /// The rounds that the person took part in and whose matches are out, the latest
    /// first.
    #[graphql(directive = access::apply(Access::Pending), complexity = "cost::ROUNDS * child_complexity")]
    async fn my_rounds(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        let person = ctx.viewer().pending()?;
        let found = mentoring::rounds_of(ctx.db().reader(), person).await?;
        Ok(found.into_iter().map(Round).collect())
    }

    /// The person's own registration.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn my_registration(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
    ) -> Result<Option<Registration>> {
        let person = ctx.viewer().pending()?;
        let (round, key) = (id(&round_id)?, &ctx.shared().secret_key);
        let found = mentoring::my_registration(ctx.db().reader(), person, round, key).await?;
        Ok(found.map(Registration))
    }
}

/// What people can do about their own registration.
#[derive(Default)]
pub(super) struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
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
}
