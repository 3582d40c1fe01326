//! How an offer stops standing: declined, withdrawn, or by what happens to the
//! advert and the two people.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::error::{OfferError, find_offer};
use crate::account::Member;
use crate::clearing::news::{News, tell};
use crate::entity::{AccountId, OfferId, OfferState, PostId, offer, topic};
use crate::forum::{bounded, lock_topic};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;

/// The longest note, question or answer, in characters.
pub(super) const NOTE_MAX: usize = 2_000;

/// Declines an offer, with a note to whoever made it if there is one.
///
/// # Errors
///
/// Refuses to all but the author of the advert, and for an offer that stands no
/// more.
pub async fn decline_offer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: OfferId,
    note: &str,
) -> Result<offer::Model, OfferError> {
    let found = find_offer(tx, author, id).await?.by_author(author)?;
    // The thread before the offer, as everybody takes them: telling the other one
    // refers to the thread, and would wait for whoever holds it and wants the offer.
    lock_topic(tx, found.topic.id).await?;
    let note = bounded("note", note, "a note", NOTE_MAX)?;
    let note = Some(&*note).filter(|note| !note.is_empty());
    settle_one(tx, occasion, author, id, OfferState::Declined, note).await
}

/// Takes an offer back.
///
/// # Errors
///
/// Refuses to all but whoever made it, and for an offer that stands no more.
pub async fn withdraw_offer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: OfferId,
) -> Result<offer::Model, OfferError> {
    let found = find_offer(tx, member, id).await?.by_offerer(member)?;
    lock_topic(tx, found.topic.id).await?;
    settle_one(tx, occasion, member, id, OfferState::Withdrawn, None).await
}

/// Takes the offer back that a deleted post made, if it still stands.
pub(in crate::clearing) async fn withdraw_offer_of_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    post: PostId,
) -> Result<(), DbErr> {
    let of_post = Condition::all().add(offer::Column::PostId.eq(post));
    let offers = lock_offers(tx, of_post).await?;
    settle(tx, occasion, actor, &offers, OfferState::Withdrawn).await
}

/// The standing offers among some, held until the transaction ends. They are
/// taken in the order of their identifiers, so that two who take several never
/// wait for each other.
pub(in crate::clearing) async fn lock_offers(
    tx: &DatabaseTransaction,
    which: Condition,
) -> Result<Vec<offer::Model>, DbErr> {
    offer::Entity::find()
        .filter(offer::Column::State.eq(OfferState::Standing))
        .filter(which)
        .order_by_asc(offer::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Moves those of the offers that still stand into another state, each with a
/// row in the log.
pub(in crate::clearing) async fn settle(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    offers: &[offer::Model],
    to: OfferState,
) -> Result<(), DbErr> {
    let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
    take(tx, occasion, actor, &ids, to, None).await.map(drop)
}

async fn settle_one(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: &Member,
    id: OfferId,
    to: OfferState,
    note: Option<&str>,
) -> Result<offer::Model, OfferError> {
    if let Some(settled) = take(tx, occasion, actor.id(), &[id], to, note).await?.pop() {
        return Ok(settled);
    }
    let now = offer::Entity::find_by_id(id).one(tx).await?.ok_or(OfferError::NotFound)?;
    Err(OfferError::NotStanding(now.state))
}

/// The step itself: a conditional update, whose rows say what it happened to.
async fn take(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    ids: &[OfferId],
    to: OfferState,
    note: Option<&str>,
) -> Result<Vec<offer::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let settled = offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(to))
        .col_expr(offer::Column::AnsweredAt, Expr::value(occasion.now()))
        .col_expr(offer::Column::Note, Expr::value(note))
        .filter(offer::Column::Id.is_in(ids.iter().copied()))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .exec_with_returning(tx)
        .await?;
    let topics = topic::Entity::find()
        .filter(topic::Column::Id.is_in(settled.iter().map(|offer| offer.topic_id)))
        .all(tx)
        .await?;
    // An advert has few offers.
    for offer in &settled {
        let topic = topics.iter().find(|topic| topic.id == offer.topic_id);
        let topic = topic.ok_or_else(|| DbErr::RecordNotFound("topic".to_owned()))?;
        let entry = LogEntry::new(action(to), Subject::new("offer", offer.id, &topic.title))
            .before(OfferState::Standing.word())
            .after(to.word());
        moderation::record(tx, occasion, actor, entry).await?;
        if to == OfferState::Declined {
            let news = News::OfferDeclined(offer.id);
            tell(tx, occasion, offer.by_id, topic.author_id, news, topic).await?;
        }
    }
    Ok(settled)
}

fn action(to: OfferState) -> &'static str {
    match to {
        OfferState::Standing => "make offer",
        OfferState::Accepted => "accept offer",
        OfferState::Declined => "decline offer",
        OfferState::Withdrawn => "withdraw offer",
        OfferState::Lapsed => "end offer",
    }
}
