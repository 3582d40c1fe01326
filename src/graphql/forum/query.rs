//! What can be asked of the forum.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{Context, ID, Object};

use super::category::{AdvertFilter, Category};
use super::post::Post;
use super::topic::{Topic, TopicConnection, topic_of, topic_page};
use crate::clearing;
use crate::db::Search;
use crate::forum::{self, PostText, TopicFilter, TopicOrder};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Error, Result};
use crate::graphql::paging::Paging;
use crate::graphql::scalars::{Html, Markdown};
use crate::graphql::words::TopicState;

/// What can be asked of the forum.
#[derive(Default)]
pub(crate) struct ForumQuery;

#[Object]
impl ForumQuery {
    /// The categories in use, in the order of the list.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::CATEGORIES * child_complexity")]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        ctx.viewer().member()?;
        let categories = forum::categories(ctx.db().reader()).await?;
        Ok(categories.into_iter().map(Category).collect())
    }

    /// The category of this slug, or of one that it had before; archived or not.
    #[graphql(directive = access::apply(Access::Member))]
    async fn category(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Category>> {
        ctx.viewer().member()?;
        Ok(forum::category(ctx.db().reader(), &slug).await?.map(Category))
    }

    /// The topic of this identifier, or of this number.
    #[graphql(directive = access::apply(Access::Member))]
    async fn topic(
        &self,
        ctx: &Context<'_>,
        id: Option<ID>,
        number: Option<i64>,
    ) -> Result<Option<Topic>> {
        topic_of(ctx, id, number).await
    }

    /// The post of this identifier.
    #[graphql(directive = access::apply(Access::Member))]
    async fn post(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Post>> {
        let reader = ctx.viewer().member()?;
        let id = crate::graphql::id::id(&id)?;
        Ok(forum::post(ctx.db().reader(), &reader, id).await?.map(Post))
    }

    /// The topics that have every word in their title or in one of their posts,
    /// the last replied to first. A word matches words that begin with it. Of a
    /// word that very many hold, the newest 500 posts and titles count. Nothing is found
    /// unless one of the words has two letters or digits.
    #[graphql(
        directive = access::apply(Access::Member),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    #[expect(clippy::too_many_arguments, reason = "those of the contract, and what filters a list")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        text: String,
        #[graphql(desc = "The slug of a category.")] category: Option<String>,
        state: Option<TopicState>,
        advert: Option<AdvertFilter>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<TopicConnection> {
        let advert = advert.map(AdvertFilter::read).transpose()?;
        let filter = Search::parse(&text).map(|search| TopicFilter {
            category_slug: category,
            state: state.map(Into::into),
            advert,
            search: Some(search),
            ..TopicFilter::default()
        });
        let paging = Paging { first, after, ..Paging::default() };
        topic_page(ctx, filter, TopicOrder::LatestActivity, paging).await
    }

    /// What Markdown looks like when it is posted.
    #[graphql(directive = access::apply(Access::Member))]
    async fn preview_markdown(&self, ctx: &Context<'_>, source: Markdown) -> Result<Html> {
        ctx.viewer().member()?;
        let text = PostText::parse("source", &source.0)
            .map_err(|problem| Error::bad_request("source", problem.to_string()))?;
        Ok(Html(text.html().to_owned()))
    }

    /// What to think about before posting a text, as sentences: that it seems
    /// to hold an address or a telephone number. Nothing is blocked for it.
    #[graphql(directive = access::apply(Access::Member))]
    async fn post_warnings(&self, ctx: &Context<'_>, source: Markdown) -> Result<Vec<&str>> {
        ctx.viewer().member()?;
        Ok(clearing::contact_warnings(&source.0))
    }
}
