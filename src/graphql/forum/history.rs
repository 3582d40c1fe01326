//! What a post said before it was edited.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use time::OffsetDateTime;

use crate::forum::{self, HISTORY_MAX};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::scalars::Markdown;
use crate::graphql::vocabulary::Profession;
use crate::markup;

/// What became of a part of a text.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::markup::Change")]
pub(in crate::graphql) enum Change {
    /// It is in both versions.
    Kept,
    /// It is in the earlier version only.
    Removed,
    /// It is in the later version only.
    Added,
}

/// A part of a text, and what became of it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct TextChange {
    /// What became of it.
    change: Change,
    /// The words.
    text: String,
}

impl From<markup::TextChange> for TextChange {
    fn from(part: markup::TextChange) -> Self {
        Self { change: part.change.into(), text: part.text }
    }
}

/// A version of a post.
pub(super) struct PostVersion(forum::PostVersion);

/// A version of a post.
#[Object]
impl PostVersion {
    /// Since when the post said so.
    async fn written_at(&self) -> OffsetDateTime {
        self.0.written_at
    }

    /// Who wrote it so.
    async fn written_by(&self) -> Member {
        self.0.written_by.clone().into()
    }

    /// What it said.
    async fn source(&self) -> Markdown {
        Markdown(self.0.source.clone())
    }

    /// What is different from the version before; of the first one, all is kept.
    async fn changes(&self) -> Vec<TextChange> {
        self.0.changes.iter().cloned().map(TextChange::from).collect()
    }

    /// The title of the advert then; null where it is the post of no advert.
    async fn title(&self) -> Option<&str> {
        self.0.advert.as_ref().map(|advert| advert.title.as_str())
    }

    /// What is different in the title from the version before.
    async fn title_changes(&self) -> Vec<TextChange> {
        self.0.title_changes.iter().cloned().map(TextChange::from).collect()
    }

    /// The profession that the advert named then.
    async fn profession(&self, ctx: &Context<'_>) -> Option<Profession> {
        let code = self.0.advert.as_ref()?.profession.as_deref()?;
        Profession::from_code(ctx.vocabulary(), code)
    }
}

/// What can be asked about earlier versions.
#[derive(Default)]
pub(crate) struct HistoryQuery;

#[Object]
impl HistoryQuery {
    /// The latest 20 versions of an edited post, the latest first: to its author and to
    /// moderators, of a deleted post to moderators only. Null to everybody else.
    #[graphql(
        directive = access::apply(Access::Member),
        complexity = "HISTORY_MAX * child_complexity"
    )]
    async fn post_history(
        &self,
        ctx: &Context<'_>,
        post_id: ID,
    ) -> Result<Option<Vec<PostVersion>>> {
        let reader = ctx.viewer().member()?;
        let found = forum::post_history(ctx.db().reader(), &reader, id(&post_id)?).await?;
        Ok(found.map(|versions| versions.into_iter().map(PostVersion).collect()))
    }
}
