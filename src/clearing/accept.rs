//! Accepting an offer: a match at once, since an offer says yes already.

use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};

use super::eligibility::eligibility_of;
use super::holding::{Held, OpenAdvert, hold};
use super::matching::{Made, Making, make_match};
use super::news::{News, tell};
use super::offer::{OfferError, find_offer};
use super::participation::{author_side, offerer_side};
use crate::account::Member;
use crate::entity::{OfferId, clearing_match, offer};
use crate::forum::PostText;
use crate::occasion::Occasion;

/// Accepts an offer on one's own advert.
///
/// The two are matched, for good unless one of them says within 30 days that it
/// did not work: each sees the other's address, the programme has them as a
/// long-term match where both are in the round, and what they have open
/// otherwise ends where they have no room left.
///
/// # Errors
///
/// Refuses to all but the author of the advert, for an offer that stands no
/// more, and where either has left or has found somebody else.
pub async fn accept_offer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: OfferId,
) -> Result<clearing_match::Model, OfferError> {
    Ok(accept(tx, occasion, author, id, None).await?.made)
}

/// The same, with the author's own closing message.
pub(super) async fn accept(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: OfferId,
    text: Option<&PostText>,
) -> Result<Made, OfferError> {
    let found = find_offer(tx, author, id).await?.by_author(author)?;
    let held = hold(tx, &[author.id(), found.offer.by_id]).await?;
    let standing = held.offers_on(found.topic.id).into_iter().find(|offer| offer.id == id);
    let (Some(offer), Some(open)) = (standing, held.advert(found.topic.id)) else {
        return Err(stands_no_more(tx, id).await?);
    };
    may_be_matched(tx, &held, open, &offer).await?;
    let making = Making {
        held: &held,
        open,
        other: Some(offer.by_id),
        offer: Some(&offer),
        introduction: None,
        text,
    };
    let made = make_match(tx, occasion, making).await?;
    tell(tx, occasion, offer.by_id, author.id(), News::OfferAccepted(id), &open.topic).await?;
    Ok(made)
}

/// Why both may not be matched now, if they may not: they are held, so it stays
/// true until the end.
async fn may_be_matched(
    tx: &DatabaseTransaction,
    held: &Held,
    open: &OpenAdvert,
    offer: &offer::Model,
) -> Result<(), OfferError> {
    if !held.is_active(offer.by_id) || !held.is_active(open.advert.author_id) {
        return Err(OfferError::OffererAway);
    }
    let kind = open.advert.kind;
    if !eligibility_of(tx, offer.by_id).await?.room.is_left(offerer_side(kind)) {
        return Err(OfferError::OffererFull);
    }
    if !eligibility_of(tx, open.advert.author_id).await?.room.is_left(author_side(kind)) {
        return Err(OfferError::AuthorFull);
    }
    Ok(())
}

async fn stands_no_more(db: &impl ConnectionTrait, id: OfferId) -> Result<OfferError, OfferError> {
    let now = offer::Entity::find_by_id(id).one(db).await?.ok_or(OfferError::NotFound)?;
    Ok(OfferError::NotStanding(now.state))
}
