//! What is fetched for all categories of an answer together, as its reader sees it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Request};
use sea_orm::DbErr;

use crate::account::{Member, Viewer};
use crate::db::Db;
use crate::entity::CategoryId;
use crate::forum::{self, CategoryCounts};
use crate::graphql::asking::{Asking, Shared};
use crate::graphql::error::{Error, Result};

/// Loads how much there is in categories.
struct Counts(Db, Member);

impl Loader<CategoryId> for Counts {
    type Value = CategoryCounts;
    type Error = Arc<DbErr>;

    async fn load(
        &self,
        _categories: &[CategoryId],
    ) -> std::result::Result<HashMap<CategoryId, CategoryCounts>, Arc<DbErr>> {
        let counts = forum::category_counts(self.0.reader(), &self.1).await?;
        Ok(counts.into_iter().map(|counts| (counts.id, counts)).collect())
    }
}

/// Gives a request of a member the loaders of the forum.
pub(in crate::graphql) fn attach(request: Request, shared: &Shared, viewer: &Viewer) -> Request {
    let Ok(reader) = viewer.member() else { return request };
    let counts = Counts(shared.db.clone(), reader);
    request.data(DataLoader::new(counts, TokioSpawner::current(), TokioTimer::default()))
}

/// How much there is in a category.
pub(super) async fn counts(ctx: &Context<'_>, id: CategoryId) -> Result<CategoryCounts> {
    ctx.viewer().member()?;
    let loaded = ctx.data_unchecked::<DataLoader<Counts>>().load_one(id).await;
    loaded.map_err(|error| DbErr::Custom(error.to_string()))?.ok_or_else(Error::not_found)
}
