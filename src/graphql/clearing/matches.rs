//! Matches that were made in clearing.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::loaders;
use crate::clearing::{self, MatchRow};
use crate::entity::{ClearingMatchId, clearing_match};
use crate::forum::Reason;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::forum::Topic;
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::words::ParticipantRole;
use crate::refusal::Refusal;

/// Two people who found each other in clearing, from the side of one of them; for
/// moderators, from the side of the author of the advert.
pub(crate) struct ClearingMatch(pub(crate) MatchRow);

/// Two people who found each other in clearing.
#[Object]
impl ClearingMatch {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The other one.
    async fn other(&self) -> Member {
        self.0.other.clone().into()
    }

    /// What the other one is: mentor or mentee.
    async fn other_is(&self) -> ParticipantRole {
        self.0.other_is().into()
    }

    /// The other one's address: to each of the two only, until the match ends.
    async fn email(&self) -> Option<&str> {
        self.0.email()
    }

    /// The advert it came of.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Topic> {
        loaders::topic_of_match(ctx, self.0.topic_id).await.map(Topic)
    }

    /// When it was made.
    async fn made_at(&self) -> OffsetDateTime {
        self.0.made_at
    }

    /// When one of the two said that it did not work.
    async fn ended_at(&self) -> Option<OffsetDateTime> {
        self.0.ended_at
    }

    /// Why, if they said: to moderators only.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason()
    }

    /// Whether the signed-in member has blocked the other one. A block does not end a
    /// match, and the other one cannot tell.
    async fn blocked(&self) -> bool {
        self.0.is_blocked
    }

    /// Whether the signed-in member may say that it did not work.
    async fn may_end(&self, ctx: &Context<'_>) -> bool {
        self.0.may_end(ctx.occasion().now())
    }
}

/// What became of a match.
#[derive(SimpleObject)]
pub(super) struct ClearingMatchPayload {
    /// The match as it is now; null when nothing was changed.
    #[graphql(name = "match")]
    found: Option<ClearingMatch>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl ClearingMatchPayload {
    pub(super) async fn settle<E: Refusal>(
        ctx: &Context<'_>,
        outcome: std::result::Result<clearing_match::Model, E>,
    ) -> Result<Self> {
        let (changed, errors) = settle(outcome)?;
        let found = match changed {
            Some(changed) => find(ctx, changed.id).await?,
            None => None,
        };
        Ok(Self { found, errors })
    }
}

async fn find(ctx: &Context<'_>, id: ClearingMatchId) -> Result<Option<ClearingMatch>> {
    let member = ctx.viewer().member()?;
    let found = clearing::clearing_match(ctx.db().reader(), &member, id).await?;
    Ok(found.map(ClearingMatch))
}

/// What can be asked about matches.
#[derive(Default)]
pub(crate) struct MatchQuery;

#[Object]
impl MatchQuery {
    /// The matches that the signed-in member made in clearing, the latest first.
    #[graphql(directive = access::apply(Access::Member), complexity = "cost::OWN * child_complexity")]
    async fn my_clearing_matches(&self, ctx: &Context<'_>) -> Result<Vec<ClearingMatch>> {
        let member = ctx.viewer().member()?;
        let found = clearing::my_clearing_matches(ctx.db().reader(), &member).await?;
        Ok(found.into_iter().map(ClearingMatch).collect())
    }
}

/// What becomes of matches.
#[derive(Default)]
pub(crate) struct MatchMutation;

#[Object]
impl MatchMutation {
    /// Says within 30 days that one's own match did not work. Both may look for
    /// somebody again, and their adverts open again.
    #[graphql(directive = access::apply(Access::Member))]
    async fn end_clearing_match(
        &self,
        ctx: &Context<'_>,
        match_id: ID,
        reason: Option<String>,
    ) -> Result<ClearingMatchPayload> {
        let member = ctx.viewer().member()?;
        let found: ClearingMatchId = id(&match_id)?;
        let reason = Reason::parse("reason", &reason.unwrap_or_default());
        let ended = ctx
            .change_with(reason, async |tx, occasion, reason| {
                clearing::end_clearing_match(tx, occasion, &member, found, reason.as_ref()).await
            })
            .await;
        ClearingMatchPayload::settle(ctx, ended).await
    }
}
