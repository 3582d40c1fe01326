//! What admins ask and do about plans, and what they set for them.

use async_graphql::{Context, ID, Object};

use crate::entity::{PairRuleId, PairRuleKind, PlanId, RoundId};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::round::{MatchingRulesInput, Plan, PlanPayload, RoundPayload};
use crate::planning::{self, MatchingRequest, NewPairRule, Publishing, RulesChange};

/// What admins can ask about plans.
#[derive(Default)]
pub(super) struct PlanQuery;

#[Object]
impl PlanQuery {
    /// One plan.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] plan: ID,
    ) -> Result<Option<Plan>> {
        ctx.viewer().admin()?;
        let found = planning::plan(ctx.db().reader(), id(&plan)?).await?;
        Ok(found.map(Plan))
    }
}

/// What admins can do about plans.
#[derive(Default)]
pub(super) struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Sets what the plans of a round to come obey and aim for, until the matches
    /// are out.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn set_matching_rules(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        input: MatchingRulesInput,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let round: RoundId = id(&round_id)?;
        let change = RulesChange::from(input);
        let set = ctx
            .change(async |tx, occasion| {
                planning::set_rules(tx, occasion, &admin, round, &change).await
            })
            .await;
        RoundPayload::from_outcome(set)
    }

    /// Starts making a plan, in the background. The same seed and people give
    /// the same plan. With `nearPlanId`, a draft of the round, it is as good, and
    /// keeps as many of that draft's pairs as the engine sees: what `whatIf` tells
    /// of that draft, once what was tried has been done. Refuses while a pair to
    /// keep breaks a rule, and names each.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn run_matching(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        seed: Option<i32>,
        near_plan_id: Option<ID>,
    ) -> Result<PlanPayload> {
        let admin = ctx.viewer().admin()?;
        let (vocabulary, key) = (ctx.vocabulary(), &ctx.shared().secret_key);
        let near = near_plan_id.as_ref().map(id).transpose()?;
        let request = MatchingRequest { round: id(&round_id)?, seed, near, vocabulary, key };
        let asked = ctx
            .change(async |tx, occasion| {
                planning::run_matching(tx, occasion, &admin, request).await
            })
            .await;
        PlanPayload::from_outcome(asked)
    }

    /// Makes sure of a pair in the plans to come.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn pin_pair(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        mentee_id: ID,
        mentor_id: ID,
    ) -> Result<PlanPayload> {
        let rule = NewPairRule {
            round: id(&round_id)?,
            mentee: id(&mentee_id)?,
            mentor: id(&mentor_id)?,
            kind: PairRuleKind::Pin,
            reason: None,
        };
        set_pair_rule(ctx, &rule).await
    }

    /// Keeps a pair out of the plans to come, in either direction.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn exclude_pair(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        mentee_id: ID,
        mentor_id: ID,
        reason: String,
    ) -> Result<PlanPayload> {
        let rule = NewPairRule {
            round: id(&round_id)?,
            mentee: id(&mentee_id)?,
            mentor: id(&mentor_id)?,
            kind: PairRuleKind::Exclude,
            reason: Some(reason),
        };
        set_pair_rule(ctx, &rule).await
    }

    /// Takes a pin or an exclusion back.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn remove_pair_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] rule: ID,
    ) -> Result<RoundPayload> {
        let admin = ctx.viewer().admin()?;
        let rule: PairRuleId = id(&rule)?;
        let removed = ctx
            .change(async |tx, occasion| {
                planning::remove_pair_rule(tx, occasion, &admin, rule).await
            })
            .await;
        RoundPayload::from_outcome(removed)
    }

    /// Publishes a draft plan. Everyone in the round gets an email.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn publish_plan(&self, ctx: &Context<'_>, plan_id: ID) -> Result<PlanPayload> {
        let admin = ctx.viewer().admin()?;
        let (vocabulary, key) = (ctx.vocabulary(), &ctx.shared().secret_key);
        let publishing = Publishing { plan: id(&plan_id)?, vocabulary, key };
        let published = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                planning::publish_plan(tx, occasion, admin, publishing).await
            })
            .await;
        PlanPayload::from_outcome(published)
    }

    /// Discards a plan; one that is being made is stopped.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn discard_plan(&self, ctx: &Context<'_>, plan_id: ID) -> Result<PlanPayload> {
        let admin = ctx.viewer().admin()?;
        let plan: PlanId = id(&plan_id)?;
        let discarded = ctx
            .change(async |tx, occasion| planning::discard_plan(tx, occasion, &admin, plan).await)
            .await;
        PlanPayload::from_outcome(discarded)
    }
}

/// Pins or excludes a pair, and answers with the round's latest plan.
async fn set_pair_rule(ctx: &Context<'_>, rule: &NewPairRule) -> Result<PlanPayload> {
    let admin = ctx.viewer().admin()?;
    let set = ctx
        .change(async |tx, occasion| {
            planning::set_pair_rule(tx, occasion, &admin, rule).await?;
            let plans = planning::plans_of_rounds(tx, &[rule.round]).await?;
            Ok::<_, planning::PairRuleError>(plans.into_iter().next())
        })
        .await;
    PlanPayload::maybe(set)
}
