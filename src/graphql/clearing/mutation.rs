//! What authors do with their adverts.

use async_graphql::{Context, ID, Object};

use super::input::CreateAdvertInput;
use crate::clearing::{self, DeclaredMatch, MatchedWith, NewAdvert};
use crate::entity::TopicId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::forum::{PostPayload, TopicPayload};
use crate::graphql::id::id;
use crate::graphql::scalars::Markdown;

/// What authors do with their adverts.
#[derive(Default)]
pub(crate) struct AdvertMutation;

#[Object]
impl AdvertMutation {
    /// Posts an advert: its title is made from the fields.
    #[graphql(directive = access::apply(Access::Member))]
    async fn create_advert(
        &self,
        ctx: &Context<'_>,
        input: CreateAdvertInput,
    ) -> Result<TopicPayload> {
        let author = ctx.viewer().member()?;
        ctx.admit_post(&author).await?;
        let advert = NewAdvert::from_fields(&input.into(), ctx.vocabulary());
        let posted = ctx
            .change_with(advert, async |tx, occasion, advert| {
                clearing::create_advert(tx, occasion, &author, &advert).await
            })
            .await;
        TopicPayload::settle(posted.map(|topic| topic.id))
    }

    /// Changes what one's own open advert says: the title follows, and the
    /// first post keeps what it said.
    #[graphql(directive = access::apply(Access::Member))]
    async fn edit_advert(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        input: CreateAdvertInput,
    ) -> Result<TopicPayload> {
        let author = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let advert = NewAdvert::from_fields(&input.into(), ctx.vocabulary());
        let edited = ctx
            .change_with(advert, async |tx, occasion, advert| {
                clearing::edit_advert(tx, occasion, &author, topic, &advert).await
            })
            .await;
        TopicPayload::settle(edited.map(|topic| topic.id))
    }

    /// Says that one's own advert found a match: posts the final reply, and
    /// asks a moderator to close the thread. Naming the post of an offer accepts
    /// it. While offers stand, either name one or say that it is none of these.
    #[graphql(directive = access::apply(Access::Member))]
    async fn declare_match(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        body: Markdown,
        matched_with_post_id: Option<ID>,
        none_of_these: Option<bool>,
    ) -> Result<PostPayload> {
        let author = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let post = matched_with_post_id.as_ref().map(id).transpose()?;
        let with = MatchedWith::new(post, none_of_these.unwrap_or(false));
        let declared = DeclaredMatch { topic, body: body.0, with };
        let posted = ctx
            .change(async |tx, occasion| {
                clearing::declare_match(tx, occasion, &author, &declared).await
            })
            .await;
        PostPayload::settle(posted)
    }

    /// Takes one's own advert back, and asks a moderator to close the thread.
    #[graphql(directive = access::apply(Access::Member))]
    async fn withdraw_advert(&self, ctx: &Context<'_>, topic_id: ID) -> Result<TopicPayload> {
        let author = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let withdrawn = ctx
            .change(async |tx, occasion| {
                clearing::withdraw_advert(tx, occasion, &author, topic).await
            })
            .await;
        TopicPayload::settle(withdrawn.map(|topic| topic.id))
    }

    /// Has one's own open advert stand for another 28 days, from a week before it
    /// expires.
    #[graphql(directive = access::apply(Access::Member))]
    async fn renew_advert(&self, ctx: &Context<'_>, topic_id: ID) -> Result<TopicPayload> {
        let author = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let renewed = ctx
            .change(async |tx, occasion| clearing::renew_advert(tx, occasion, &author, topic).await)
            .await;
        TopicPayload::settle(renewed.map(|topic| topic.id))
    }
}
