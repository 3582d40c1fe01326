//! What a list is filtered by, in words that a page can show.

use async_graphql::{Context, Object};

use crate::forum;
use crate::graphql::asking::Asking;
use crate::graphql::vocabulary::{Grade, Organisation, Profession};
use crate::graphql::words::{AdvertKind, TopicState};

/// What a list of topics is filtered by. What is on no list of the programme's is left out.
#[derive(Default)]
pub(super) struct AppliedFilter {
    state: Option<crate::entity::TopicState>,
    advert: forum::AdvertFilter,
}

impl From<&forum::TopicFilter> for AppliedFilter {
    fn from(filter: &forum::TopicFilter) -> Self {
        Self { state: filter.state, advert: filter.advert.clone().unwrap_or_default() }
    }
}

/// What a list of topics is filtered by. What is on no list of the programme's is left out.
#[Object]
impl AppliedFilter {
    /// The state of the topics.
    async fn state(&self) -> Option<TopicState> {
        self.state.map(Into::into)
    }

    /// Who the adverts look for.
    async fn kind(&self) -> Option<AdvertKind> {
        self.advert.kind.map(Into::into)
    }

    /// The grades of the adverts' authors.
    async fn grades(&self) -> Vec<Grade> {
        self.advert.grades.iter().filter_map(|code| Grade::from_code(code)).collect()
    }

    /// The professions of the adverts' authors.
    async fn professions(&self, ctx: &Context<'_>) -> Vec<Profession> {
        let vocabulary = ctx.vocabulary();
        let codes = self.advert.professions.iter();
        codes.filter_map(|code| Profession::from_code(vocabulary, code)).collect()
    }

    /// Where the adverts' authors work.
    async fn organisations(&self, ctx: &Context<'_>) -> Vec<Organisation> {
        let ids = self.advert.organisations.iter();
        ids.filter_map(|id| Organisation::listed(ctx.vocabulary(), Some(*id))).collect()
    }
}
