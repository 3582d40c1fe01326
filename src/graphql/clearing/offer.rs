//! Offers, and what their authors and those who get them do with them.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{Context, ID, Object, SimpleObject};
use serde_json::Value;
use time::OffsetDateTime;

use super::loaders;
use super::matches::ClearingMatchPayload;
use crate::clearing::{self, OfferError, OfferRow};
use crate::entity::{self, OfferId, TopicId};
use crate::forum::AdvertRow;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::forum::{Post, Topic};
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::words::OfferState;

/// An offer to be the mentor or mentee that an advert looks for.
pub(crate) struct Offer(pub(crate) OfferRow);

/// What the signed-in member may do with an offer now.
#[derive(SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "one claim per button of the page")]
pub(super) struct OfferPermissions {
    /// Accept or decline it.
    answer: bool,
    /// Ask whoever made it one question.
    ask: bool,
    /// Answer that question.
    answer_question: bool,
    /// Take it back.
    withdraw: bool,
}

/// An offer to be the mentor or mentee that an advert looks for.
#[Object]
impl Offer {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The post that makes it.
    async fn post(&self) -> Post {
        Post(self.0.post.clone())
    }

    /// The advert.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Topic> {
        loaders::topic(ctx, self.0.topic_id).await.map(Topic)
    }

    /// Who made it.
    async fn by(&self) -> Member {
        self.0.by().clone().into()
    }

    /// Its state.
    async fn state(&self) -> OfferState {
        self.0.state.into()
    }

    /// When it was made.
    async fn made_at(&self) -> OffsetDateTime {
        self.0.made_at
    }

    /// When it was accepted or declined, or ended otherwise.
    async fn answered_at(&self) -> Option<OffsetDateTime> {
        self.0.answered_at
    }

    /// Why the two fit and what does not, as it is said to the reader.
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.0.reasons(&ctx.viewer().member()?, ctx.vocabulary()))
    }

    /// What the author of the advert wrote when declining it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// What the author of the advert asked before answering.
    async fn question(&self) -> Option<&str> {
        self.0.question.as_deref()
    }

    /// What was said to that.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// What the signed-in member may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<OfferPermissions> {
        let member = ctx.viewer().member()?;
        let stands = self.0.state == entity::OfferState::Standing;
        let is_author = stands && self.0.author_id() == member.id();
        let is_offerer = stands && self.0.by().id == member.id();
        let (is_asked, is_told) = (self.0.question.is_some(), self.0.answer.is_some());
        Ok(OfferPermissions {
            answer: is_author,
            ask: is_author && !is_asked,
            answer_question: is_offerer && is_asked && !is_told,
            withdraw: is_offerer,
        })
    }
}

/// What a member should know before they offer.
pub(crate) struct OfferCheck {
    pub(crate) refusal: Option<String>,
    pub(crate) advert: AdvertRow,
    /// The rules of the round that was published last.
    pub(crate) rules: Option<Value>,
}

/// What a member should know before they offer.
#[Object]
impl OfferCheck {
    /// Whether an offer would be taken.
    async fn may_offer(&self) -> bool {
        self.refusal.is_none()
    }

    /// Why not.
    async fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// What does not fit: nothing where the programme would match the two. Who does not
    /// fit may offer.
    async fn doubts(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let member = ctx.viewer().member()?;
        let rules = self.rules.as_ref();
        Ok(clearing::doubts_about_offer(ctx.vocabulary(), &member, &self.advert, rules))
    }

    /// Why the two fit and what does not.
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let member = ctx.viewer().member()?;
        let db = ctx.db().reader();
        Ok(clearing::reasons_to_offer(db, ctx.vocabulary(), &member, &self.advert).await?)
    }
}

/// What became of an offer.
#[derive(SimpleObject)]
pub(super) struct OfferPayload {
    /// The offer as it is now; null when nothing was changed.
    offer: Option<Offer>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl OfferPayload {
    async fn settle(
        ctx: &Context<'_>,
        outcome: std::result::Result<entity::offer::Model, OfferError>,
    ) -> Result<Self> {
        let (changed, errors) = settle(outcome)?;
        let offer = match changed {
            Some(changed) => offer(ctx, changed.topic_id, changed.id).await?,
            None => None,
        };
        Ok(Self { offer, errors })
    }
}

async fn offer(ctx: &Context<'_>, topic: TopicId, id: OfferId) -> Result<Option<Offer>> {
    let reader = ctx.viewer().member()?;
    let db = ctx.db().reader();
    let offers = clearing::offers_on(db, ctx.vocabulary(), &reader, &[topic]).await?;
    Ok(offers.into_iter().find(|offer| offer.id == id).map(Offer))
}

/// What can be asked about offers.
#[derive(Default)]
pub(crate) struct OfferQuery;

#[Object]
impl OfferQuery {
    /// The offers that the signed-in member made, the latest first.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_offers(&self, ctx: &Context<'_>) -> Result<Vec<Offer>> {
        let member = ctx.viewer().member()?;
        let offers = clearing::my_offers(ctx.db().reader(), &member).await?;
        Ok(offers.into_iter().map(Offer).collect())
    }
}

/// What becomes of offers.
#[derive(Default)]
pub(crate) struct OfferMutation;

#[Object]
impl OfferMutation {
    /// Accepts an offer on one's own advert: a match at once. Each of the two sees
    /// the other's address from then on.
    #[graphql(directive = access::apply(Access::Member))]
    async fn accept_offer(&self, ctx: &Context<'_>, offer_id: ID) -> Result<ClearingMatchPayload> {
        let author = ctx.viewer().member()?;
        let offer: OfferId = id(&offer_id)?;
        let accepted = ctx
            .change(async |tx, occasion| clearing::accept_offer(tx, occasion, &author, offer).await)
            .await;
        ClearingMatchPayload::settle(ctx, accepted).await
    }

    /// Declines an offer on one's own advert. The note goes to whoever made it.
    #[graphql(directive = access::apply(Access::Member))]
    async fn decline_offer(
        &self,
        ctx: &Context<'_>,
        offer_id: ID,
        note: Option<String>,
    ) -> Result<OfferPayload> {
        let author = ctx.viewer().member()?;
        let (offer, note): (OfferId, _) = (id(&offer_id)?, note.unwrap_or_default());
        let declined = ctx
            .change(async |tx, occasion| {
                clearing::decline_offer(tx, occasion, &author, offer, &note).await
            })
            .await;
        OfferPayload::settle(ctx, declined).await
    }

    /// Takes one's own offer back.
    #[graphql(directive = access::apply(Access::Member))]
    async fn withdraw_offer(&self, ctx: &Context<'_>, offer_id: ID) -> Result<OfferPayload> {
        let member = ctx.viewer().member()?;
        let offer: OfferId = id(&offer_id)?;
        let withdrawn = ctx
            .change(async |tx, occasion| {
                clearing::withdraw_offer(tx, occasion, &member, offer).await
            })
            .await;
        OfferPayload::settle(ctx, withdrawn).await
    }

    /// Asks whoever made an offer on one's own advert one question. The two and
    /// moderators read it, nobody else.
    #[graphql(directive = access::apply(Access::Member))]
    async fn ask_offerer(
        &self,
        ctx: &Context<'_>,
        offer_id: ID,
        question: String,
    ) -> Result<OfferPayload> {
        let author = ctx.viewer().member()?;
        let offer: OfferId = id(&offer_id)?;
        let asked = ctx
            .change(async |tx, occasion| {
                clearing::ask_offerer(tx, occasion, &author, offer, &question).await
            })
            .await;
        OfferPayload::settle(ctx, asked).await
    }

    /// Answers the question that was asked about one's own offer.
    #[graphql(directive = access::apply(Access::Member))]
    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        offer_id: ID,
        answer: String,
    ) -> Result<OfferPayload> {
        let member = ctx.viewer().member()?;
        let offer: OfferId = id(&offer_id)?;
        let answered = ctx
            .change(async |tx, occasion| {
                clearing::answer_question(tx, occasion, &member, offer, &answer).await
            })
            .await;
        OfferPayload::settle(ctx, answered).await
    }
}
