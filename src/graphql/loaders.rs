//! Rows that many fields of one answer ask for, fetched together.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Request};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use time::OffsetDateTime;

use super::asking::{Asking, Shared};
use super::error;
use super::member::Member;
use crate::account::Viewer;
use crate::db::Db;
use crate::entity::{AccountId, account};
use crate::visibility::sees;

/// Loads members by their accounts, as the reader may see them.
pub struct Members(Db, AccountId);

impl Loader<AccountId> for Members {
    type Value = Member;
    type Error = Arc<DbErr>;

    async fn load(&self, ids: &[AccountId]) -> Result<HashMap<AccountId, Member>, Arc<DbErr>> {
        let found = account::Entity::find()
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .filter(sees(&Expr::value(self.1), [account::Column::Id.into_expr()]))
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
    let request = super::account::attach(request, shared, viewer, now);
    let request = super::clearing::attach(request, shared, viewer);
    let request = super::forum::attach(request, shared, viewer);
    let request = super::review::attach(request, shared, viewer, now);
    let request = super::round::attach(request, shared);
    let Some(reader) = viewer.account() else { return request };
    request.data(loader(Members(shared.db.clone(), reader.id)))
}

fn loader<T>(loader: T) -> DataLoader<T> {
    DataLoader::new(loader, TokioSpawner::current(), TokioTimer::default())
}

/// The member of an account, fetched together with the others of the answer; nobody
/// who is absent for the reader.
pub(super) async fn member(
    ctx: &Context<'_>,
    account: Option<AccountId>,
) -> error::Result<Option<Member>> {
    ctx.viewer().member()?;
    let Some(account) = account else { return Ok(None) };
    let loaded = ctx.data_unchecked::<DataLoader<Members>>().load_one(account).await;
    Ok(loaded.map_err(|error| DbErr::Custom(error.to_string()))?)
}
