//! Reading somebody's address, for a reason that the log keeps.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, ID, Object, Request, SimpleObject};
use sea_orm::DbErr;
use time::OffsetDateTime;

use crate::account::{self, Moderator, Viewer};
use crate::db::Db;
use crate::entity::{AccountId, account as table};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::{Asking, Shared};
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::words::AddressReason;

/// Loads for which accounts a moderator gave a reason.
struct Reasons(Db, Moderator, OffsetDateTime);

impl Loader<AccountId> for Reasons {
    type Value = ();
    type Error = Arc<DbErr>;

    async fn load(
        &self,
        ids: &[AccountId],
    ) -> std::result::Result<HashMap<AccountId, ()>, Arc<DbErr>> {
        let given = account::readable_addresses(self.0.reader(), &self.1, self.2, ids).await?;
        Ok(given.into_iter().map(|id| (id, ())).collect())
    }
}

/// Gives a request of a moderator the loader of reasons.
pub(in crate::graphql) fn attach(
    request: Request,
    shared: &Shared,
    viewer: &Viewer,
    now: OffsetDateTime,
) -> Request {
    let Ok(moderator) = viewer.moderator() else { return request };
    let reasons = Reasons(shared.db.clone(), moderator, now);
    request.data(DataLoader::new(reasons, TokioSpawner::current(), TokioTimer::default()))
}

/// The address of an account for a moderator who gave a reason to read it, and enough to see
/// where somebody works for anybody else.
pub(super) async fn shown_address(ctx: &Context<'_>, account: &table::Model) -> Result<String> {
    let masked = account::masked_address(&account.email);
    let Some(reasons) = ctx.data_opt::<DataLoader<Reasons>>() else { return Ok(masked) };
    let given = reasons.load_one(account.id).await;
    let given = given.map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(given.map_or(masked, |()| account.email.clone()))
}

/// An address that was read, or what was wrong.
#[derive(SimpleObject)]
struct AddressPayload {
    /// The address.
    email: Option<String>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// Reading addresses.
#[derive(Default)]
pub(super) struct AddressMutation;

#[Object]
impl AddressMutation {
    /// Shows the address of an account for an hour, for a usual reason, one in one's own words,
    /// or both. The log keeps who asked, and why. Moderators read that of somebody who waits to
    /// be verified, admins that of anybody.
    #[graphql(directive = access::apply(Access::Moderator), directive = step_up::apply())]
    async fn read_address(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        reason: String,
        usual: Option<AddressReason>,
    ) -> Result<AddressPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let usual = usual.map(Into::into);
        let read = ctx
            .change_fresh(moderator.fresh(), async |tx, occasion, moderator| {
                account::read_address(tx, occasion, moderator, account, usual, &reason).await
            })
            .await;
        let (email, errors) = settle(read)?;
        Ok(AddressPayload { email, errors })
    }
}
