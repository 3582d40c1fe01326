//! Filters of lists and searches that the signed-in member keeps.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::applied_filter::AppliedFilter;
use super::category::AdvertFilter;
use crate::entity::SavedFilterId;
use crate::forum::{self, FilterName, ListFilter, NewSavedFilter, SavedFilterError};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::words::TopicState;

/// A filter that the signed-in member keeps under a name.
pub(super) struct SavedFilter(pub(super) forum::SavedFilter);

/// A filter that the signed-in member keeps under a name.
#[Object]
impl SavedFilter {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What the member calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The words that are searched for; null for a list.
    async fn text(&self) -> Option<&str> {
        self.0.filter.text.as_deref()
    }

    /// The slug of the category.
    async fn category(&self) -> Option<&str> {
        self.0.filter.category.as_deref()
    }

    /// What else is filtered by.
    async fn filter(&self) -> AppliedFilter {
        AppliedFilter::from(&self.0.filter)
    }
}

/// What a list or a search is filtered by: either words or a category is needed.
#[derive(InputObject)]
struct ListFilterInput {
    /// The words that are searched for.
    text: Option<String>,
    /// The slug of a category.
    category: Option<String>,
    /// The state of the topics.
    state: Option<TopicState>,
    /// Which adverts.
    advert: Option<AdvertFilter>,
}

impl ListFilterInput {
    fn read(self) -> Result<ListFilter> {
        Ok(ListFilter {
            text: self.text,
            category: self.category,
            state: self.state.map(Into::into),
            advert: self.advert.map(AdvertFilter::read).transpose()?.unwrap_or_default(),
        })
    }
}

/// What became of a filter.
#[derive(SimpleObject)]
struct SavedFilterPayload {
    /// The filter, as it is now or as it was; null when nothing was changed.
    saved_filter: Option<SavedFilter>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl SavedFilterPayload {
    fn settle(outcome: std::result::Result<forum::SavedFilter, SavedFilterError>) -> Result<Self> {
        let (saved, errors) = settle(outcome)?;
        Ok(Self { saved_filter: saved.map(SavedFilter), errors })
    }
}

/// What members can ask about the filters that they keep.
#[derive(Default)]
pub(crate) struct SavedFilterQuery;

#[Object]
impl SavedFilterQuery {
    /// The filters that the signed-in member keeps, by name.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_saved_filters(&self, ctx: &Context<'_>) -> Result<Vec<SavedFilter>> {
        let member = ctx.viewer().member()?;
        let saved = forum::saved_filters(ctx.db().reader(), &member).await?;
        Ok(saved.into_iter().map(SavedFilter).collect())
    }
}

/// What members change about the filters that they keep.
#[derive(Default)]
pub(crate) struct SavedFilterMutation;

#[Object]
impl SavedFilterMutation {
    /// Keeps a filter under a name that the signed-in member does not use yet.
    #[graphql(directive = access::apply(Access::Member))]
    async fn save_filter(
        &self,
        ctx: &Context<'_>,
        name: String,
        filter: ListFilterInput,
    ) -> Result<SavedFilterPayload> {
        let member = ctx.viewer().member()?;
        let new = NewSavedFilter::check(&name, filter.read()?);
        let saved = ctx
            .change_with(new, async |tx, occasion, new| {
                forum::save_filter(tx, occasion, &member, new).await
            })
            .await;
        SavedFilterPayload::settle(saved)
    }

    /// Calls a filter of the signed-in member something else.
    #[graphql(directive = access::apply(Access::Member))]
    async fn rename_saved_filter(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] filter: ID,
        name: String,
    ) -> Result<SavedFilterPayload> {
        let member = ctx.viewer().member()?;
        let filter: SavedFilterId = id(&filter)?;
        let renamed = ctx
            .change_with(FilterName::parse(&name), async |tx, _, name| {
                forum::rename_saved_filter(tx, &member, filter, name).await
            })
            .await;
        SavedFilterPayload::settle(renamed)
    }

    /// Deletes a filter of the signed-in member.
    #[graphql(directive = access::apply(Access::Member))]
    async fn delete_saved_filter(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] filter: ID,
    ) -> Result<SavedFilterPayload> {
        let member = ctx.viewer().member()?;
        let filter: SavedFilterId = id(&filter)?;
        let deleted =
            ctx.change(async |tx, _| forum::delete_saved_filter(tx, &member, filter).await).await;
        SavedFilterPayload::settle(deleted)
    }
}
