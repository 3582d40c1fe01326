//! What members change on the forum.

use async_graphql::{Context, ID, InputObject, Object};

use super::payload::{PostPayload, TopicPayload};
use crate::clearing::{self, Answer, AnswerError, TypedTopic};
use crate::entity::{PostId, TopicId};
use crate::forum::{self, DeletePostError, EditPostError, PostText, ReadingError, Reason};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::scalars::Markdown;

/// A topic with a typed title.
#[derive(InputObject)]
pub(super) struct CreateTopicInput {
    /// Where it goes.
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
        let (author, mut occasion) = (ctx.viewer().member()?, ctx.occasion());
        let typed = TypedTopic {
            category_slug: input.category_slug,
            title: input.title,
            body: input.body.0,
            visible_to_all: input.visible_to_all.unwrap_or(false),
        };
        let created = ctx
            .db()
            .write(async |tx| {
                clearing::create_topic(tx, &mut occasion, &author, ctx.vocabulary(), &typed).await
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
        let (author, mut occasion) = (ctx.viewer().member()?, ctx.occasion());
        let (topic, is_offer) = (id(&topic_id)?, offer.unwrap_or(false));
        let posted: std::result::Result<_, AnswerError> = async {
            let answer = Answer { topic, text: PostText::parse("body", &body.0)?, is_offer };
            let work = async |tx: &_| clearing::answer(tx, &mut occasion, &author, &answer).await;
            ctx.db().write(work).await
        }
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
        let (member, mut occasion) = (ctx.viewer().member()?, ctx.occasion());
        let post: PostId = id(&post_id)?;
        let edited: std::result::Result<_, EditPostError> = async {
            let text = PostText::parse("body", &body.0)?;
            let work =
                async |tx: &_| clearing::edit_post(tx, &mut occasion, &member, post, &text).await;
            ctx.db().write(work).await
        }
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
        let (member, mut occasion) = (ctx.viewer().member()?, ctx.occasion());
        let post: PostId = id(&post_id)?;
        let deleted: std::result::Result<_, DeletePostError> = async {
            let reason = Reason::parse("reason", &reason.unwrap_or_default())?;
            let work = async |tx: &_| {
                forum::delete_post(tx, &mut occasion, &member, post, reason.as_ref()).await
            };
            ctx.db().write(work).await
        }
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
        let marked: std::result::Result<(), ReadingError> =
            ctx.db().write(async |tx| forum::mark_read(tx, &member, topic, number).await).await;
        TopicPayload::settle(marked.map(|()| topic))
    }

    /// Notes whether the signed-in member wants to hear of replies to a topic.
    #[graphql(directive = access::apply(Access::Member))]
    async fn set_watching(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        watching: bool,
    ) -> Result<TopicPayload> {
        let member = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let noted: std::result::Result<(), ReadingError> = ctx
            .db()
            .write(async |tx| forum::set_watching(tx, &member, topic, watching).await)
            .await;
        TopicPayload::settle(noted.map(|()| topic))
    }
}
