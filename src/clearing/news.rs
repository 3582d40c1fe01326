//! Telling people what happened to their offers and matches.

use sea_orm::{DatabaseTransaction, DbErr};

use crate::entity::{AccountId, ClearingMatchId, NotificationKind, OfferId, post, topic};
use crate::forum::{post_cause, post_path};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// What somebody is told of.
#[derive(Clone, Copy, Debug)]
pub(super) enum News<'a> {
    /// An offer on their advert, by this post.
    OfferMade(&'a post::Model),
    /// Their offer was accepted.
    OfferAccepted(OfferId),
    /// Their offer was declined, or another one was accepted.
    OfferDeclined(OfferId),
    /// The author asked something about their offer.
    QuestionAsked(OfferId),
    /// What they asked was answered.
    QuestionAnswered(OfferId),
    /// The other one says that it did not work.
    MatchEnded(ClearingMatchId),
}

/// The page of one's own offers.
const OFFERS: &str = "/clearing/offers";
/// The page of one's own matches.
const MATCHES: &str = "/clearing/matches";

/// Tells somebody what `by` did, in the transaction of the cause.
pub(super) async fn tell(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    to: AccountId,
    by: AccountId,
    news: News<'_>,
    topic: &topic::Model,
) -> Result<(), DbErr> {
    let (kind, cause, path) = match news {
        News::OfferMade(post) => {
            (NotificationKind::Offer, post_cause(post), post_path(topic, post.number))
        }
        News::OfferAccepted(id) => {
            (NotificationKind::OfferAccepted, format!("offer:{id}:answer"), MATCHES.to_owned())
        }
        News::OfferDeclined(id) => {
            (NotificationKind::OfferDeclined, format!("offer:{id}:answer"), OFFERS.to_owned())
        }
        News::QuestionAsked(id) => {
            (NotificationKind::Question, format!("offer:{id}:asked"), OFFERS.to_owned())
        }
        News::QuestionAnswered(id) => {
            let path = format!("/topics/{}#offers", topic.number);
            (NotificationKind::Question, format!("offer:{id}:answered"), path)
        }
        News::MatchEnded(id) => {
            (NotificationKind::MatchEnded, format!("match:{id}:ended"), MATCHES.to_owned())
        }
    };
    let post = if let News::OfferMade(post) = news { Some(post.id) } else { None };
    let about = About { topic: Some(topic.id), post, by: Some(by), round: None };
    notification::notify(tx, occasion, Notice { to, kind, cause, path, about }).await
}
