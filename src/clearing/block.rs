//! Blocking a member: what the two have between them ends with it.

use std::collections::HashSet;

use sea_orm::{DatabaseTransaction, DbErr};

use super::holding::{Held, hold};
use super::introduction::end_introduction_between;
use super::offer::settle;
use crate::account::{self, BlockError, Member};
use crate::entity::{AccountId, OfferState, TopicId, account as accounts};
use crate::occasion::Occasion;

/// Blocks a member: neither sees what the other one wrote from then on. Offers that
/// stand between the two lapse, and an introduction of the two ends as one that did
/// not work out. A match goes on.
///
/// # Errors
///
/// Refuses for an account that the member may not know of, for their own, and
/// where they have blocked very many.
pub async fn block_member(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: AccountId,
) -> Result<accounts::Model, BlockError> {
    let held = hold(tx, &[member.id(), id]).await?;
    let blocked = account::block(tx, occasion, member, id).await?;
    end_offers(tx, occasion, &held, member.id(), id).await?;
    end_offers(tx, occasion, &held, id, member.id()).await?;
    end_introduction_between(tx, occasion, member.id(), id).await?;
    Ok(blocked)
}

/// Ends what somebody has offered to somebody. The log says that the offer ended, as if
/// whoever made it had found a match: not who blocked whom.
async fn end_offers(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    held: &Held,
    by: AccountId,
    to: AccountId,
) -> Result<(), DbErr> {
    let adverts: HashSet<TopicId> =
        held.adverts_by(to).into_iter().map(|open| open.topic.id).collect();
    let mut offers = held.offers_by(by);
    offers.retain(|offer| adverts.contains(&offer.topic_id));
    settle(tx, occasion, by, &offers, OfferState::Lapsed).await
}
