//! How an author ends their advert: with a match, or by taking it back.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use crate::account::Member;
use crate::entity::{AccountId, PostId, PostKind, TopicId, TopicState, advert, post, topic};
use crate::forum::{self, NewPost, PostText, TextProblem};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why an author's advert stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum OwnAdvertError {
    /// No topic has this identifier.
    #[error("there is no such topic")]
    NotFound,
    /// Somebody else posted it.
    #[error("only its author may do this to an advert")]
    NotYours,
    /// It is an ordinary topic.
    #[error("this topic is not an advert")]
    NotAnAdvert,
    /// It is closed.
    #[error("this topic is closed")]
    TopicClosed,
    /// It has ended, and waits to be closed.
    #[error("{}", .0)]
    Ended(&'static str),
    /// The post that is named is no answer to this advert.
    #[error("choose a reply that somebody else wrote to this advert")]
    NoSuchAnswer,
    /// The text cannot be posted.
    #[error(transparent)]
    Text(#[from] TextProblem),
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
            Self::NoSuchAnswer | Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&str]) = match self {
            Self::NotAnAdvert => (Code::Invalid, &["topicId"]),
            Self::TopicClosed => (Code::TopicClosed, &[]),
            Self::Ended(_) => (Code::AlreadyDone, &[]),
            Self::NoSuchAnswer => (Code::Invalid, &["matchedWithPostId"]),
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::NotYours | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// That the author of an advert found a match.
#[derive(Clone, Debug)]
pub struct DeclaredMatch {
    /// Whose advert.
    pub topic: TopicId,
    /// The final reply.
    pub text: PostText,
    /// The reply or offer of whoever it is.
    pub matched_with: Option<PostId>,
}

/// Posts the author's final reply, and puts the thread into the closing queue.
///
/// # Errors
///
/// Refuses when there is no such advert, when it is somebody else's, when it is
/// not open, and when the post that is named is no answer of somebody else's.
pub async fn declare_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    declared: &DeclaredMatch,
) -> Result<post::Model, OwnAdvertError> {
    let id = declared.topic;
    own_open_advert(tx, author, id).await?;
    if let Some(answer) = declared.matched_with {
        is_answer(tx, author.id(), id, answer).await?;
    }
    let step = forum::counted(forum::step(id, &[TopicState::Open]), occasion.now())
        .col_expr(topic::Column::State, Expr::value(TopicState::MatchDeclared))
        .col_expr(topic::Column::DeclaredAt, Expr::value(occasion.now()));
    let topic = forum::take(tx, step).await?.ok_or(OwnAdvertError::Ended(DECLARED))?;
    let (author_id, text) = (author.id(), &declared.text);
    let reply = NewPost { author: author_id, kind: PostKind::MatchDeclared, text };
    let post = forum::insert_post(tx, occasion, &topic, reply).await?;
    forum::watch_from(tx, author.id(), id, post.number).await?;
    forum::tell_of_post(tx, occasion, &topic, &post).await?;
    stand_down(tx, id, declared.matched_with).await?;
    Ok(post)
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
    let step = forum::step(id, &[TopicState::Open])
        .col_expr(topic::Column::State, Expr::value(TopicState::Withdrawn))
        .col_expr(topic::Column::DeclaredAt, Expr::value(occasion.now()));
    let topic = forum::take(tx, step).await?.ok_or(OwnAdvertError::Ended(WITHDRAWN))?;
    let event = PostText::event("This advert was withdrawn.", None);
    forum::insert_event(tx, occasion, &topic, author.id(), &event).await?;
    stand_down(tx, id, None).await?;
    Ok(topic)
}

/// An advert that is the author's own and open, held until the transaction ends.
pub(super) async fn own_open_advert(
    tx: &DatabaseTransaction,
    author: &Member,
    id: TopicId,
) -> Result<(topic::Model, advert::Model), OwnAdvertError> {
    let topic = forum::lock_topic(tx, id).await?.ok_or(OwnAdvertError::NotFound)?;
    rule(topic.author_id, topic.state, author)?;
    let advert = advert::Entity::find_by_id(id).one(tx).await?;
    Ok((topic, advert.ok_or(OwnAdvertError::NotAnAdvert)?))
}

/// An advert that does not stand any more makes room for another one.
pub(super) async fn stand_down(
    tx: &DatabaseTransaction,
    id: TopicId,
    matched_with: Option<PostId>,
) -> Result<(), DbErr> {
    let mut update = advert::Entity::update_many()
        .col_expr(advert::Column::IsOpen, Expr::value(false))
        .filter(advert::Column::TopicId.eq(id));
    if let Some(post) = matched_with {
        update = update.col_expr(advert::Column::MatchedPostId, Expr::value(post));
    }
    update.exec(tx).await.map(drop)
}

const DECLARED: &str = "you have declared a match already";
const WITHDRAWN: &str = "this advert was withdrawn";
const EXPIRED: &str = "this advert has expired";

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

async fn is_answer(
    tx: &DatabaseTransaction,
    author: AccountId,
    topic: TopicId,
    id: PostId,
) -> Result<(), OwnAdvertError> {
    let answer = post::Entity::find_by_id(id)
        .filter(post::Column::TopicId.eq(topic))
        .filter(post::Column::AuthorId.ne(author))
        .filter(post::Column::Kind.is_in([PostKind::Reply, PostKind::Offer]))
        .filter(post::Column::DeletedAt.is_null())
        .one(tx)
        .await?;
    answer.map(drop).ok_or(OwnAdvertError::NoSuchAnswer)
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
            (TopicState::MatchDeclared, "you have declared a match already"),
            (TopicState::Withdrawn, "this advert was withdrawn"),
            (TopicState::Expired, "this advert has expired"),
            (TopicState::Closed, "this topic is closed"),
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
