//! What is fetched for all topics of an answer together, as its reader sees it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Request};
use sea_orm::DbErr;

use crate::account::{Member, Viewer};
use crate::clearing::{self, Eligibility, MatchRow, OfferRow};
use crate::db::Db;
use crate::entity::{AccountId, TopicId};
use crate::forum::{self, TopicRow};
use crate::graphql::asking::{Asking, Shared};
use crate::graphql::error::{Error, Result};
use crate::vocabulary::Vocabulary;

/// Loads the offers on topics.
struct Offers(Db, Arc<Vocabulary>, Member);
/// Loads the matches that came of topics.
struct Matches(Db, Member);
/// Loads topics by their identifiers.
struct Topics(Db, Member);
/// Loads topics that matches of the reader came of.
struct MatchTopics(Db, Member);
/// Says whether the reader may take part in clearing.
struct Eligible(Db, Member);

type Loaded<K, V> = std::result::Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<TopicId> for Offers {
    type Value = Vec<OfferRow>;
    type Error = Arc<DbErr>;

    async fn load(&self, topics: &[TopicId]) -> Loaded<TopicId, Vec<OfferRow>> {
        let Self(db, vocabulary, reader) = self;
        let found = clearing::offers_on(db.reader(), vocabulary, reader, topics).await?;
        Ok(by_topic(found, |offer| offer.topic_id))
    }
}

impl Loader<TopicId> for Matches {
    type Value = Vec<MatchRow>;
    type Error = Arc<DbErr>;

    async fn load(&self, topics: &[TopicId]) -> Loaded<TopicId, Vec<MatchRow>> {
        let found = clearing::matches_of_topics(self.0.reader(), &self.1, topics).await?;
        Ok(by_topic(found, |row| row.topic_id))
    }
}

impl Loader<TopicId> for Topics {
    type Value = TopicRow;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[TopicId]) -> Loaded<TopicId, TopicRow> {
        let found = forum::topics_by_id(self.0.reader(), &self.1, ids).await?;
        Ok(found.into_iter().map(|topic| (topic.id, topic)).collect())
    }
}

impl Loader<TopicId> for MatchTopics {
    type Value = TopicRow;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[TopicId]) -> Loaded<TopicId, TopicRow> {
        let found = forum::topics_of_matches(self.0.reader(), &self.1, ids).await?;
        Ok(found.into_iter().map(|topic| (topic.id, topic)).collect())
    }
}

impl Loader<AccountId> for Eligible {
    type Value = Eligibility;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[AccountId]) -> Loaded<AccountId, Eligibility> {
        let found = clearing::eligibility(self.0.reader(), &self.1).await?;
        Ok(ids.iter().map(|id| (*id, found.clone())).collect())
    }
}

fn by_topic<T>(rows: Vec<T>, topic: impl Fn(&T) -> TopicId) -> HashMap<TopicId, Vec<T>> {
    let mut found: HashMap<TopicId, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(topic(&row)).or_default().push(row);
    }
    found
}

/// Gives a request of a member the loaders of clearing.
pub(in crate::graphql) fn attach(request: Request, shared: &Shared, viewer: &Viewer) -> Request {
    let Ok(reader) = viewer.member() else { return request };
    let (db, vocabulary) = (&shared.db, &shared.vocabulary);
    request
        .data(loader(Offers(db.clone(), Arc::clone(vocabulary), reader.clone())))
        .data(loader(Matches(db.clone(), reader.clone())))
        .data(loader(Topics(db.clone(), reader.clone())))
        .data(loader(MatchTopics(db.clone(), reader.clone())))
        .data(loader(Eligible(db.clone(), reader)))
}

fn loader<T>(loader: T) -> DataLoader<T> {
    DataLoader::new(loader, TokioSpawner::current(), TokioTimer::default())
}

/// The offers on a topic that the reader may see.
pub(in crate::graphql) async fn offers(
    ctx: &Context<'_>,
    topic: &TopicRow,
) -> Result<Vec<OfferRow>> {
    ctx.viewer().member()?;
    if !topic.has_offers_or_matches {
        return Ok(Vec::new());
    }
    Ok(load::<Offers, _>(ctx, topic.id).await?.unwrap_or_default())
}

/// The matches that came of a topic, as far as the reader may see them.
pub(in crate::graphql) async fn matches(
    ctx: &Context<'_>,
    topic: &TopicRow,
) -> Result<Vec<MatchRow>> {
    ctx.viewer().member()?;
    if !topic.has_offers_or_matches {
        return Ok(Vec::new());
    }
    Ok(load::<Matches, _>(ctx, topic.id).await?.unwrap_or_default())
}

/// A topic, as the reader sees it.
pub(in crate::graphql) async fn topic(ctx: &Context<'_>, id: TopicId) -> Result<TopicRow> {
    ctx.viewer().member()?;
    load::<Topics, _>(ctx, id).await?.ok_or_else(Error::not_found)
}

/// The topic that a match of the reader came of.
pub(in crate::graphql) async fn topic_of_match(ctx: &Context<'_>, id: TopicId) -> Result<TopicRow> {
    ctx.viewer().member()?;
    load::<MatchTopics, _>(ctx, id).await?.ok_or_else(Error::not_found)
}

/// Whether the reader may take part in clearing, asked once in an answer.
pub(in crate::graphql) async fn eligibility(
    ctx: &Context<'_>,
    reader: &Member,
) -> Result<Eligibility> {
    load::<Eligible, _>(ctx, reader.id()).await?.ok_or_else(Error::not_found)
}

async fn load<L, K>(ctx: &Context<'_>, key: K) -> Result<Option<L::Value>>
where
    L: Loader<K, Error = Arc<DbErr>>,
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
{
    let loaded = ctx.data_unchecked::<DataLoader<L>>().load_one(key).await;
    Ok(loaded.map_err(|error| DbErr::Custom(error.to_string()))?)
}
