//! What a change of a thread answers with.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};

use super::post::Post;
use super::topic::Topic;
use crate::entity::{PostId, TopicId, post};
use crate::forum;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::review::undo_of_one;
use crate::refusal::Refusal;

/// What became of a topic.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct TopicPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
    #[graphql(skip)]
    topic: Option<TopicId>,
}

impl TopicPayload {
    pub(crate) fn settle<E: Refusal>(outcome: std::result::Result<TopicId, E>) -> Result<Self> {
        let (topic, errors) = settle(outcome)?;
        Ok(Self { errors, topic })
    }
}

#[ComplexObject]
impl TopicPayload {
    /// The topic as it is now; null when nothing was changed.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        topic(ctx, self.topic).await
    }

    /// The entry of the log that a moderator can undo, where this wrote one.
    async fn undo(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        undo_of_one(ctx, self.topic).await
    }
}

/// What became of a post.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct PostPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
    #[graphql(skip)]
    post: Option<PostId>,
    #[graphql(skip)]
    topic: Option<TopicId>,
}

impl PostPayload {
    pub(crate) fn settle<E: Refusal>(outcome: std::result::Result<post::Model, E>) -> Result<Self> {
        let (post, errors) = settle(outcome)?;
        let topic = post.as_ref().map(|post| post.topic_id);
        Ok(Self { errors, post: post.map(|post| post.id), topic })
    }
}

#[ComplexObject]
impl PostPayload {
    /// The post as it is now; null when nothing was changed.
    async fn post(&self, ctx: &Context<'_>) -> Result<Option<Post>> {
        let Some(id) = self.post else { return Ok(None) };
        let reader = ctx.viewer().member()?;
        Ok(forum::post(ctx.db().reader(), &reader, id).await?.map(Post))
    }

    /// Its topic as it is now; null when nothing was changed.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        topic(ctx, self.topic).await
    }

    /// The entry of the log that a moderator can undo, where this wrote one.
    async fn undo(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        undo_of_one(ctx, self.post).await
    }
}

async fn topic(ctx: &Context<'_>, id: Option<TopicId>) -> Result<Option<Topic>> {
    let Some(id) = id else { return Ok(None) };
    let reader = ctx.viewer().member()?;
    Ok(forum::topic_by_id(ctx.db().reader(), &reader, id).await?.map(Topic))
}
