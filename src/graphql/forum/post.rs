//! A post as its reader sees it, and pages of posts.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::draft::{Draft, draft_at};
use crate::entity::{DraftKind, TopicId};
use crate::forum::{self, PostRow};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::member::Member;
use crate::graphql::paging::{PageInfo, Paging, cursor, page};
use crate::graphql::scalars::{Html, Markdown};
use crate::graphql::words::PostKind;

/// A post in a thread.
pub(crate) struct Post(pub(crate) PostRow);

/// What the signed-in member may do with a post now.
#[derive(SimpleObject)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the API")]
pub(super) struct PostPermissions {
    /// Change what it says.
    edit: bool,
    /// Take it away; staff give a reason.
    delete: bool,
    /// Report it to the moderators.
    flag: bool,
    /// Read what it said before, where that is something else.
    history: bool,
}

/// A post in a thread.
#[Object]
impl Post {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its place in the thread, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// What to give `posts(after: …)` of its topic for a page that begins with it.
    async fn page_cursor(&self) -> String {
        cursor(&[(self.0.number - 1).to_string()])
    }

    /// Who wrote it; of an event, who brought it about.
    async fn author(&self) -> Member {
        self.0.author.clone().into()
    }

    /// What it says, safe to insert; empty once it was deleted.
    async fn body(&self) -> Html {
        Html(self.0.html().to_owned())
    }

    /// What was typed; null once it was deleted.
    async fn source(&self) -> Option<Markdown> {
        self.0.source().map(|source| Markdown(source.to_owned()))
    }

    /// When it was written.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }

    /// When it was last edited.
    async fn edited_at(&self) -> Option<OffsetDateTime> {
        self.0.edited_at
    }

    /// What it is in its thread.
    async fn kind(&self) -> PostKind {
        self.0.kind.into()
    }

    /// Whether it was taken away.
    async fn deleted(&self) -> bool {
        self.0.deleted_at.is_some()
    }

    /// The changes that the signed-in member has begun to make and not saved.
    async fn draft(&self, ctx: &Context<'_>) -> Result<Option<Draft>> {
        draft_at(ctx, DraftKind::PostEdit, self.0.id.0).await
    }

    /// What the signed-in member may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<PostPermissions> {
        let member = ctx.viewer().member()?;
        Ok(PostPermissions {
            edit: forum::may_edit(&self.0, &member, ctx.occasion().now()),
            delete: forum::may_delete(&self.0, &member),
            flag: forum::may_flag(&self.0, &member),
            history: forum::may_read_history(&self.0, &member),
        })
    }
}

/// A page of posts.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct PostConnection {
    /// The posts of the page.
    nodes: Vec<Post>,
    /// Where the page stands in the thread.
    page_info: PageInfo,
    #[graphql(skip)]
    topic: TopicId,
}

#[ComplexObject]
impl PostConnection {
    /// How many posts there are on all pages; counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let reader = ctx.viewer().member()?;
        Ok(forum::count_posts(ctx.db().reader(), &reader, self.topic).await?)
    }
}

/// A page of a topic's posts.
pub(super) async fn post_page(
    ctx: &Context<'_>,
    topic: TopicId,
    paging: Paging,
) -> Result<PostConnection> {
    let reader = ctx.viewer().member()?;
    let window = paging.window()?;
    let slice = window.slice(|key| key.first()?.parse().ok())?;
    let rows = forum::posts(ctx.db().reader(), &reader, topic, &slice).await?;
    let (rows, page_info) = page(rows, &window, |post| vec![post.number.to_string()]);
    Ok(PostConnection { nodes: rows.into_iter().map(Post).collect(), page_info, topic })
}
