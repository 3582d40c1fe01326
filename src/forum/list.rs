//! Lists of topics: one statement a page, however many rows there are.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use super::rows::{TopicRow, topic_rows};
use crate::account::Member;
use crate::db::{Search, Slice, matching_topics};
use crate::entity::{
    AdvertKind, CategoryId, OrganisationId, TopicId, TopicState, advert, category, topic,
};
use crate::visibility::{is_present, leaving_out};

/// The order of a list of topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TopicOrder {
    /// Topics with the latest reply first.
    #[default]
    LatestActivity,
    /// The newest topics first.
    Newest,
    /// The oldest topics first.
    Oldest,
}

impl TopicOrder {
    fn column(self) -> topic::Column {
        match self {
            Self::LatestActivity => topic::Column::LastActivityAt,
            Self::Newest | Self::Oldest => topic::Column::CreatedAt,
        }
    }

    fn is_ascending(self) -> bool {
        self == Self::Oldest
    }

    /// Where a topic stands in a list of this order.
    #[must_use]
    pub fn key(self, topic: &TopicRow) -> (OffsetDateTime, TopicId) {
        match self {
            Self::LatestActivity => (topic.last_activity_at, topic.id),
            Self::Newest | Self::Oldest => (topic.created_at, topic.id),
        }
    }
}

/// Which adverts are wanted; a list that is empty lets all pass.
#[derive(Clone, Debug, Default)]
pub struct AdvertFilter {
    /// Who they are looking for.
    pub kind: Option<AdvertKind>,
    /// The codes of their authors' grades.
    pub grades: Vec<String>,
    /// Where their authors work.
    pub organisations: Vec<OrganisationId>,
    /// The codes of their authors' professions.
    pub professions: Vec<String>,
}

/// Which topics are wanted.
#[derive(Clone, Debug, Default)]
pub struct TopicFilter {
    /// Where they are.
    pub category: Option<CategoryId>,
    /// Where they are, by the name in addresses.
    pub category_slug: Option<String>,
    /// Their status.
    pub state: Option<TopicState>,
    /// What adverts they are.
    pub advert: Option<AdvertFilter>,
    /// What words are in their titles or posts.
    pub search: Option<Search>,
}

impl TopicFilter {
    fn on(
        &self,
        db: &impl ConnectionTrait,
        mut topics: Select<topic::Entity>,
    ) -> Select<topic::Entity> {
        if let Some(category) = self.category {
            topics = topics.filter(topic::Column::CategoryId.eq(category));
        }
        if let Some(slug) = &self.category_slug {
            let mut named = Query::select();
            named
                .column(category::Column::Id)
                .from(category::Entity)
                .and_where(category::Column::Slug.eq(slug));
            topics = topics.filter(topic::Column::CategoryId.in_subquery(named));
        }
        if let Some(state) = self.state {
            topics = topics.filter(topic::Column::State.eq(state));
        }
        if let Some(advert) = &self.advert {
            topics = advert.on(topics);
        }
        if let Some(search) = &self.search {
            topics = topics.filter(matching_topics(db.get_database_backend(), search));
        }
        topics
    }
}

impl AdvertFilter {
    fn on(&self, mut topics: Select<topic::Entity>) -> Select<topic::Entity> {
        use advert::Column;
        // What a removed advert was about is told by no list.
        topics = topics.filter(topic::Column::RemovedTitle.is_null());
        if let Some(kind) = self.kind {
            topics = topics.filter(Column::Kind.eq(kind));
        }
        if !self.grades.is_empty() {
            topics = topics.filter(Column::Grade.is_in(&self.grades));
        }
        if !self.organisations.is_empty() {
            topics =
                topics.filter(Column::OrganisationId.is_in(self.organisations.iter().copied()));
        }
        if !self.professions.is_empty() {
            topics = topics.filter(Column::Profession.is_in(&self.professions));
        }
        topics
    }
}

/// A page of topics, as `reader` sees them: up to one more than asked for, in
/// list order, or in reverse when going backwards.
///
/// # Errors
///
/// When the database fails.
pub async fn topics(
    db: &impl ConnectionTrait,
    reader: &Member,
    filter: &TopicFilter,
    order: TopicOrder,
    slice: &Slice<(OffsetDateTime, TopicId)>,
) -> Result<Vec<TopicRow>, DbErr> {
    let mut topics = cut(filter.on(db, topic_rows(reader.id())), order, slice);
    if filter.search.is_some() {
        // No index has what is found in order. Sorted are identifiers alone, so
        // that the rest is looked up for one page and not for all that is found.
        let found = topics.select_only().column(topic::Column::Id).into_query();
        let found = topic_rows(reader.id()).filter(topic::Column::Id.in_subquery(found));
        topics = cut(found, order, slice);
    }
    topics.into_partial_model().all(db).await
}

/// The rows of a slice, in order.
fn cut(
    mut topics: Select<topic::Entity>,
    order: TopicOrder,
    slice: &Slice<(OffsetDateTime, TopicId)>,
) -> Select<topic::Entity> {
    let ascending = order.is_ascending() != slice.is_backwards;
    let direction = if ascending { Order::Asc } else { Order::Desc };
    if let Some((at, id)) = slice.from {
        let row: [Expr; 2] = [order.column().into_expr(), topic::Column::Id.into_expr()];
        let key: [Expr; 2] = [Expr::value(at), Expr::value(id)];
        let (row, key) = (Expr::tuple(row), Expr::tuple(key));
        topics = topics.filter(if ascending { row.gt(key) } else { row.lt(key) });
    }
    topics
        .order_by(order.column(), direction.clone())
        .order_by(topic::Column::Id, direction)
        .limit(slice.limit + 1)
}

/// How many topics pass the filter.
///
/// # Errors
///
/// When the database fails.
pub async fn count_topics(
    db: &impl ConnectionTrait,
    reader: &Member,
    filter: &TopicFilter,
) -> Result<u64, DbErr> {
    let topics = match filter.advert {
        Some(_) => topic_rows(reader.id()),
        None => leaving_out(topic::Entity::find(), reader.id())
            .filter(is_present(topic::Column::AuthorId.into_expr())),
    };
    filter.on(db, topics).select_only().column(topic::Column::Id).count(db).await
}
