//! Rounds, as people and admins see them.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::forecast::{Forecast, grade};
use super::loaders::{Counts, Drafts, PairRules, Participants, Plans, load};
use super::participant::Participant;
use super::plan::Plan;
use super::rules::MatchingRules;
use crate::account::Viewer;
use crate::entity::{PairRuleKind, pair_rule, round};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Error, Result, UserError, settle};
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::vocabulary::Grade;
use crate::graphql::words::ParticipantRole;
use crate::mentoring::{self, ParticipantFilter};
use crate::planning;
use crate::refusal::Refusal;

/// Fewer people than this are not counted for all but admins.
const FEW: usize = 5;

/// Where a round stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::mentoring::RoundState")]
pub(in crate::graphql) enum RoundState {
    /// Registration has not opened.
    Draft,
    /// People can register.
    Open,
    /// Registration has closed.
    Closed,
    /// Registration has closed, and there is a plan to look at.
    Matched,
    /// The matches are out.
    Published,
    /// It has ended.
    Complete,
}

/// One run of the programme.
pub(in crate::graphql) struct Round(pub(in crate::graphql) round::Model);

#[Object]
impl Round {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its state.
    async fn state(&self, ctx: &Context<'_>) -> Result<RoundState> {
        let draft = load::<Drafts, _>(ctx, self.0.id).await?;
        Ok(mentoring::state_of(&self.0, draft.is_some(), ctx.occasion().now()).into())
    }

    /// From when people can register.
    async fn registration_opens_at(&self) -> OffsetDateTime {
        self.0.registration_opens_at
    }

    /// Until when, exclusive.
    async fn registration_closes_at(&self) -> OffsetDateTime {
        self.0.registration_closes_at
    }

    /// Whether mentors get their mentees' addresses too.
    async fn share_mentee_emails(&self) -> bool {
        self.0.share_mentee_emails
    }

    /// The lowest grade of a mentor.
    async fn lowest_mentor_grade(&self) -> Grade {
        mentoring::grade_bounds(&self.0).lowest_mentor.into()
    }

    /// The highest grade of a mentee.
    async fn highest_mentee_grade(&self) -> Grade {
        mentoring::grade_bounds(&self.0).highest_mentee.into()
    }

    /// When the matches went out.
    async fn published_at(&self) -> Option<OffsetDateTime> {
        self.0.published_at
    }

    /// How many people have registered so far. For all but admins a number under 5 is 0, which
    /// stands for "fewer than 5", and a shortage with such a number is left out.
    async fn counts(&self, ctx: &Context<'_>) -> Result<RoundCounts> {
        let counts = load::<Counts, _>(ctx, self.0.id).await?.unwrap_or_default();
        let counts = RoundCounts::new(&counts, &planning::rules_of(self.0.rules.as_ref()));
        Ok(counts.shown_to(ctx.viewer()))
    }

    /// Who takes part and has not withdrawn, by name; with `search`, those whose
    /// name contains it, and with `as`, those who take part on that side.
    #[graphql(directive = access::apply(Access::Admin), complexity = "Paging::cost(first, child_complexity)")]
    async fn participants(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        r#as: Option<ParticipantRole>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<ParticipantConnection> {
        ctx.viewer().admin()?;
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(|key| {
            let [name, id] = key else { return None };
            Some((name.clone(), id.parse().ok()?))
        })?;
        let as_role = r#as.map(crate::entity::ParticipantRole::from);
        let filter = ParticipantFilter { search, as_role };
        let db = ctx.db().reader();
        let rows = mentoring::participants_of_round(db, self.0.id, &filter, &slice).await?;
        let total_count = mentoring::count_participants(db, self.0.id, &filter).await?;
        let (rows, page_info) =
            page(rows, &window, |row| vec![row.name.clone(), row.id.to_string()]);
        let nodes = rows.into_iter().map(Participant).collect();
        Ok(ParticipantConnection { nodes, page_info, total_count })
    }

    /// What each grade can expect, from the registrations so far.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn forecast(&self, ctx: &Context<'_>) -> Result<Forecast> {
        ctx.viewer().admin()?;
        let counts = load::<Counts, _>(ctx, self.0.id).await?.unwrap_or_default();
        let rules = planning::rules_of(self.0.rules.as_ref());
        Ok(Forecast::new(&counts, &rules, ctx.vocabulary()))
    }

    /// Its plans, newest first.
    #[graphql(directive = access::apply(Access::Admin), complexity = "10 * child_complexity")]
    async fn plans(&self, ctx: &Context<'_>) -> Result<Vec<Plan>> {
        ctx.viewer().admin()?;
        let plans = load::<Plans, _>(ctx, self.0.id).await?.unwrap_or_default();
        Ok(plans.into_iter().map(Plan).collect())
    }

    /// What its plans to come obey and aim for.
    #[graphql(directive = access::apply(Access::Admin))]
    #[expect(clippy::unused_async, reason = "a field is asynchronous, and this one looks who asks")]
    async fn rules(&self, ctx: &Context<'_>) -> Result<MatchingRules> {
        ctx.viewer().admin()?;
        Ok(planning::rules_of(self.0.rules.as_ref()).into())
    }

    /// The pairs that are pinned or excluded in plans to come.
    #[graphql(directive = access::apply(Access::Admin), complexity = "20 * child_complexity")]
    async fn pair_rules(&self, ctx: &Context<'_>) -> Result<Vec<PairRule>> {
        ctx.viewer().admin()?;
        let rules = load::<PairRules, _>(ctx, self.0.id).await?.unwrap_or_default();
        Ok(rules.into_iter().map(PairRule).collect())
    }
}

/// How many people a round has.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RoundCounts {
    /// Those who are mentors only.
    mentors: usize,
    /// Those who are mentees only.
    mentees: usize,
    /// Those who are both.
    both: usize,
    /// In how many organisations they work.
    organisations: usize,
    /// The grades at which there are fewer places with mentors than mentees,
    /// the worst first.
    shortages: Vec<Shortage>,
}

/// Grades at which there are fewer places with mentors than mentees.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Shortage {
    /// The lowest of these grades.
    from_grade: Grade,
    /// The highest of these grades.
    to_grade: Grade,
    /// Mentees at these grades.
    mentees: u64,
    /// Places with mentors whom any of them could have.
    places: u64,
    /// By how many the mentees exceed the places.
    short: u64,
}

impl RoundCounts {
    fn new(counts: &planning::RoundCounts, rules: &planning::Rules) -> Self {
        let shortages = counts.shortages(rules).into_iter().map(|shortage| Shortage {
            from_grade: grade(shortage.from_grade),
            to_grade: grade(shortage.to_grade),
            mentees: shortage.mentees,
            places: shortage.places,
            short: shortage.short,
        });
        Self {
            mentors: counts.mentors,
            mentees: counts.mentees,
            both: counts.both,
            organisations: counts.organisations,
            shortages: shortages.collect(),
        }
    }

    /// The same for whoever asks: few people can be told from what is known of them (S7).
    fn shown_to(self, viewer: &Viewer) -> Self {
        if viewer.admin().is_ok() {
            return self;
        }
        let shown = |number: usize| if number < FEW { 0 } else { number };
        let is_few = |number: u64| number < FEW as u64;
        let has_few = |it: &Shortage| is_few(it.mentees) || is_few(it.places) || is_few(it.short);
        Self {
            mentors: shown(self.mentors),
            mentees: shown(self.mentees),
            both: shown(self.both),
            organisations: shown(self.organisations),
            shortages: self.shortages.into_iter().filter(|it| !has_few(it)).collect(),
        }
    }
}

/// A page of people in a round.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ParticipantConnection {
    /// The people.
    nodes: Vec<Participant>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: u64,
}

/// A pair to keep or never to match, set by an admin.
pub(in crate::graphql) struct PairRule(pub(in crate::graphql) pair_rule::Model);

#[Object]
impl PairRule {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Whether the pair has to be there, rather than must not.
    async fn is_pin(&self) -> bool {
        self.0.kind == PairRuleKind::Pin
    }

    /// The mentee.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.mentee_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// The mentor.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.mentor_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

/// What came of making or changing a round.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RoundPayload {
    /// The round.
    round: Option<Round>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl RoundPayload {
    pub(in crate::graphql) fn from_outcome<E: Refusal>(
        outcome: std::result::Result<round::Model, E>,
    ) -> Result<Self> {
        let (round, errors) = settle(outcome)?;
        Ok(Self { round: round.map(Round), errors })
    }
}
