//! Saying that one is on something.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::words::WaitingKind;
use crate::review::{self, ClaimError, Item};

/// What became of a claim.
#[derive(SimpleObject)]
pub(super) struct ClaimPayload {
    /// Whether the moderator is on it now.
    claimed: bool,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl ClaimPayload {
    fn settle(claimed: bool, outcome: std::result::Result<(), ClaimError>) -> Result<Self> {
        let (done, errors) = settle(outcome)?;
        Ok(Self { claimed: claimed && done.is_some(), errors })
    }
}

/// What moderators say of what they are on.
#[derive(Default)]
pub(crate) struct ClaimMutation;

#[Object]
impl ClaimMutation {
    /// Says that the moderator is on something that waits, for an hour. Others see
    /// it, and may decide all the same.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn claim_waiting(
        &self,
        ctx: &Context<'_>,
        kind: WaitingKind,
        id: ID,
    ) -> Result<ClaimPayload> {
        let moderator = ctx.viewer().moderator()?;
        let item = item(kind, &id)?;
        let claimed = ctx
            .change(async |tx, occasion| review::claim(tx, &moderator, occasion.now(), item).await)
            .await;
        ClaimPayload::settle(true, claimed)
    }

    /// Says that the moderator is not on it any more.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn release_waiting(
        &self,
        ctx: &Context<'_>,
        kind: WaitingKind,
        id: ID,
    ) -> Result<ClaimPayload> {
        let moderator = ctx.viewer().moderator()?;
        let item = item(kind, &id)?;
        let released = ctx.change(async |tx, _| review::release(tx, &moderator, item).await).await;
        ClaimPayload::settle(false, released)
    }
}

fn item(kind: WaitingKind, item: &ID) -> Result<Item> {
    Ok(Item { kind: kind.into(), id: id(item)? })
}
