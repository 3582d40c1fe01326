//! Rows that many fields of one answer ask for, fetched together.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Request};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use time::OffsetDateTime;

use super::asking::Shared;
use super::error;
use super::member::Member;
use crate::account::Viewer;
use crate::db::Db;
use crate::entity::{AccountId, account};

/// Loads members by their accounts.
pub struct Members(Db);

impl Loader<AccountId> for Members {
    type Value = Member;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[AccountId]) -> Result<HashMap<AccountId, Member>, Arc<DbErr>> {
        let found = account::Entity::find()
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .all(self.0.reader())
            .await?;
        Ok(found.into_iter().map(|account| (account.id, account.into())).collect())
    }
}

/// Gives a request loaders of its own: nothing is remembered beyond it.
pub(super) fn attach(
    request: Request,
    shared: &Shared,
    viewer: &Viewer,
    now: OffsetDateTime,
) -> Request {
    let request = super::clearing::attach(request, shared, viewer);
    let request = super::review::attach(request, shared, viewer, now);
    super::round::attach(request, shared).data(loader(Members(shared.db.clone())))
}

fn loader<T>(loader: T) -> DataLoader<T> {
    DataLoader::new(loader, TokioSpawner::current(), TokioTimer::default())
}

/// The member of an account, fetched together with the others of the answer.
pub(super) async fn member(
    ctx: &Context<'_>,
    account: Option<AccountId>,
) -> error::Result<Option<Member>> {
    let Some(account) = account else { return Ok(None) };
    let loaded = ctx.data_unchecked::<DataLoader<Members>>().load_one(account).await;
    Ok(loaded.map_err(|error| DbErr::Custom(error.to_string()))?)
}
