//! What admins try out: nothing here changes a round.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use crate::entity::ParticipantId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::{id, id_if_any};
use crate::graphql::round::{Aim, Participant, Participants, Plan, PlanDifference, load};
use crate::graphql::words::{PairRuleKind, ParticipantRole};
use crate::planning::{self, Lists, NewMentors, TrialChanges, TriedCapacity, TriedPair};

/// What admins can try out.
#[derive(Default)]
pub(super) struct TrialQuery;

#[Object]
impl TrialQuery {
    /// What would become of a draft if something were different. Nothing is
    /// changed; the engine runs while the caller waits.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn what_if(&self, ctx: &Context<'_>, plan_id: ID, input: WhatIfInput) -> Result<WhatIf> {
        ctx.viewer().admin()?;
        let changes = TrialChanges::from(input);
        let lists = Lists { vocabulary: ctx.vocabulary(), key: &ctx.shared().secret_key };
        let tried = planning::try_changes(ctx.db().reader(), lists, id(&plan_id)?, &changes).await;
        let (trial, errors) = settle(tried)?;
        Ok(WhatIf { changes: TriedChanges(changes), trial, errors })
    }

    /// Two plans of a round, side by side; both have to be named.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn compare_plans(
        &self,
        ctx: &Context<'_>,
        before: Option<ID>,
        after: Option<ID>,
    ) -> Result<PlanComparison> {
        ctx.viewer().admin()?;
        let first = before.as_ref().and_then(id_if_any);
        let second = after.as_ref().and_then(id_if_any);
        let compared = planning::compare_plans(ctx.db().reader(), first, second).await;
        let (compared, errors) = settle(compared)?;
        let (plans, difference) =
            compared.map(|it| ((it.before, it.after), PlanDifference(it.difference))).unzip();
        let (before, after) = plans.unzip();
        Ok(PlanComparison { before: before.map(Plan), after: after.map(Plan), difference, errors })
    }

    /// What each order of aims costs the others: the order of the round, the
    /// `proposal`, the programme's own, and each aim first. The engine runs once
    /// for each while the caller waits.
    #[graphql(directive = access::apply(Access::Admin), complexity = "8 * child_complexity")]
    async fn order_prices(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        proposal: Option<Vec<Aim>>,
    ) -> Result<OrderPrices> {
        ctx.viewer().admin()?;
        let proposal = proposal.map(|order| order.into_iter().map(planning::Aim::from).collect());
        let lists = Lists { vocabulary: ctx.vocabulary(), key: &ctx.shared().secret_key };
        let outcome =
            planning::price_orders(ctx.db().reader(), lists, id(&round_id)?, proposal).await;
        let (prices, errors) = settle(outcome)?;
        let prices = prices.unwrap_or_default().into_iter().map(OrderPrice::from).collect();
        Ok(OrderPrices { prices, errors })
    }

    /// How the published plan of a round could be repaired after withdrawals. The
    /// engine runs while the caller waits.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn repairs(&self, ctx: &Context<'_>, round_id: ID) -> Result<Repairs> {
        ctx.viewer().admin()?;
        let lists = Lists { vocabulary: ctx.vocabulary(), key: &ctx.shared().secret_key };
        let found = planning::choose_repairs(ctx.db().reader(), lists, id(&round_id)?).await;
        let (found, errors) = settle(found)?;
        let (plan, rest) = found.map(|it| (it.plan, (it.withdrawn, it.choice))).unzip();
        let (withdrawn, choice) = rest.unwrap_or_default();
        let (keeping, best) = choice.map(|[keeping, best]| (keeping, best)).unzip();
        Ok(Repairs {
            plan: plan.map(Plan),
            withdrawn: withdrawn.into_iter().map(Participant).collect(),
            keeping: keeping.map(RepairChoice::from),
            best: best.map(RepairChoice::from),
            errors,
        })
    }
}

/// What is to be different.
#[derive(InputObject)]
pub(super) struct WhatIfInput {
    /// Pairs that are to be there, or not to be.
    pairs: Option<Vec<TriedPairInput>>,
    /// One pair more; none where neither side is chosen.
    pair: Option<TriedPairInput>,
    /// People who are to take another number of people.
    capacities: Option<Vec<TriedCapacityInput>>,
    /// People who are not to take part.
    leaving: Option<Vec<ID>>,
    /// Mentors who are to take part too.
    mentors: Option<NewMentorsInput>,
    /// The aims from level 5 on, in another order; those left out do not count.
    order: Option<Vec<Aim>>,
}

/// A pair that is to be there, or not to be.
#[derive(InputObject)]
pub(super) struct TriedPairInput {
    /// Whether it is to be there.
    kind: Option<PairRuleKind>,
    /// The mentee.
    mentee_id: Option<ID>,
    /// The mentor.
    mentor_id: Option<ID>,
}

/// Somebody who is to take another number of people.
#[derive(InputObject)]
pub(super) struct TriedCapacityInput {
    /// Who.
    participant_id: ID,
    /// As mentor or as mentee.
    r#as: ParticipantRole,
    /// How many.
    capacity: i32,
}

/// Mentors who do not exist, all alike.
#[derive(InputObject)]
pub(super) struct NewMentorsInput {
    /// How many, 1 to 100.
    n: Option<i32>,
    /// The code of their grade.
    grade_code: Option<String>,
    /// The code of their profession.
    profession_code: Option<String>,
    /// Where they work; apart from everybody else where that is left open.
    organisation_id: Option<ID>,
}

impl From<WhatIfInput> for TrialChanges {
    fn from(input: WhatIfInput) -> Self {
        let more = input.pair.filter(|pair| pair.mentee_id.is_some() || pair.mentor_id.is_some());
        let pairs = input.pairs.into_iter().flatten().chain(more);
        let capacities = input.capacities.into_iter().flatten();
        Self {
            pairs: pairs.map(TriedPair::from).collect(),
            capacities: capacities.map(TriedCapacity::from).collect(),
            leaving: input.leaving.into_iter().flatten().filter_map(|id| id_if_any(&id)).collect(),
            mentors: input.mentors.map(NewMentors::from),
            order: input.order.map(|order| order.into_iter().map(planning::Aim::from).collect()),
        }
    }
}

impl From<TriedPairInput> for TriedPair {
    fn from(input: TriedPairInput) -> Self {
        Self {
            kind: input.kind.unwrap_or(PairRuleKind::Pin).into(),
            mentee: input.mentee_id.as_ref().and_then(id_if_any),
            mentor: input.mentor_id.as_ref().and_then(id_if_any),
        }
    }
}

impl From<TriedCapacityInput> for TriedCapacity {
    fn from(input: TriedCapacityInput) -> Self {
        Self {
            participant: id_if_any(&input.participant_id),
            as_role: input.r#as.into(),
            capacity: input.capacity,
        }
    }
}

impl From<NewMentorsInput> for NewMentors {
    fn from(input: NewMentorsInput) -> Self {
        Self {
            n: input.n,
            grade_code: input.grade_code,
            profession_code: input.profession_code,
            organisation: input.organisation_id.as_ref().and_then(id_if_any),
        }
    }
}

/// What would become of a draft.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct WhatIf {
    /// What is to be different, as it was understood.
    changes: TriedChanges,
    #[graphql(skip)]
    trial: Option<planning::Trial>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// What is to be different, as it was understood.
pub(super) struct TriedChanges(TrialChanges);

#[Object]
impl TriedChanges {
    /// Pairs that are to be there, or not to be.
    async fn pairs(&self) -> Vec<TriedPairShown> {
        self.0.pairs.iter().copied().map(TriedPairShown).collect()
    }

    /// People who are to take another number of people.
    async fn capacities(&self) -> Vec<TriedCapacityShown> {
        self.0.capacities.iter().copied().map(TriedCapacityShown).collect()
    }

    /// People who are not to take part.
    async fn leaving(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
        let found = self.0.leaving.iter().map(|id| load::<Participants, _>(ctx, *id));
        let found = futures::future::try_join_all(found).await?;
        Ok(found.into_iter().flatten().map(Participant).collect())
    }
}

/// A pair that is to be there, or not to be.
pub(super) struct TriedPairShown(TriedPair);

#[Object(name = "TriedPair")]
impl TriedPairShown {
    /// Whether it is to be there.
    async fn kind(&self) -> PairRuleKind {
        self.0.kind.into()
    }

    /// The mentee; empty where there is none such.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        shown(ctx, self.0.mentee).await
    }

    /// The mentor; empty where there is none such.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        shown(ctx, self.0.mentor).await
    }
}

/// Somebody who is to take another number of people.
pub(super) struct TriedCapacityShown(TriedCapacity);

#[Object(name = "TriedCapacity")]
impl TriedCapacityShown {
    /// Who; empty where there is none such.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        shown(ctx, self.0.participant).await
    }

    /// As mentor or as mentee.
    async fn r#as(&self) -> ParticipantRole {
        self.0.as_role.into()
    }

    /// How many.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }
}

async fn shown(ctx: &Context<'_>, id: Option<ParticipantId>) -> Result<Option<Participant>> {
    let Some(id) = id else { return Ok(None) };
    Ok(load::<Participants, _>(ctx, id).await?.map(Participant))
}

#[async_graphql::ComplexObject]
impl WhatIf {
    /// What is different; empty where something has to be put right first.
    async fn difference(&self) -> Option<PlanDifference> {
        self.trial.as_ref().map(|trial| PlanDifference(trial.difference.clone()))
    }

    /// What is proven of the plan that would come out.
    async fn proof(&self) -> Option<&str> {
        self.trial.as_ref().map(|trial| trial.proof.as_str())
    }

    /// How many people would have nobody on a side.
    async fn unmatched(&self) -> Option<usize> {
        self.trial.as_ref().map(|trial| trial.n_unmatched)
    }
}

/// Two plans of a round, side by side.
#[derive(SimpleObject)]
pub(super) struct PlanComparison {
    /// The first.
    before: Option<Plan>,
    /// The second.
    after: Option<Plan>,
    /// What is different; a level that did not count in one of them has no number
    /// there.
    difference: Option<PlanDifference>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// What each order of aims costs the others.
#[derive(SimpleObject)]
pub(super) struct OrderPrices {
    /// The orders, that of the round first.
    prices: Vec<OrderPrice>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// What the best plan reaches under one order of aims.
#[derive(SimpleObject)]
pub(super) struct OrderPrice {
    /// The aims from level 5 on, most important first.
    order: Vec<Aim>,
    /// Whether this is the round's order as it is set.
    is_present: bool,
    /// What is reached at the nine levels, counted or not.
    levels: Vec<LevelValue>,
}

/// What is reached at a level.
#[derive(SimpleObject)]
pub(super) struct LevelValue {
    /// Its name.
    name: String,
    /// What is reached. At the level `identity`, 0 stands for every number below 5.
    value: i64,
}

impl From<planning::OrderPrice> for OrderPrice {
    fn from(price: planning::OrderPrice) -> Self {
        let levels = price.levels.into_iter().map(|(name, value)| LevelValue { name, value });
        Self {
            order: price.order.into_iter().map(Aim::from).collect(),
            is_present: price.is_present,
            levels: levels.collect(),
        }
    }
}

/// How the published plan of a round could be repaired.
#[derive(SimpleObject)]
pub(super) struct Repairs {
    /// The published plan.
    plan: Option<Plan>,
    /// Who withdrew and was matched in it, by name.
    withdrawn: Vec<Participant>,
    /// The plan that keeps the most pairs, of those that give as many people
    /// somebody; empty where there is nothing to repair.
    keeping: Option<RepairChoice>,
    /// The best plan, whatever it keeps; empty where there is nothing to repair.
    best: Option<RepairChoice>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// One way to repair a plan.
#[derive(SimpleObject)]
pub(super) struct RepairChoice {
    /// What is different from the published plan.
    difference: PlanDifference,
    /// What is proven of it, among the plans that keep the same pairs.
    proof: String,
    /// How many people have nobody on a side in it.
    unmatched: usize,
}

impl From<planning::RepairChoice> for RepairChoice {
    fn from(choice: planning::RepairChoice) -> Self {
        Self {
            difference: PlanDifference(choice.difference),
            proof: choice.proof,
            unmatched: choice.n_unmatched,
        }
    }
}
