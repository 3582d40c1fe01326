//! How an open advert ends, whatever the cause: its thread waits to be closed,
//! it makes room for another, and what was offered on it stands no more.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::holding::Held;
use super::introduction::end_introductions_on;
use super::offer::{lock_offers, settle};
use super::participation::{author_side, offerer_side};
use crate::entity::{
    AccountId, ClearingMatchId, OfferState, ParticipantRole, PostId, PostKind, TopicId, TopicState,
    advert, offer, post, topic,
};
use crate::forum::{self, NewPost, PostText};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;

/// Why an advert ends, and with what in its thread.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ending<'a> {
    /// Its author found somebody: the final post, in their name.
    Found(&'a PostText),
    /// Its author found somebody elsewhere.
    FoundElsewhere,
    /// Its author takes it back, or left.
    Withdrawn,
    /// It was not renewed in time.
    Expired,
}

/// What is left when an advert has ended.
pub(super) struct Ended {
    pub(super) topic: topic::Model,
    /// The final post; an event has none.
    pub(super) post: Option<post::Model>,
}

impl Ending<'_> {
    fn state(self) -> TopicState {
        match self {
            Self::Found(_) | Self::FoundElsewhere => TopicState::MatchDeclared,
            Self::Withdrawn => TopicState::Withdrawn,
            Self::Expired => TopicState::Expired,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Found(_) | Self::FoundElsewhere => "declare match",
            Self::Withdrawn => "withdraw advert",
            Self::Expired => "expire advert",
        }
    }

    /// What the thread says of it, where its author says nothing.
    fn event(self) -> &'static str {
        match self {
            Self::Found(_) | Self::FoundElsewhere => "The author of this advert found a match.",
            Self::Withdrawn => "This advert was withdrawn.",
            Self::Expired => "This advert expired.",
        }
    }

    /// What becomes of the offers on it: who finds somebody declines the others.
    fn offers(self) -> OfferState {
        match self {
            Self::Found(_) => OfferState::Declined,
            Self::FoundElsewhere | Self::Withdrawn | Self::Expired => OfferState::Lapsed,
        }
    }
}

/// Ends an advert in its author's name; `None` when it is not open.
pub(super) async fn end_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    author: AccountId,
    id: TopicId,
    ending: Ending<'_>,
    of: Option<ClearingMatchId>,
) -> Result<Option<Ended>, DbErr> {
    let mut step = forum::step(id, &[TopicState::Open])
        .col_expr(topic::Column::State, Expr::value(ending.state()))
        .col_expr(topic::Column::DeclaredAt, Expr::value(occasion.now()));
    if let Ending::Found(_) = ending {
        step = forum::counted(step, occasion.now());
    }
    let Some(topic) = forum::take(tx, step).await? else { return Ok(None) };
    let post = match ending {
        Ending::Found(text) => {
            let new = NewPost { author, kind: PostKind::MatchDeclared, text };
            let post = forum::insert_post(tx, occasion, &topic, new).await?;
            forum::watch_from(tx, author, id, post.number).await?;
            forum::tell_of_post(tx, occasion, &topic, &post).await?;
            Some(post)
        }
        Ending::FoundElsewhere | Ending::Withdrawn | Ending::Expired => {
            let event = PostText::event(ending.event(), None);
            forum::insert_event(tx, occasion, &topic, author, &event).await?;
            None
        }
    };
    stand_down(tx, occasion, id, of).await?;
    let entry = LogEntry::new(ending.action(), &topic)
        .before(TopicState::Open.word())
        .after(topic.state.word());
    moderation::record(tx, occasion, actor, entry).await?;
    end_offers_on(tx, occasion, actor, id, ending.offers()).await?;
    Ok(Some(Ended { topic, post }))
}

/// Notes that an advert is no longer open, so that its author may post another and
/// is introduced to nobody by it.
pub(super) async fn stand_down(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    id: TopicId,
    of: Option<ClearingMatchId>,
) -> Result<(), DbErr> {
    advert::Entity::update_many()
        .col_expr(advert::Column::IsOpen, Expr::value(false))
        .col_expr(advert::Column::MatchId, Expr::value(of))
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await?;
    end_introductions_on(tx, occasion, id).await
}

/// Remembers whose answer an author named.
pub(super) async fn note_answer(
    tx: &DatabaseTransaction,
    id: TopicId,
    answer: PostId,
) -> Result<(), DbErr> {
    advert::Entity::update_many()
        .col_expr(advert::Column::MatchedPostId, Expr::value(answer))
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await
        .map(drop)
}

/// Ends the offers that stand on an advert.
pub(super) async fn end_offers_on(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    id: TopicId,
    to: OfferState,
) -> Result<(), DbErr> {
    let on = Condition::all().add(offer::Column::TopicId.eq(id));
    let offers = lock_offers(tx, on).await?;
    settle(tx, occasion, actor, &offers, to).await
}

/// Ends what somebody has open on one side, as they take nobody else there:
/// their own advert, and the offers they made.
pub(super) async fn close_side(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    held: &Held,
    actor: AccountId,
    who: AccountId,
    side: ParticipantRole,
    of: Option<ClearingMatchId>,
) -> Result<(), DbErr> {
    for open in held.adverts_by(who) {
        if author_side(open.advert.kind) == side {
            let (id, ending) = (open.topic.id, Ending::FoundElsewhere);
            end_advert(tx, occasion, actor, who, id, ending, of).await?;
        }
    }
    let made = offers_made_as(tx, held.offers_by(who), side).await?;
    settle(tx, occasion, actor, &made, OfferState::Lapsed).await
}

/// Ends everything that somebody has open in clearing, because they left.
pub(super) async fn close_everything(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    held: &Held,
    actor: AccountId,
    who: AccountId,
) -> Result<(), DbErr> {
    for open in held.adverts_by(who) {
        let id = open.topic.id;
        end_advert(tx, occasion, actor, who, id, Ending::Withdrawn, None).await?;
    }
    settle(tx, occasion, actor, &held.offers_by(who), OfferState::Lapsed).await
}

/// Those of the offers by which somebody would be on this side.
async fn offers_made_as(
    tx: &DatabaseTransaction,
    offers: Vec<offer::Model>,
    side: ParticipantRole,
) -> Result<Vec<offer::Model>, DbErr> {
    let on = advert::Entity::find()
        .filter(advert::Column::TopicId.is_in(offers.iter().map(|offer| offer.topic_id)))
        .all(tx)
        .await?;
    let is_on_side = |offer: &offer::Model| {
        let advert = on.iter().find(|advert| advert.topic_id == offer.topic_id);
        advert.is_some_and(|advert| offerer_side(advert.kind) == side)
    };
    Ok(offers.into_iter().filter(is_on_side).collect())
}
