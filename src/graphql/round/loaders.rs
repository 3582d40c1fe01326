//! What is fetched for all rounds, or all pairs, of an answer together.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Request};
use sea_orm::DbErr;

use crate::config::SecretKey;
use crate::db::Db;
use crate::entity::{ParticipantId, PlanId, RoundId, pair_rule, participant, plan};
use crate::graphql::asking::Shared;
use crate::graphql::error::{Error, Result};
use crate::mentoring;
use crate::planning::{self, Lists};
use crate::vocabulary::Vocabulary;

/// Loads participants by their identifiers.
pub(in crate::graphql) struct Participants(Db);
/// Loads the plans of rounds.
pub(in crate::graphql) struct Plans(Db);
/// Loads the pins and exclusions of rounds.
pub(in crate::graphql) struct PairRules(Db);
/// Counts the people of rounds.
pub(in crate::graphql) struct Counts(Db);
/// Says which rounds have a plan that waits to be published.
pub(in crate::graphql) struct Drafts(Db);
/// Says which plans are drafts that are not about their round any more.
pub(in crate::graphql) struct OutOfDate(Db, Arc<Vocabulary>, SecretKey);

/// Finds the latest email with the matches of participants.
pub(in crate::graphql) struct MatchesEmails(Db);

type Loaded<K, V> = std::result::Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<ParticipantId> for Participants {
    type Value = participant::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[ParticipantId]) -> Loaded<ParticipantId, participant::Model> {
        let found = planning::participants_by_id(self.0.reader(), ids).await?;
        Ok(found.into_iter().map(|one| (one.id, one)).collect())
    }
}

impl Loader<ParticipantId> for MatchesEmails {
    type Value = planning::MatchesEmail;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[ParticipantId]) -> Loaded<ParticipantId, planning::MatchesEmail> {
        Ok(planning::matches_emails(self.0.reader(), ids).await?)
    }
}

impl Loader<RoundId> for Plans {
    type Value = Vec<plan::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, rounds: &[RoundId]) -> Loaded<RoundId, Vec<plan::Model>> {
        let found = planning::plans_of_rounds(self.0.reader(), rounds).await?;
        Ok(by_round(found, |plan| plan.round_id))
    }
}

impl Loader<RoundId> for PairRules {
    type Value = Vec<pair_rule::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, rounds: &[RoundId]) -> Loaded<RoundId, Vec<pair_rule::Model>> {
        let found = planning::pair_rules(self.0.reader(), rounds).await?;
        Ok(by_round(found, |rule| rule.round_id))
    }
}

impl Loader<RoundId> for Counts {
    type Value = planning::RoundCounts;
    type Error = Arc<DbErr>;

    async fn load(&self, rounds: &[RoundId]) -> Loaded<RoundId, planning::RoundCounts> {
        Ok(planning::count_rounds(self.0.reader(), rounds).await?)
    }
}

impl Loader<RoundId> for Drafts {
    type Value = ();
    type Error = Arc<DbErr>;

    async fn load(&self, rounds: &[RoundId]) -> Loaded<RoundId, ()> {
        let found = mentoring::rounds_with_draft_plans(self.0.reader(), rounds).await?;
        Ok(found.into_iter().map(|round| (round, ())).collect())
    }
}

impl Loader<PlanId> for OutOfDate {
    type Value = ();
    type Error = Arc<DbErr>;

    async fn load(&self, plans: &[PlanId]) -> Loaded<PlanId, ()> {
        let Self(db, vocabulary, key) = self;
        let found = planning::out_of_date(db.reader(), Lists { vocabulary, key }, plans).await;
        let found = found.map_err(|error| DbErr::Custom(error.to_string()))?;
        Ok(found.into_iter().map(|plan| (plan, ())).collect())
    }
}

fn by_round<T>(rows: Vec<T>, round: impl Fn(&T) -> RoundId) -> HashMap<RoundId, Vec<T>> {
    let mut found: HashMap<RoundId, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(round(&row)).or_default().push(row);
    }
    found
}

/// Gives a request loaders of its own: nothing is remembered beyond it.
pub(in crate::graphql) fn attach(request: Request, shared: &Shared) -> Request {
    let Shared { db, vocabulary, secret_key, .. } = shared;
    request
        .data(loader(Participants(db.clone())))
        .data(loader(MatchesEmails(db.clone())))
        .data(loader(Plans(db.clone())))
        .data(loader(PairRules(db.clone())))
        .data(loader(Counts(db.clone())))
        .data(loader(Drafts(db.clone())))
        .data(loader(OutOfDate(db.clone(), vocabulary.clone(), secret_key.clone())))
}

fn loader<T>(loader: T) -> DataLoader<T> {
    DataLoader::new(loader, TokioSpawner::current(), TokioTimer::default())
}

/// What `L` has for `key`, fetched together with what else the answer needs.
pub(in crate::graphql) async fn load<L, K>(ctx: &Context<'_>, key: K) -> Result<Option<L::Value>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    L: Loader<K, Error = Arc<DbErr>> + Send + Sync + 'static,
{
    let loaded = ctx.data_unchecked::<DataLoader<L>>().load_one(key).await;
    loaded.map_err(|error| Error::from(DbErr::Custom(error.to_string())))
}
