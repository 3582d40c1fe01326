//! Plans, as admins read them.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::loaders::{OutOfDate, Participants, Plans, load};
use super::pair::{Funnel, Pair};
use super::participant::Participant;
use super::rules::MatchingRules;
use crate::entity::{PlanId, plan, unmatched};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Error, Result, UserError, settle};
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::words::{ParticipantRole, PlanState, RepairKind};
use crate::planning::{self, PairFilter};
use crate::refusal::Refusal;

/// A plan of who meets whom.
pub(in crate::graphql) struct Plan(pub(in crate::graphql) plan::Model);

impl Plan {
    /// Another plan of the same round.
    async fn other(&self, ctx: &Context<'_>, id: Option<PlanId>) -> Result<Option<Plan>> {
        let Some(id) = id else { return Ok(None) };
        let plans = load::<Plans, _>(ctx, self.0.round_id).await?.unwrap_or_default();
        Ok(plans.into_iter().find(|plan| plan.id == id).map(Plan))
    }
}

#[Object]
impl Plan {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Which plan of its round it is: the oldest is number 1, and stays it.
    async fn number(&self, ctx: &Context<'_>) -> Result<usize> {
        let plans = load::<Plans, _>(ctx, self.0.round_id).await?.unwrap_or_default();
        let older = plans.iter().skip_while(|plan| plan.id != self.0.id);
        Ok(older.count())
    }

    /// Its state.
    async fn state(&self) -> PlanState {
        self.0.state.into()
    }

    /// What broke ties: the same people and seed give the same plan.
    async fn seed(&self) -> i64 {
        self.0.seed
    }

    /// A digest of the people and wishes that it was made from, which only this
    /// installation can make: the same digest, seed and `nearPlan` give the same plan.
    async fn input_digest(&self) -> &str {
        &self.0.input_digest
    }

    /// How it repairs a published plan, where it does.
    async fn repair(&self) -> Option<RepairKind> {
        self.0.repair.map(RepairKind::from)
    }

    /// The plan that it repairs, where it does.
    async fn repaired_plan(&self, ctx: &Context<'_>) -> Result<Option<Plan>> {
        self.other(ctx, self.0.repairs_plan_id).await
    }

    /// The draft whose pairs it keeps between equally good plans, where it does.
    async fn near_plan(&self, ctx: &Context<'_>) -> Result<Option<Plan>> {
        self.other(ctx, self.0.near_plan_id).await
    }

    /// When it was asked for.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }

    /// When its matches went out.
    async fn published_at(&self) -> Option<OffsetDateTime> {
        self.0.published_at
    }

    /// Whether it is a draft that cannot be published any more: registrations, or the
    /// pairs to keep or never to match, have changed since it was made.
    #[graphql(complexity = "100")]
    async fn is_out_of_date(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(load::<OutOfDate, _>(ctx, self.0.id).await?.is_some())
    }

    /// How far it is, from 0 to 1.
    async fn progress(&self) -> f64 {
        self.0.progress
    }

    /// Why it failed.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// The pairs to keep that made it fail, because they cannot be pairs any more.
    #[graphql(complexity = "20 * child_complexity")]
    async fn broken_pins(&self) -> Vec<BrokenPin> {
        planning::broken_pins(&self.0).into_iter().map(BrokenPin).collect()
    }

    /// How good it is, by level, most important first.
    async fn objective(&self) -> Vec<ObjectiveLevel> {
        planning::levels_of(&self.0).into_iter().map(ObjectiveLevel::from).collect()
    }

    /// What is proven of it, exactly, as in "priorities 1 to 7 proven, at most 2 more
    /// at priority 8"; empty while there is no plan yet.
    async fn proof(&self) -> Option<String> {
        planning::proof_of(&self.0)
    }

    /// The rules that it was made by.
    async fn rules(&self) -> MatchingRules {
        planning::rules_of(self.0.rules.as_ref()).into()
    }

    /// How many of its pairs came how far; null before it is published.
    async fn funnel(&self, ctx: &Context<'_>) -> Result<Option<Funnel>> {
        let found = planning::funnel(ctx.db().reader(), &self.0).await?;
        Ok(found.map(Funnel::from))
    }

    /// Its pairs, by the mentee's name; with `search`, those in which somebody's
    /// name contains it; with `unanswered`, those that nobody has said anything of.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    async fn pairs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
        unanswered: Option<bool>,
    ) -> Result<PairConnection> {
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(cursor_id)?;
        let db = ctx.db().reader();
        let filter =
            PairFilter { search: search.as_deref(), unanswered: unanswered.unwrap_or_default() };
        let rows = planning::pairs_of_plan(db, &self.0, filter, &slice).await?;
        let total_count = planning::count_pairs(db, &self.0, filter).await?;
        let (rows, page_info) = page(rows, &window, |row| vec![row.id.to_string()]);
        Ok(PairConnection { nodes: rows.into_iter().map(Pair).collect(), page_info, total_count })
    }

    /// Who found nobody, by name.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    async fn unmatched(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<UnmatchedConnection> {
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(cursor_id)?;
        let db = ctx.db().reader();
        let rows = planning::unmatched_of_plan(db, self.0.id, &slice).await?;
        let total_count = planning::count_unmatched(db, self.0.id).await?;
        let (rows, page_info) = page(rows, &window, |row| vec![row.id.to_string()]);
        let nodes = rows.into_iter().map(Unmatched).collect();
        Ok(UnmatchedConnection { nodes, page_info, total_count })
    }

    /// Who found somebody, but fewer than they would take, by name.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    async fn fewer(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<FewerConnection> {
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(cursor_id)?;
        let db = ctx.db().reader();
        let rows = planning::fewer_of_plan(db, self.0.id, &slice).await?;
        let total_count = planning::count_fewer(db, self.0.id).await?;
        let (rows, page_info) = page(rows, &window, |row| vec![row.id.to_string()]);
        let nodes = rows.into_iter().map(Fewer).collect();
        Ok(FewerConnection { nodes, page_info, total_count })
    }
}

/// The identifier that a cursor holds.
fn cursor_id<Id: std::str::FromStr>(key: &[String]) -> Option<Id> {
    let [id] = key else { return None };
    id.parse().ok()
}

/// One level of how good a plan is.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ObjectiveLevel {
    /// Its name.
    name: String,
    /// What the plan reaches. At the level `identity`, 0 stands for every number
    /// below 5: a small one would say of a few people who they are.
    value: i64,
    /// What no plan exceeds that is as good at the levels above; at the level
    /// `identity`, 0 stands for every number below 5. Says nothing where a level
    /// above is not proven.
    bound: i64,
    /// Whether it is proven that no plan is better at this level and above.
    proven: bool,
}

impl From<planning::PlanLevel> for ObjectiveLevel {
    fn from(level: planning::PlanLevel) -> Self {
        Self { name: level.name, value: level.value, bound: level.bound, proven: level.proven }
    }
}

/// A pair that was to be kept and cannot be: somebody changed their grade,
/// department or role since, or an admin the rules.
pub(in crate::graphql) struct BrokenPin(planning::BrokenPin);

#[Object]
impl BrokenPin {
    /// The mentee; empty once their registration is erased.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(load::<Participants, _>(ctx, self.0.mentee).await?.map(Participant))
    }

    /// The mentor; empty once their registration is erased.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(load::<Participants, _>(ctx, self.0.mentor).await?.map(Participant))
    }

    /// Each rule that it breaks.
    async fn why(&self) -> &[String] {
        &self.0.why
    }
}

/// Somebody for whom a plan has nobody.
pub(in crate::graphql) struct Unmatched(unmatched::Model);

#[Object]
impl Unmatched {
    /// Who.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.participant_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// As mentor or as mentee.
    async fn r#as(&self) -> ParticipantRole {
        self.0.as_role.into()
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }
}

/// Somebody for whom a plan has fewer people than they would take.
pub(in crate::graphql) struct Fewer(unmatched::Model);

#[Object]
impl Fewer {
    /// Who.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.participant_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// As mentor or as mentee.
    async fn r#as(&self) -> ParticipantRole {
        self.0.as_role.into()
    }

    /// How many the plan has for them.
    async fn found(&self) -> i32 {
        self.0.n_found
    }

    /// Why no more.
    async fn reason(&self) -> &str {
        &self.0.reason
    }
}

/// A page of pairs.
#[derive(SimpleObject)]
pub(in crate::graphql) struct PairConnection {
    /// The pairs.
    nodes: Vec<Pair>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: u64,
}

/// A page of those who found nobody.
#[derive(SimpleObject)]
pub(in crate::graphql) struct UnmatchedConnection {
    /// Those who found nobody.
    nodes: Vec<Unmatched>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: u64,
}

/// A page of those who found fewer than they would take.
#[derive(SimpleObject)]
pub(in crate::graphql) struct FewerConnection {
    /// Those who found fewer.
    nodes: Vec<Fewer>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: u64,
}

/// What came of asking for a plan, or of deciding about one.
#[derive(SimpleObject)]
pub(in crate::graphql) struct PlanPayload {
    /// The plan; after a wish about a pair, the latest one, which may not know
    /// of it yet.
    plan: Option<Plan>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl PlanPayload {
    pub(in crate::graphql) fn from_outcome<E: Refusal>(
        outcome: std::result::Result<plan::Model, E>,
    ) -> Result<Self> {
        Self::maybe(outcome.map(Some))
    }

    pub(in crate::graphql) fn maybe<E: Refusal>(
        outcome: std::result::Result<Option<plan::Model>, E>,
    ) -> Result<Self> {
        let (plan, errors) = settle(outcome)?;
        Ok(Self { plan: plan.flatten().map(Plan), errors })
    }
}
