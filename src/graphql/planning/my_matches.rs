//! A person's matches, and how each went.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use crate::clearing::{self, LongTermAnswer, RecordedOutcome};
use crate::entity::{PairId, RoundId};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::round::organisation;
use crate::graphql::scalars::Date;
use crate::graphql::vocabulary::{Grade, Organisation, Profession};
use crate::graphql::words::{Contact, Outcome, ParticipantRole};
use crate::planning;
use crate::refusal::Refusal;

/// What people can ask about their own matches.
#[derive(Default)]
pub(super) struct MyMatchesQuery;

#[Object]
impl MyMatchesQuery {
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
    async fn my_unmatched(&self, ctx: &Context<'_>, round_id: ID) -> Result<Vec<MyUnmatched>> {
        let person = ctx.viewer().pending()?;
        let found = planning::my_unmatched(ctx.db().reader(), person, id(&round_id)?).await?;
        Ok(found.into_iter().map(MyUnmatched::from).collect())
    }
}

/// What people can do about their own matches.
#[derive(Default)]
pub(super) struct MyMatchesMutation;

#[Object]
impl MyMatchesMutation {
    /// Says how a match went; where both want to go on, it is a long-term one. A mentee who says
    /// `CONTINUE` asks the mentor, who answers: of several mentors one at a time.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn record_outcome(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        match_id: ID,
        outcome: Outcome,
    ) -> Result<MatchPayload> {
        let person = ctx.viewer().pending()?;
        let (round, pair): (RoundId, PairId) = (id(&round_id)?, id(&match_id)?);
        let outcome = outcome.into();
        let recorded = ctx
            .change(async |tx, occasion| {
                let recorded = RecordedOutcome { round, pair, outcome };
                clearing::record_outcome(tx, occasion, ctx.vocabulary(), person, recorded).await
            })
            .await;
        MatchPayload::from_outcome(recorded)
    }

    /// Answers a mentee who asked to go on for the long term. After a no they may ask another
    /// mentor, and the match itself does not end.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn answer_long_term_ask(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        match_id: ID,
        yes: bool,
    ) -> Result<MatchPayload> {
        let person = ctx.viewer().pending()?;
        let (round, pair): (RoundId, PairId) = (id(&round_id)?, id(&match_id)?);
        let answer = LongTermAnswer { round, pair, yes };
        let answered = ctx
            .change(async |tx, occasion| {
                clearing::answer_long_term_ask(tx, occasion, ctx.vocabulary(), person, answer).await
            })
            .await;
        MatchPayload::from_outcome(answered)
    }
}

/// Why the address of a match is not shown.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "planning::AddressHidden")]
pub(super) enum AddressHidden {
    /// One of the two has withdrawn.
    Left,
    /// One of the two said that they want to stop.
    Ended,
    /// Their account cannot be used at the moment.
    Away,
    /// A moderator has not verified the reader's account yet.
    NotVerified,
    /// A moderator has not verified their account yet.
    TheyAreNotVerified,
}

/// Where a mentee's question stands whether a mentor goes on with them.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "planning::LongTermAsk")]
pub(super) enum LongTermAsk {
    /// The mentor has not answered.
    Waiting,
    /// The mentor said no.
    Declined,
}

/// Somebody whom a person was matched with.
pub(super) struct MyMatch(pub(super) planning::MyMatch);

#[Object]
impl MyMatch {
    /// Identifies the match.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The other one as a member, where they have an account.
    async fn member(&self) -> Option<Member> {
        self.0.account.clone().map(Member::from)
    }

    /// Their name.
    async fn name(&self) -> &str {
        &self.0.other.name
    }

    /// What they do.
    async fn job_title(&self) -> &str {
        &self.0.other.job_title
    }

    /// Their grade.
    async fn grade(&self) -> Grade {
        Grade::from_code(&self.0.other.grade).expect("only codes of grades are stored")
    }

    /// Where they work.
    async fn organisation(&self, ctx: &Context<'_>) -> Organisation {
        organisation(ctx, &self.0.other)
    }

    /// Their profession.
    async fn profession(&self, ctx: &Context<'_>) -> Profession {
        Profession::from_code_or_typed(ctx.vocabulary(), &self.0.other.profession)
    }

    /// What they say about themselves.
    async fn biography(&self) -> Option<&str> {
        self.0.other.biography.as_deref()
    }

    /// Their address, while the match goes on and once a moderator has verified both: a
    /// mentor's, and a mentee's only where the round shares it.
    async fn email(&self) -> Option<&str> {
        self.0.email()
    }

    /// Why the address is not shown, although they were matched; null where it may be.
    async fn email_hidden(&self) -> Option<AddressHidden> {
        self.0.address_hidden.map(AddressHidden::from)
    }

    /// What they are: the person's mentor or mentee.
    async fn r#as(&self) -> ParticipantRole {
        self.0.other_is.into()
    }

    /// Why these two.
    async fn reasons(&self) -> &[String] {
        &self.0.reasons
    }

    /// Whether the two have been in touch, as the person said; null before they said anything.
    async fn my_contact(&self) -> Option<Contact> {
        self.0.my_contact.map(Contact::from)
    }

    /// The day when they met, as the person said.
    async fn met_on(&self) -> Option<Date> {
        self.0.met_on.map(Date)
    }

    /// How it went, as the person said.
    async fn my_outcome(&self) -> Option<Outcome> {
        self.0.my_outcome.map(Outcome::from)
    }

    /// Where the mentee's question stands whether the mentor goes on with them, to both; null
    /// where nobody asked, or where both go on.
    async fn long_term_ask(&self) -> Option<LongTermAsk> {
        self.0.ask.map(LongTermAsk::from)
    }

    /// Whether both want to go on for the long term.
    async fn long_term(&self) -> bool {
        self.0.is_long_term
    }

    /// Whether the two found each other in clearing, after the matches were out.
    async fn found_in_clearing(&self) -> bool {
        self.0.is_from_clearing
    }
}

/// That a person found nobody.
#[derive(SimpleObject)]
pub(super) struct MyUnmatched {
    /// As a mentee they have no mentor, as a mentor no mentee.
    r#as: ParticipantRole,
    /// Why, in words to them.
    reason: String,
}

impl From<planning::MyUnmatched> for MyUnmatched {
    fn from(side: planning::MyUnmatched) -> Self {
        Self { r#as: side.as_role.into(), reason: side.reason }
    }
}

/// What came of saying how a match went.
#[derive(SimpleObject)]
pub(super) struct MatchPayload {
    /// The match.
    r#match: Option<MyMatch>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl MatchPayload {
    pub(super) fn from_outcome<E: Refusal>(
        outcome: std::result::Result<planning::MyMatch, E>,
    ) -> Result<Self> {
        let (found, errors) = settle(outcome)?;
        Ok(Self { r#match: found.map(MyMatch), errors })
    }
}
