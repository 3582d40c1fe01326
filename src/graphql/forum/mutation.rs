//! What members change on the forum.

use async_graphql::{Context, ID, InputObject, Object};

use super::payload::{PostPayload, TopicPayload};
use crate::clearing::{self, Answer, TypedTopic};
use crate::entity::{self, PostId, TopicId};
use crate::forum::{self, PostText, Reason};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::scalars::Markdown;
use crate::graphql::words::WatchLevel;

/// A topic with a typed title.
#[derive(InputObject)]
pub(super) struct CreateTopicInput {
    /// The category it is posted in.
    category_slug: String,
    /// Its title; in the clearing category by the convention.
    title: String,
    /// Its first post.
    body: Markdown,
    /// The author's tick under `visibilityWarning`; needed in the clearing
    /// category only.
    visible_to_all: Option<bool>,
}

/// What members change on the forum.
#[derive(Default)]
pub(crate) struct ForumMutation;

#[Object]
impl ForumMutation {
    /// Opens a topic. In the clearing category it becomes an advert.
    #[graphql(directive = access::apply(Access::Member))]
    async fn create_topic(
        &self,
        ctx: &Context<'_>,
        input: CreateTopicInput,
    ) -> Result<TopicPayload> {
        let author = ctx.viewer().member()?;
        ctx.admit_post(&author).await?;
        let typed = TypedTopic {
            category_slug: input.category_slug,
            title: input.title,
            body: input.body.0,
            visible_to_all: input.visible_to_all.unwrap_or(false),
        };
        let created = ctx
            .change(async |tx, occasion| {
                clearing::create_topic(tx, occasion, &author, ctx.vocabulary(), &typed).await
            })
            .await;
        TopicPayload::settle(created.map(|topic| topic.id))
    }

    /// Replies to a topic, or offers to be the mentor or mentee who is wanted.
    /// Marks the topic as read, and as watched.
    #[graphql(directive = access::apply(Access::Member))]
    async fn reply(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        body: Markdown,
        offer: Option<bool>,
    ) -> Result<PostPayload> {
        let author = ctx.viewer().member()?;
        ctx.admit_post(&author).await?;
        let (topic, is_offer) = (id(&topic_id)?, offer.unwrap_or(false));
        let answer = PostText::parse("body", &body.0).map(|text| Answer { topic, text, is_offer });
        let posted = ctx
            .change_with(answer, async |tx, occasion, answer| {
                clearing::answer(tx, occasion, &author, &answer).await
            })
            .await;
        PostPayload::settle(posted)
    }

    /// Changes what one's own post says, within 24 hours. What it said is kept.
    #[graphql(directive = access::apply(Access::Member))]
    async fn edit_post(
        &self,
        ctx: &Context<'_>,
        post_id: ID,
        body: Markdown,
    ) -> Result<PostPayload> {
        let member = ctx.viewer().member()?;
        let post: PostId = id(&post_id)?;
        let text = PostText::parse("body", &body.0);
        let edited = ctx
            .change_with(text, async |tx, occasion, text| {
                clearing::edit_post(tx, occasion, &member, post, &text).await
            })
            .await;
        PostPayload::settle(edited)
    }

    /// Takes a post away: one's own, or for a reason as a moderator. Its place
    /// in the thread stays.
    #[graphql(directive = access::apply(Access::Member))]
    async fn delete_post(
        &self,
        ctx: &Context<'_>,
        post_id: ID,
        reason: Option<String>,
    ) -> Result<PostPayload> {
        let member = ctx.viewer().member()?;
        let post: PostId = id(&post_id)?;
        let reason = Reason::parse("reason", &reason.unwrap_or_default());
        let deleted = ctx
            .change_with(reason, async |tx, occasion, reason| {
                clearing::delete_post(tx, occasion, &member, post, reason.as_ref()).await
            })
            .await;
        PostPayload::settle(deleted)
    }

    /// Notes that the signed-in member has read a topic, as far as post
    /// `number`, or all of it. What was read once stays read.
    #[graphql(directive = access::apply(Access::Member))]
    async fn mark_read(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        number: Option<i32>,
    ) -> Result<TopicPayload> {
        let member = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let marked = ctx
            .change(async |tx, occasion| {
                forum::mark_read(tx, &member, topic, number, occasion.now()).await
            })
            .await;
        TopicPayload::settle(marked.map(|()| topic))
    }

    /// Notes whether the signed-in member wants to hear of every reply to a topic:
    /// the levels `WATCH` and `NORMAL` of `setWatchLevel`.
    #[graphql(directive = access::apply(Access::Member))]
    async fn set_watching(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        watching: bool,
    ) -> Result<TopicPayload> {
        set_level(ctx, &topic_id, watch_level(watching)).await
    }

    /// Notes how closely the signed-in member follows a topic.
    #[graphql(directive = access::apply(Access::Member))]
    async fn set_watch_level(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        level: WatchLevel,
    ) -> Result<TopicPayload> {
        set_level(ctx, &topic_id, level.into()).await
    }
}

async fn set_level(
    ctx: &Context<'_>,
    topic: &ID,
    level: entity::WatchLevel,
) -> Result<TopicPayload> {
    let member = ctx.viewer().member()?;
    let topic: TopicId = id(topic)?;
    let noted =
        ctx.change(async |tx, _| forum::set_watch_level(tx, &member, topic, level).await).await;
    TopicPayload::settle(noted.map(|()| topic))
}

fn watch_level(is_watching: bool) -> entity::WatchLevel {
    if is_watching { entity::WatchLevel::Watch } else { entity::WatchLevel::Normal }
}
