//! Who is on what, fetched for all items of an answer together.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, ID, Request};
use sea_orm::DbErr;
use time::OffsetDateTime;

use crate::account::{Moderator, Viewer};
use crate::db::Db;
use crate::graphql::asking::{Asking, Shared};
use crate::graphql::error::Result;
use crate::review::{self, Claim, Item};

/// Loads the claims that hold.
struct Claims(Db, Moderator, OffsetDateTime);

impl Loader<Item> for Claims {
    type Value = Claim;
    type Error = Arc<DbErr>;

    async fn load(&self, items: &[Item]) -> std::result::Result<HashMap<Item, Claim>, Arc<DbErr>> {
        let found = review::claims(self.0.reader(), &self.1, self.2, items).await?;
        Ok(found.into_iter().map(|claim| (claim.item, claim)).collect())
    }
}

/// Gives a request of a moderator the loader of claims.
pub(in crate::graphql) fn attach(
    request: Request,
    shared: &Shared,
    viewer: &Viewer,
    now: OffsetDateTime,
) -> Request {
    let Ok(moderator) = viewer.moderator() else { return request };
    let claims = Claims(shared.db.clone(), moderator, now);
    request.data(DataLoader::new(claims, TokioSpawner::current(), TokioTimer::default()))
}

/// Who is on something, told to moderators only.
pub(in crate::graphql) async fn claim_of(ctx: &Context<'_>, item: Item) -> Result<Option<Claim>> {
    let Some(claims) = ctx.data_opt::<DataLoader<Claims>>() else { return Ok(None) };
    let loaded = claims.load_one(item).await;
    Ok(loaded.map_err(|error| DbErr::Custom(error.to_string()))?)
}

/// The entries of the log that this request wrote about these subjects and that can
/// be undone; told to moderators only.
pub(in crate::graphql) async fn undo_of(
    ctx: &Context<'_>,
    subjects: Vec<String>,
) -> Result<Vec<ID>> {
    let Ok(moderator) = ctx.viewer().moderator() else { return Ok(Vec::new()) };
    let now = ctx.occasion().now();
    let found = review::undoable_at(ctx.db().reader(), moderator.id(), now, &subjects).await?;
    Ok(found.into_iter().map(|(_, entry)| entry.to_string().into()).collect())
}

/// As [`undo_of`], about one subject if there is one.
pub(in crate::graphql) async fn undo_of_one(
    ctx: &Context<'_>,
    subject: Option<impl ToString>,
) -> Result<Option<ID>> {
    let subject = subject.map(|subject| subject.to_string());
    Ok(undo_of(ctx, subject.into_iter().collect()).await?.pop())
}
