//! Threads and posts that the signed-in member wants to find again.

use async_graphql::{Context, ID, Object};
use time::OffsetDateTime;

use super::payload::TopicPayload;
use super::topic::Topic;
use crate::entity::TopicId;
use crate::forum::{self, BookmarkRow};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::clearing;
use crate::graphql::cost;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::paging::cursor;

/// A thread or a post that the signed-in member wants to find again.
struct Bookmark(BookmarkRow);

/// A thread or a post that the signed-in member wants to find again.
#[Object]
impl Bookmark {
    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Topic> {
        Ok(Topic(clearing::topic(ctx, self.0.topic_id).await?))
    }

    /// The number of the post; 1 is a bookmark of the thread.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Who wrote the post.
    async fn author(&self) -> Member {
        self.0.author.clone().into()
    }

    /// The beginning of the post, as plain text: at most 160 characters, cut at the end of a
    /// word.
    async fn excerpt(&self) -> String {
        self.0.excerpt()
    }

    /// What to give `posts(after: …)` of the topic for a page that begins with the post.
    async fn page_cursor(&self) -> String {
        cursor(&[(self.0.number - 1).to_string()])
    }

    /// Since when.
    async fn bookmarked_at(&self) -> OffsetDateTime {
        self.0.at
    }
}

/// What members can ask about their bookmarks.
#[derive(Default)]
pub(crate) struct BookmarkQuery;

#[Object]
impl BookmarkQuery {
    /// The bookmarks of the signed-in member, the latest first. What was deleted, and what is
    /// of somebody whom they must not see, is not among them.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_bookmarks(&self, ctx: &Context<'_>) -> Result<Vec<Bookmark>> {
        let member = ctx.viewer().member()?;
        let bookmarks = forum::bookmarks(ctx.db().reader(), &member).await?;
        Ok(bookmarks.into_iter().map(Bookmark).collect())
    }
}

/// What members change about their bookmarks.
#[derive(Default)]
pub(crate) struct BookmarkMutation;

#[Object]
impl BookmarkMutation {
    /// Bookmarks a topic, or the post `number` of it.
    #[graphql(directive = access::apply(Access::Member))]
    async fn add_bookmark(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        #[graphql(default = 1)] number: i32,
    ) -> Result<TopicPayload> {
        let member = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let added = ctx
            .change(async |tx, occasion| {
                forum::add_bookmark(tx, &member, topic, number, occasion.now()).await
            })
            .await;
        TopicPayload::settle(added.map(|()| topic))
    }

    /// Removes the bookmark of a topic, or of the post `number` of it.
    #[graphql(directive = access::apply(Access::Member))]
    async fn remove_bookmark(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        #[graphql(default = 1)] number: i32,
    ) -> Result<TopicPayload> {
        let member = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let removed = ctx
            .change(async |tx, _| forum::remove_bookmark(tx, &member, topic, number).await)
            .await;
        TopicPayload::settle(removed.map(|()| topic))
    }
}
