//! Why nothing was done with an offer.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::account::Member;
use crate::entity::{OfferId, OfferState, offer, topic};
use crate::forum::{TextProblem, sees_topic};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::sees;

/// Why nothing was done with an offer.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// No offer has this identifier, or the member may not know of it.
    #[error("We could not find this offer")]
    NotFound,
    /// Others may see it, but not answer it.
    #[error("Only the author of the advert can answer an offer")]
    NotTheAuthor,
    /// It is somebody else's.
    #[error("Only the person who made an offer can do this")]
    NotTheOfferer,
    /// It was answered or withdrawn, or it lapsed.
    #[error("This offer {}", past(*.0))]
    NotStanding(OfferState),
    /// Whoever made it cannot be matched now.
    #[error("The person who made this offer cannot take part at the moment")]
    OffererAway,
    /// Whoever made it has found somebody else.
    #[error("The person who made this offer has found another match")]
    OffererFull,
    /// The author takes nobody else.
    #[error("You have already found a match")]
    AuthorFull,
    /// One question is enough.
    #[error("You have already asked a question")]
    AlreadyAsked,
    /// There is nothing to answer.
    #[error("The author of the advert has not asked a question")]
    NothingAsked,
    /// One answer is enough.
    #[error("You have already answered this question")]
    AlreadyAnswered,
    /// The text cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for OfferError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotTheAuthor | Self::NotTheOfferer => Kind::Forbidden,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
            _ => Kind::Conflict,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::NotStanding(_) | Self::OffererAway => Code::OfferNotStanding,
            Self::OffererFull | Self::AuthorFull => Code::NoCapacity,
            Self::AlreadyAsked | Self::AlreadyAnswered => Code::AlreadyDone,
            Self::NothingAsked => Code::Invalid,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::NotTheAuthor | Self::NotTheOfferer | Self::Database(_) => {
                return Vec::new();
            }
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

fn past(state: OfferState) -> &'static str {
    match state {
        OfferState::Standing => "is waiting for an answer",
        OfferState::Accepted => "was accepted",
        OfferState::Declined => "was declined",
        OfferState::Withdrawn => "was withdrawn",
        OfferState::Lapsed => {
            "has lapsed: the advert ended, or the person who made it found a match"
        }
    }
}

/// An offer with its thread.
pub(in crate::clearing) struct Found {
    pub(in crate::clearing) offer: offer::Model,
    pub(in crate::clearing) topic: topic::Model,
}

impl Found {
    /// Refuses to all but the author of the advert.
    pub(in crate::clearing) fn by_author(self, member: &Member) -> Result<Self, OfferError> {
        if self.topic.author_id == member.id() { Ok(self) } else { Err(OfferError::NotTheAuthor) }
    }

    /// Refuses to all but whoever made the offer.
    pub(in crate::clearing) fn by_offerer(self, member: &Member) -> Result<Self, OfferError> {
        if self.offer.by_id == member.id() { Ok(self) } else { Err(OfferError::NotTheOfferer) }
    }
}

/// The offer of an identifier, for those who may know of it: the two, unless one of
/// them is absent for the other, and moderators.
pub(in crate::clearing) async fn find_offer(
    db: &impl ConnectionTrait,
    member: &Member,
    id: OfferId,
) -> Result<Found, OfferError> {
    let by = sees(&Expr::value(member.id()), [offer::Column::ById.into_expr()]);
    let offer = offer::Entity::find_by_id(id).filter(by).one(db).await?;
    let offer = offer.ok_or(OfferError::NotFound)?;
    let topic = topic::Entity::find_by_id(offer.topic_id).filter(sees_topic(member));
    let topic = topic.one(db).await?;
    let topic = topic.ok_or(OfferError::NotFound)?;
    let is_one_of_two = [offer.by_id, topic.author_id].contains(&member.id());
    if is_one_of_two || member.is_moderator() {
        Ok(Found { offer, topic })
    } else {
        Err(OfferError::NotFound)
    }
}
