//! Offers and introductions that ended with an advert, and stand again with it; but
//! not between two of whom one has blocked the other since.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::{
    AccountId, IntroductionState, OfferState, TopicId, introduction, offer, topic,
};
use crate::moderation::{self, LogEntry, Subject};
use crate::notification;
use crate::occasion::Occasion;
use crate::visibility::has_block;

/// Whose act is undone, when it was, and who undoes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct UndoneAct {
    /// The moderator who takes it back.
    pub(super) actor: AccountId,
    /// When it was done.
    pub(super) at: OffsetDateTime,
}

/// Has the offers stand again that ended on these open adverts at that moment, and
/// the introductions that ended.
pub(super) async fn stand_again(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    act: UndoneAct,
    topics: &[TopicId],
) -> Result<(), DbErr> {
    let on = Condition::all()
        .add(offer::Column::TopicId.is_in(topics.iter().copied()))
        .add(offer::Column::State.eq(OfferState::Lapsed));
    offers_stand_again(tx, occasion, act, on).await?;
    introductions_go_on(tx, occasion, act, topics).await
}

/// Has those of the offers stand again that ended at that moment, where whoever made
/// one has made no other on the advert.
pub(super) async fn offers_stand_again(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    act: UndoneAct,
    which: Condition,
) -> Result<(), DbErr> {
    let ended = offer::Entity::find()
        .filter(which)
        .filter(offer::Column::AnsweredAt.eq(act.at))
        .filter(has_block(&offer::Column::ById.into_expr(), &author_of_thread()).not())
        .order_by_asc(offer::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let standing = offer::Entity::find()
        .filter(offer::Column::TopicId.is_in(ended.iter().map(|offer| offer.topic_id)))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .all(tx)
        .await?;
    let topics = topic::Entity::find()
        .filter(topic::Column::Id.is_in(ended.iter().map(|offer| offer.topic_id)))
        .all(tx)
        .await?;
    // An advert has few offers.
    for offer in ended {
        let another = standing
            .iter()
            .any(|other| other.topic_id == offer.topic_id && other.by_id == offer.by_id);
        let topic = topics.iter().find(|topic| topic.id == offer.topic_id);
        let Some(topic) = topic.filter(|_| !another) else { continue };
        offer::Entity::update_many()
            .col_expr(offer::Column::State, Expr::value(OfferState::Standing))
            .col_expr(offer::Column::AnsweredAt, Expr::value(None::<OffsetDateTime>))
            .filter(offer::Column::Id.eq(offer.id))
            .exec(tx)
            .await?;
        let entry = LogEntry::new("restore offer", Subject::new("offer", offer.id, &topic.title))
            .before(offer.state.word())
            .after(OfferState::Standing.word());
        moderation::record(tx, occasion, act.actor, entry).await?;
    }
    Ok(())
}

/// Who wrote the advert that an offer is on.
fn author_of_thread() -> Expr {
    let is_its = Expr::col((topic::Entity, topic::Column::Id))
        .equals((offer::Entity, offer::Column::TopicId));
    let mut author = Query::select();
    author.column((topic::Entity, topic::Column::AuthorId)).from(topic::Entity).and_where(is_its);
    Expr::SubQuery(None, Box::new(author.into()))
}

/// Has the introductions of these adverts go on that ended at that moment and have
/// time left, where nobody of the two was introduced to somebody else since.
pub(super) async fn introductions_go_on(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    act: UndoneAct,
    topics: &[TopicId],
) -> Result<(), DbErr> {
    use introduction::Column;
    let of = || topics.iter().copied();
    let ended = introduction::Entity::find()
        .filter(
            Condition::any()
                .add(Column::MenteeTopicId.is_in(of()))
                .add(Column::MentorTopicId.is_in(of())),
        )
        .filter(Column::State.eq(IntroductionState::Over))
        .filter(Column::EndedAt.eq(act.at))
        .filter(Column::AnswerBy.gt(occasion.now()))
        .filter(has_block(&Column::MenteeId.into_expr(), &Column::MentorId.into_expr()).not())
        .order_by_asc(Column::Id)
        .all(tx)
        .await?;
    for introduction in ended {
        let taken = Condition::any()
            .add(Column::MenteeId.eq(introduction.mentee_id))
            .add(Column::MentorId.eq(introduction.mentor_id));
        let taken = introduction::Entity::find()
            .filter(Column::State.eq(IntroductionState::Asked))
            .filter(taken)
            .one(tx)
            .await?;
        if taken.is_some() {
            continue;
        }
        introduction::Entity::update_many()
            .col_expr(Column::State, Expr::value(IntroductionState::Asked))
            .col_expr(Column::EndedAt, Expr::value(None::<OffsetDateTime>))
            .filter(Column::Id.eq(introduction.id))
            .exec(tx)
            .await?;
        let cause = format!("introduction:{}:over", introduction.id);
        let two = [introduction.mentee_id, introduction.mentor_id];
        notification::retract(tx, &two, &cause).await?;
    }
    Ok(())
}
