//! Categories, and the lists of their topics.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use super::draft::{Draft, draft_at};
use super::loaders;
use super::saved_filter::SavedFilter;
use super::topic::{TopicConnection, topic_page};
use crate::entity::DraftKind;
use crate::forum;
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::paging::Paging;
use crate::graphql::words::{AdvertKind, TopicState};

/// A category of the forum.
pub(crate) struct Category(pub(super) forum::CategoryRow);

/// Which adverts are wanted; what is left out lets all pass.
#[derive(InputObject)]
pub(super) struct AdvertFilter {
    /// Who they are looking for.
    kind: Option<AdvertKind>,
    /// The codes of their authors' grades.
    grade_codes: Option<Vec<String>>,
    /// Where their authors work.
    organisation_ids: Option<Vec<ID>>,
    /// The codes of their authors' professions.
    profession_codes: Option<Vec<String>>,
}

impl AdvertFilter {
    pub(super) fn read(self) -> Result<forum::AdvertFilter> {
        let organisations = self.organisation_ids.unwrap_or_default();
        Ok(forum::AdvertFilter {
            kind: self.kind.map(Into::into),
            grades: self.grade_codes.unwrap_or_default(),
            organisations: organisations.iter().map(id).collect::<Result<_>>()?,
            professions: self.profession_codes.unwrap_or_default(),
        })
    }
}

/// The order of a list of topics.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "forum::TopicOrder")]
pub(super) enum TopicOrder {
    /// Topics with the latest reply first.
    LatestActivity,
    /// The newest topics first.
    Newest,
    /// The oldest topics first.
    Oldest,
}

/// A category of the forum.
#[Object]
impl Category {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Whether it is archived: its topics stay, and nobody opens one in it.
    async fn archived(&self) -> bool {
        self.0.archived_at.is_some()
    }

    /// Whether a topic can be opened in it: it is not archived.
    async fn takes_threads(&self) -> bool {
        self.0.archived_at.is_none()
    }

    /// The thread that the signed-in member has begun to write here and not posted.
    async fn draft(&self, ctx: &Context<'_>) -> Result<Option<Draft>> {
        draft_at(ctx, DraftKind::Topic, self.0.id.0).await
    }

    /// Its name in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What belongs in it.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Whether its topics are adverts, whose titles follow the convention.
    async fn is_clearing(&self) -> bool {
        self.0.is_clearing
    }

    /// How many of its topics are open, counted up to 100.
    async fn open_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loaders::counts(ctx, self.0.id).await?.open)
    }

    /// How many of its topics have a post that the signed-in member has not seen, of those
    /// written since they joined; counted up to 100.
    async fn unread_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loaders::counts(ctx, self.0.id).await?.unread)
    }

    /// The filters of its list that the signed-in member keeps, by name; only adverts are
    /// filtered.
    #[graphql(complexity = "cost::OF_THREAD * child_complexity")]
    async fn saved_filters(&self, ctx: &Context<'_>) -> Result<Vec<SavedFilter>> {
        let member = ctx.viewer().member()?;
        let saved = forum::saved_filters_of(ctx.db().reader(), &member, &self.0).await?;
        Ok(saved.into_iter().map(SavedFilter).collect())
    }

    /// Its topics, the last replied to first unless asked otherwise.
    #[graphql(complexity = "Paging::cost(first.or(last), child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the contract")]
    async fn topics(
        &self,
        ctx: &Context<'_>,
        state: Option<TopicState>,
        advert: Option<AdvertFilter>,
        order: Option<TopicOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<TopicConnection> {
        let filter = forum::TopicFilter {
            category: Some(self.0.id),
            state: state.map(Into::into),
            advert: advert.map(AdvertFilter::read).transpose()?,
            ..forum::TopicFilter::default()
        };
        let order = order.map_or_else(Default::default, Into::into);
        topic_page(ctx, Some(filter), order, Paging { first, after, last, before }).await
    }
}
