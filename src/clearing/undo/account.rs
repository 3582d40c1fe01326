//! Undoing that somebody was suspended, or let into clearing.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use time::OffsetDateTime;

use super::thread::open_advert;
use super::what_ended::{UndoneAct, introductions_go_on, offers_stand_again};
use crate::account;
use crate::clearing::holding::hold_accounts;
use crate::entity::{
    AccountId, OfferState, RoundId, TopicId, TopicState, advert, clearing_admission,
    moderation_log, offer, topic,
};
use crate::forum::{self, PostText};
use crate::moderation::{self, Admission, LogEntry, UndoError};
use crate::occasion::Occasion;

/// Undoes that somebody was suspended, as [`account::unsuspend`]; the adverts and
/// offers that ended with it stand again.
///
/// # Errors
///
/// As [`account::unsuspend`].
pub async fn reinstate(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    entry: &moderation_log::Model,
) -> Result<(), UndoError> {
    let account = account::unsuspend(tx, entry).await?;
    let act = UndoneAct { actor: moderator, at: entry.at };
    let withdrawn = topic::Entity::find()
        .filter(topic::Column::AuthorId.eq(account.id))
        .filter(topic::Column::State.eq(TopicState::Withdrawn))
        .filter(topic::Column::DeclaredAt.eq(entry.at))
        .order_by_asc(topic::Column::Id)
        .all(tx)
        .await?;
    let mut open = Vec::new();
    for topic in withdrawn {
        open.extend(open_again(tx, occasion, act, topic.id).await?);
    }
    // What somebody else did with an advert since stays as it is.
    let mut still_open = sea_orm::sea_query::Query::select();
    still_open
        .column(topic::Column::Id)
        .from(topic::Entity)
        .and_where(topic::Column::State.eq(TopicState::Open));
    let theirs = Condition::any()
        .add(offer::Column::ById.eq(account.id))
        .add(offer::Column::TopicId.is_in(open.iter().copied()));
    let lapsed = Condition::all()
        .add(offer::Column::State.eq(OfferState::Lapsed))
        .add(offer::Column::TopicId.in_subquery(still_open))
        .add(theirs);
    offers_stand_again(tx, occasion, act, lapsed).await?;
    Ok(introductions_go_on(tx, occasion, act, &open).await?)
}

/// Opens a withdrawn advert again; nothing where it has changed since.
async fn open_again(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    act: UndoneAct,
    id: TopicId,
) -> Result<Option<TopicId>, UndoError> {
    let step = forum::step(id, &[TopicState::Withdrawn])
        .col_expr(topic::Column::State, Expr::value(TopicState::Open))
        .col_expr(topic::Column::DeclaredAt, Expr::value(None::<OffsetDateTime>));
    let Some(topic) = forum::take(tx, step).await? else { return Ok(None) };
    open_advert(tx, id).await?;
    let event = PostText::event("This advert is open again.", None);
    forum::insert_event(tx, occasion, &topic, act.actor, &event).await?;
    let entry = LogEntry::new("reopen advert", &topic)
        .before(TopicState::Withdrawn.word())
        .after(topic.state.word());
    moderation::record(tx, occasion, act.actor, entry).await?;
    Ok(Some(id))
}

/// Undoes that a member was let into clearing.
///
/// # Errors
///
/// Refuses once the member has posted an advert or made an offer.
pub async fn shut_out(
    tx: &DatabaseTransaction,
    entry: &moderation_log::Model,
    round: RoundId,
    earlier: Option<Admission>,
) -> Result<(), UndoError> {
    use clearing_admission::Column;
    let gone = || UndoError::changed("This account is not there any more");
    let id: AccountId = entry.subject_id.parse().map_err(|_| gone())?;
    hold_accounts(tx, &[id]).await?.pop().ok_or_else(gone)?;
    if has_begun(tx, id, entry.at).await? {
        return Err(UndoError::changed(
            "This member has already posted an advert or made an offer. Close or delete it first",
        ));
    }
    let gone = clearing_admission::Entity::delete_many()
        .filter(Column::AccountId.eq(id))
        .filter(Column::RoundId.eq(round))
        .filter(Column::At.eq(entry.at))
        .exec(tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(UndoError::changed("This member was let into clearing again since"));
    }
    let Some(earlier) = earlier else { return Ok(()) };
    let row = clearing_admission::ActiveModel {
        account_id: Set(id),
        round_id: Set(round),
        admitted_by: Set(earlier.by),
        reason: Set(earlier.reason),
        at: Set(earlier.at),
    };
    clearing_admission::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn has_begun(
    tx: &DatabaseTransaction,
    id: AccountId,
    since: OffsetDateTime,
) -> Result<bool, UndoError> {
    let adverts = advert::Entity::find()
        .filter(advert::Column::AuthorId.eq(id))
        .filter(advert::Column::IsOpen.eq(true))
        .filter(advert::Column::VisibilityAcceptedAt.gte(since));
    let offers = offer::Entity::find()
        .filter(offer::Column::ById.eq(id))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .filter(offer::Column::MadeAt.gte(since));
    Ok(adverts.one(tx).await?.is_some() || offers.one(tx).await?.is_some())
}
