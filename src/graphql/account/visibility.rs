//! From whom the signed-in member hides, and whom they block.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use sea_orm::DbErr;
use time::OffsetDateTime;

use crate::account::{self, BlockError, VisibilityChange};
use crate::clearing;
use crate::entity::{AccountId, account as accounts};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::member::Member;

/// From whom a member hides. Moderators and admins see them all the same.
#[derive(SimpleObject)]
#[expect(clippy::struct_field_names, reason = "these are the names of the API")]
pub(super) struct Visibility {
    /// Whether people of their own organisation do not see them.
    hidden_from_own_organisation: bool,
    /// Whether no member sees them, but those with whom they have a match.
    hidden_now: bool,
    /// Since when.
    hidden_since: Option<OffsetDateTime>,
}

impl From<account::Visibility> for Visibility {
    fn from(visibility: account::Visibility) -> Self {
        Self {
            hidden_from_own_organisation: visibility.hidden_from_organisation,
            hidden_now: visibility.hidden_since.is_some(),
            hidden_since: visibility.hidden_since,
        }
    }
}

/// From whom to hide; what is left out stays as it is.
#[derive(InputObject)]
struct VisibilityInput {
    /// Whether to hide from people of one's own organisation.
    hidden_from_own_organisation: Option<bool>,
    /// Whether to hide from all members now.
    hidden_now: Option<bool>,
}

/// From whom the member hides now.
#[derive(SimpleObject)]
struct VisibilityPayload {
    /// From whom.
    visibility: Visibility,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What became of a block.
#[derive(SimpleObject)]
struct BlockPayload {
    /// Who is blocked, or no more; null when nothing was changed.
    member: Option<Member>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl BlockPayload {
    fn settle(outcome: std::result::Result<accounts::Model, BlockError>) -> Result<Self> {
        let (member, errors) = settle(outcome)?;
        Ok(Self { member: member.map(Member::from), errors })
    }
}

/// What members can ask about whom they block.
#[derive(Default)]
pub(super) struct VisibilityQuery;

#[Object]
impl VisibilityQuery {
    /// The members whom the signed-in member has blocked, the latest first. Nobody else
    /// can ask for it, moderators and admins included.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_blocked_members(&self, ctx: &Context<'_>) -> Result<Vec<Member>> {
        let member = ctx.viewer().member()?;
        let blocked = account::blocked_members(ctx.db().reader(), &member).await?;
        Ok(blocked.into_iter().map(Member::from).collect())
    }
}

/// What members change about who sees them.
#[derive(Default)]
pub(super) struct VisibilityMutation;

#[Object]
impl VisibilityMutation {
    /// Changes from whom the signed-in member hides.
    #[graphql(directive = access::apply(Access::Member))]
    async fn set_visibility(
        &self,
        ctx: &Context<'_>,
        input: VisibilityInput,
    ) -> Result<VisibilityPayload> {
        let member = ctx.viewer().member()?;
        let change = VisibilityChange {
            hidden_from_organisation: input.hidden_from_own_organisation,
            hidden_now: input.hidden_now,
        };
        let changed = ctx
            .change::<_, DbErr>(async |tx, occasion| {
                account::set_visibility(tx, occasion, &member, change).await
            })
            .await?;
        Ok(VisibilityPayload { visibility: changed.into(), errors: Vec::new() })
    }

    /// Blocks a member: neither sees the posts, threads or offers of the other one. Offers
    /// that stand between the two lapse, an introduction of the two ends, and a match
    /// goes on. The other one is not told.
    #[graphql(directive = access::apply(Access::Member))]
    async fn block_member(&self, ctx: &Context<'_>, member_id: ID) -> Result<BlockPayload> {
        let member = ctx.viewer().member()?;
        let other: AccountId = id(&member_id)?;
        let blocked = ctx
            .change(async |tx, occasion| clearing::block_member(tx, occasion, &member, other).await)
            .await;
        BlockPayload::settle(blocked)
    }

    /// Ends a block.
    #[graphql(directive = access::apply(Access::Member))]
    async fn unblock_member(&self, ctx: &Context<'_>, member_id: ID) -> Result<BlockPayload> {
        let member = ctx.viewer().member()?;
        let other: AccountId = id(&member_id)?;
        let unblocked = ctx.change(async |tx, _| account::unblock(tx, &member, other).await).await;
        BlockPayload::settle(unblocked)
    }
}
