//! Introductions: the two who are asked, and the runs that moderators see.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::loaders;
use super::matches::ClearingMatch;
use crate::clearing::{
    self, Answered, Asked, IntroductionError, IntroductionRow, IntroductionTime, ProposedPair, Run,
    Unpaired,
};
use crate::entity::IntroductionId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::forum::Topic;
use crate::graphql::id::id;
use crate::graphql::words::IntroductionState;

/// Two people whose open adverts fit, from the side of one of them.
pub(super) struct Introduction(IntroductionRow);

/// Two people whose open adverts fit, asked at the same time whether they want to
/// be introduced. Neither ever learns what the other one said.
#[Object]
impl Introduction {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The other one's advert.
    async fn topic(&self) -> Topic {
        Topic(self.0.topic.clone())
    }

    /// Why the two fit.
    async fn reasons(&self) -> &[String] {
        &self.0.reasons
    }

    /// Its state.
    async fn state(&self) -> IntroductionState {
        self.0.state.into()
    }

    /// When the two were asked.
    async fn asked_at(&self) -> OffsetDateTime {
        self.0.asked_at
    }

    /// Until when they may answer.
    async fn answer_by(&self) -> OffsetDateTime {
        self.0.answer_by
    }

    /// What the signed-in member said; null until they answer. It may be changed
    /// until the introduction is over.
    async fn my_answer(&self) -> Option<bool> {
        self.0.my_answer
    }
}

/// What became of an introduction.
#[derive(SimpleObject)]
pub(super) struct IntroductionPayload {
    /// The introduction as it is now; null when nothing was changed.
    introduction: Option<Introduction>,
    /// The match, where both have said yes.
    #[graphql(name = "match")]
    made: Option<ClearingMatch>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl IntroductionPayload {
    async fn settle(
        ctx: &Context<'_>,
        outcome: std::result::Result<Answered, IntroductionError>,
    ) -> Result<Self> {
        let (answered, errors) = settle(outcome)?;
        let Some(answered) = answered else {
            return Ok(Self { introduction: None, made: None, errors });
        };
        let (db, member) = (ctx.db().reader(), ctx.viewer().member()?);
        let id = answered.introduction;
        let found = clearing::introduction(db, ctx.vocabulary(), &member, id).await?;
        let made = clearing::match_of(db, &member, answered.made.as_ref()).await?;
        Ok(Self { introduction: found.map(Introduction), made: made.map(ClearingMatch), errors })
    }
}

/// What a run of introductions did or would do.
#[derive(SimpleObject)]
pub(super) struct AskIntroductionsPayload {
    /// How many introductions were asked, or would be.
    asked: i32,
    /// How many open adverts have nobody.
    without_anybody: i32,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What a run of introductions would do now.
pub(super) struct IntroductionPreview {
    proposal: clearing::Proposal,
    time: IntroductionTime,
    next_at: OffsetDateTime,
}

/// What a run of introductions would do now.
#[Object]
impl IntroductionPreview {
    /// Who would be introduced: everybody's first before anybody's second.
    async fn pairs(&self) -> Vec<IntroductionPair> {
        self.proposal.pairs.iter().cloned().map(IntroductionPair).collect()
    }

    /// Open adverts whose authors would be introduced to nobody.
    async fn without_anybody(&self) -> Vec<WithoutAnybody> {
        self.proposal.without.iter().copied().map(WithoutAnybody).collect()
    }

    /// A day of the week on which introductions are made: Monday is 1.
    async fn weekday(&self) -> i32 {
        self.time.weekday
    }

    /// The other day, where there are two.
    async fn second_weekday(&self) -> Option<i32> {
        self.time.second_weekday
    }

    /// The hour of those days, in London.
    async fn hour(&self) -> i32 {
        self.time.hour
    }

    /// When they are made next.
    async fn next_at(&self) -> OffsetDateTime {
        self.next_at
    }
}

/// Two people who would be introduced.
pub(super) struct IntroductionPair(ProposedPair);

/// Two people who would be introduced.
#[Object]
impl IntroductionPair {
    /// The mentee's advert.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Topic> {
        loaders::topic(ctx, self.0.mentee_topic).await.map(Topic)
    }

    /// The mentor's advert.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Topic> {
        loaders::topic(ctx, self.0.mentor_topic).await.map(Topic)
    }

    /// Why, as it is said to the mentee.
    async fn reasons(&self) -> &[String] {
        &self.0.reasons
    }
}

/// An open advert whose author would be introduced to nobody.
pub(super) struct WithoutAnybody(Unpaired);

/// An open advert whose author would be introduced to nobody.
#[Object]
impl WithoutAnybody {
    /// The advert.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Topic> {
        loaders::topic(ctx, self.0.topic).await.map(Topic)
    }

    /// Why.
    async fn reason(&self) -> &str {
        self.0.because.words()
    }
}

/// What became of the time of introductions.
#[derive(SimpleObject)]
pub(super) struct IntroductionTimePayload {
    /// When they are made next; null when nothing was changed.
    next_at: Option<OffsetDateTime>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What can be asked about introductions.
#[derive(Default)]
pub(crate) struct IntroductionQuery;

#[Object]
impl IntroductionQuery {
    /// The introductions of the signed-in member, the latest first, and of one day the
    /// best first.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_introductions(&self, ctx: &Context<'_>) -> Result<Vec<Introduction>> {
        let member = ctx.viewer().member()?;
        let db = ctx.db().reader();
        let found = clearing::my_introductions(db, ctx.vocabulary(), &member).await?;
        Ok(found.into_iter().map(Introduction).collect())
    }

    /// What a run of introductions would do now.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn introduction_preview(&self, ctx: &Context<'_>) -> Result<IntroductionPreview> {
        let moderator = ctx.viewer().moderator()?;
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        let proposal =
            clearing::propose_introductions(db, ctx.vocabulary(), &moderator, now).await?;
        let time = clearing::introduction_time(db).await?;
        Ok(IntroductionPreview { proposal, time, next_at: time.next(now) })
    }
}

/// What becomes of introductions.
#[derive(Default)]
pub(crate) struct IntroductionMutation;

#[Object]
impl IntroductionMutation {
    /// Answers an introduction. Two yeses are a match at once; the other one never
    /// learns of a no.
    #[graphql(directive = access::apply(Access::Member))]
    async fn answer_introduction(
        &self,
        ctx: &Context<'_>,
        introduction_id: ID,
        yes: bool,
    ) -> Result<IntroductionPayload> {
        let member = ctx.viewer().member()?;
        let asked: IntroductionId = id(&introduction_id)?;
        let answered = ctx
            .change(async |tx, occasion| {
                clearing::answer_introduction(tx, occasion, &member, asked, yes).await
            })
            .await;
        IntroductionPayload::settle(ctx, answered).await
    }

    /// Makes introductions now; with `dryRun` only says how many there
    /// would be.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn ask_introductions(
        &self,
        ctx: &Context<'_>,
        dry_run: Option<bool>,
    ) -> Result<AskIntroductionsPayload> {
        let moderator = ctx.viewer().moderator()?;
        let run = Run::by_moderator(&moderator, dry_run.unwrap_or(false));
        let asked = ctx
            .change(async |tx, occasion| {
                clearing::ask_introductions(tx, occasion, ctx.vocabulary(), run).await
            })
            .await?;
        let Asked { asked, without_anybody } = asked;
        let count = |n| i32::try_from(n).unwrap_or(i32::MAX);
        Ok(AskIntroductionsPayload {
            asked: count(asked),
            without_anybody: count(without_anybody),
            errors: Vec::new(),
        })
    }

    /// Sets the day of the week (Monday is 1), another one or none, and the hour, in
    /// London, from which introductions are made.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn set_introduction_time(
        &self,
        ctx: &Context<'_>,
        weekday: i32,
        second_weekday: Option<i32>,
        hour: i32,
    ) -> Result<IntroductionTimePayload> {
        let admin = ctx.viewer().admin()?;
        let time = IntroductionTime { weekday, second_weekday, hour };
        let set = ctx
            .change(async |tx, occasion| {
                clearing::set_introduction_time(tx, occasion, &admin, time).await
            })
            .await;
        let (set, errors) = settle(set)?;
        Ok(IntroductionTimePayload {
            next_at: set.map(|()| time.next(ctx.occasion().now())),
            errors,
        })
    }
}
