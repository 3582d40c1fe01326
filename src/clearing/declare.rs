//! Ending an advert by its author: declaring a match, or withdrawing it.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::accept::accept;
use super::ending::{Ending, end_advert, note_answer};
use super::holding::hold;
use super::matching::{Making, make_match};
use super::offer::OfferError;
use crate::account::Member;
use crate::entity::{
    AccountId, OfferState, PostId, PostKind, TopicId, TopicState, advert, offer, post, topic,
};
use crate::forum::{self, PostText, sees_topic};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::sees;

/// Why an author's advert was not ended.
#[derive(Debug, thiserror::Error)]
pub enum OwnAdvertError {
    /// No topic has this identifier.
    #[error("We could not find this thread")]
    NotFound,
    /// Another member posted it.
    #[error("Only the author of an advert can do this")]
    NotYours,
    /// It is an ordinary topic.
    #[error("This thread is not an advert")]
    NotAnAdvert,
    /// It is closed.
    #[error("This thread is closed")]
    TopicClosed,
    /// It has ended, and waits to be closed.
    #[error("{}", .0)]
    Ended(&'static str),
    /// The text cannot be posted, or it is not said with whom.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// The offer that is named cannot be accepted.
    #[error(transparent)]
    Offer(OfferError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for OwnAdvertError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotYours => Kind::Forbidden,
            Self::NotAnAdvert | Self::TopicClosed | Self::Ended(_) => Kind::Conflict,
            Self::Invalid(_) => Kind::Invalid,
            Self::Offer(refused) => refused.kind(),
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&str]) = match self {
            Self::NotAnAdvert => (Code::Invalid, &["topicId"]),
            Self::TopicClosed => (Code::TopicClosed, &[]),
            Self::Ended(_) => (Code::AlreadyDone, &[]),
            Self::Offer(refused) => return refused.problems(),
            Self::Invalid(problems) => return problems.clone(),
            Self::NotFound | Self::NotYours | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

impl From<OfferError> for OwnAdvertError {
    fn from(error: OfferError) -> Self {
        match error {
            OfferError::Database(error) => Self::Database(error),
            error => Self::Offer(error),
        }
    }
}

/// That the author of an advert found a match.
#[derive(Clone, Debug)]
pub struct DeclaredMatch {
    /// Whose advert.
    pub topic: TopicId,
    /// The final reply, as typed.
    pub body: String,
    /// With whom.
    pub with: MatchedWith,
}

/// With whom the author of an advert found a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedWith {
    /// They did not say.
    Unsaid,
    /// Whoever wrote this reply or made this offer.
    Post(PostId),
    /// None of those who offered.
    NoneOfThese,
}

impl MatchedWith {
    /// What two arguments of a request say.
    #[must_use]
    pub fn new(post: Option<PostId>, is_none_of_these: bool) -> Self {
        match post {
            Some(post) => Self::Post(post),
            None if is_none_of_these => Self::NoneOfThese,
            None => Self::Unsaid,
        }
    }
}

/// Posts the author's final reply, and puts the thread into the closing queue.
///
/// Naming an offer accepts it. Naming a reply says to moderators who it is, and
/// makes no match of the other one, who has not said yes.
///
/// # Errors
///
/// Refuses when there is no such advert, when it is somebody else's, when it is
/// not open, when the post that is named is no answer of somebody else's, when
/// its offer cannot be accepted, and when offers stand and the author does not
/// say whether it is one of them.
pub async fn declare_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    declared: &DeclaredMatch,
) -> Result<post::Model, OwnAdvertError> {
    let id = declared.topic;
    own_advert(tx, author, id).await?;
    let text = PostText::parse("body", &declared.body).map_err(Problem::from);
    let (text, answer) = match (text, answer_named(tx, author, declared).await?) {
        (Ok(text), Ok(answer)) => (text, answer),
        (text, answer) => {
            let problems = text.err().into_iter().chain(answer.err());
            return Err(OwnAdvertError::Invalid(problems.collect()));
        }
    };
    let text = Some(&text);
    let made = if let Some(offer) = offer_of(tx, answer.as_ref()).await? {
        accept(tx, occasion, author, offer.id, text).await?
    } else {
        let held = hold(tx, &[author.id()]).await?;
        let Some(open) = held.advert(id) else {
            return Err(OwnAdvertError::Ended(DECLARED));
        };
        make_match(
            tx,
            occasion,
            Making { held: &held, open, other: None, offer: None, introduction: None, text },
        )
        .await?
    };
    if let Some(answer) = answer {
        note_answer(tx, id, answer.id).await?;
    }
    let post = made.ended.and_then(|ended| ended.post);
    post.ok_or(OwnAdvertError::Ended(DECLARED))
}

/// Takes an advert back, and puts the thread into the closing queue.
///
/// # Errors
///
/// Refuses when there is no such advert, when it is somebody else's, and when
/// it is not open.
pub async fn withdraw_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: TopicId,
) -> Result<topic::Model, OwnAdvertError> {
    own_open_advert(tx, author, id).await?;
    let who = author.id();
    let ended = end_advert(tx, occasion, who, who, id, Ending::Withdrawn, None).await?;
    Ok(ended.ok_or(OwnAdvertError::Ended(WITHDRAWN))?.topic)
}

/// Refuses for what is not the author's own open advert, without holding it.
async fn own_advert(
    db: &impl ConnectionTrait,
    author: &Member,
    id: TopicId,
) -> Result<(), OwnAdvertError> {
    let seen = topic::Entity::find_by_id(id).filter(sees_topic(author));
    let topic = seen.one(db).await?.ok_or(OwnAdvertError::NotFound)?;
    rule(topic.author_id, topic.state, author)?;
    let advert = advert::Entity::find_by_id(id).one(db).await?;
    advert.map(drop).ok_or(OwnAdvertError::NotAnAdvert)
}

/// An advert that is the author's own and open, held until the transaction ends.
pub(super) async fn own_open_advert(
    tx: &DatabaseTransaction,
    author: &Member,
    id: TopicId,
) -> Result<(topic::Model, advert::Model), OwnAdvertError> {
    let topic = forum::lock_seen_topic(tx, author, id).await?;
    let topic = topic.ok_or(OwnAdvertError::NotFound)?;
    rule(topic.author_id, topic.state, author)?;
    let advert = advert::Entity::find_by_id(id).one(tx).await?;
    Ok((topic, advert.ok_or(OwnAdvertError::NotAnAdvert)?))
}

const DECLARED: &str = "You have already declared a match";
const WITHDRAWN: &str = "This advert was withdrawn";
const EXPIRED: &str = "This advert has expired";

/// The rule alone, so that a test can try every case without a database.
fn rule(topic_author: AccountId, state: TopicState, who: &Member) -> Result<(), OwnAdvertError> {
    if topic_author != who.id() {
        return Err(OwnAdvertError::NotYours);
    }
    match state {
        TopicState::Open => Ok(()),
        TopicState::MatchDeclared => Err(OwnAdvertError::Ended(DECLARED)),
        TopicState::Withdrawn => Err(OwnAdvertError::Ended(WITHDRAWN)),
        TopicState::Expired => Err(OwnAdvertError::Ended(EXPIRED)),
        TopicState::Closed => Err(OwnAdvertError::TopicClosed),
    }
}

/// The answer that the author names; none where they found somebody elsewhere.
async fn answer_named(
    tx: &DatabaseTransaction,
    author: &Member,
    declared: &DeclaredMatch,
) -> Result<Result<Option<post::Model>, Problem>, DbErr> {
    const NO_SUCH: &str = "Choose a reply that someone else wrote to this advert";
    const UNSAID: &str = "Accept one of the offers, or confirm that your match is someone else";
    let topic = declared.topic;
    Ok(match declared.with {
        MatchedWith::Post(id) => {
            let answer = answer(tx, author.id(), topic, id).await?;
            answer.map(Some).ok_or(Problem::new(Code::Invalid, &["matchedWithPostId"], NO_SUCH))
        }
        MatchedWith::Unsaid if has_standing_offers(tx, author.id(), topic).await? => {
            Err(Problem::new(Code::Required, &["noneOfThese"], UNSAID))
        }
        MatchedWith::Unsaid | MatchedWith::NoneOfThese => Ok(None),
    })
}

async fn answer(
    tx: &DatabaseTransaction,
    author: AccountId,
    topic: TopicId,
    id: PostId,
) -> Result<Option<post::Model>, DbErr> {
    post::Entity::find_by_id(id)
        .filter(post::Column::TopicId.eq(topic))
        .filter(post::Column::AuthorId.ne(author))
        .filter(post::Column::Kind.is_in([PostKind::Reply, PostKind::Offer]))
        .filter(post::Column::DeletedAt.is_null())
        .filter(sees(&Expr::value(author), [post::Column::AuthorId.into_expr()]))
        .one(tx)
        .await
}

/// The offer that an answer makes.
async fn offer_of(
    tx: &DatabaseTransaction,
    answer: Option<&post::Model>,
) -> Result<Option<offer::Model>, DbErr> {
    let Some(answer) = answer else { return Ok(None) };
    offer::Entity::find().filter(offer::Column::PostId.eq(answer.id)).one(tx).await
}

/// Whether somebody waits for an answer whom the author sees.
async fn has_standing_offers(
    tx: &DatabaseTransaction,
    author: AccountId,
    id: TopicId,
) -> Result<bool, DbErr> {
    let standing = offer::Entity::find()
        .filter(offer::Column::TopicId.eq(id))
        .filter(sees(&Expr::value(author), [offer::Column::ById.into_expr()]))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .one(tx)
        .await?;
    Ok(standing.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::people::{account_id, member, moderator};

    #[test]
    fn only_its_author_ends_an_advert_and_only_while_it_is_open() {
        let by_author = |state| rule(account_id(1), state, &member(1));
        assert!(by_author(TopicState::Open).is_ok());
        for (state, says) in [
            (TopicState::MatchDeclared, "You have already declared a match"),
            (TopicState::Withdrawn, "This advert was withdrawn"),
            (TopicState::Expired, "This advert has expired"),
            (TopicState::Closed, "This thread is closed"),
        ] {
            assert_eq!(by_author(state).unwrap_err().to_string(), says);
            // Rights come before state: others do not learn it from here.
            for other in [member(2), moderator(3)] {
                let refused = rule(account_id(1), state, &other);
                assert!(matches!(refused, Err(OwnAdvertError::NotYours)));
            }
        }
    }
}
