//! "Tell me more": one question of the author, one answer of whoever offers,
//! read by the two and by moderators only.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::error::{OfferError, find_offer};
use super::settling::NOTE_MAX;
use crate::account::Member;
use crate::clearing::news::{News, tell};
use crate::entity::{OfferId, OfferState, offer};
use crate::forum::{TextProblem, bounded, lock_topic};
use crate::occasion::Occasion;

/// Asks whoever made an offer one question before answering it.
///
/// # Errors
///
/// Refuses to all but the author of the advert, for an offer that stands no
/// more, a second question, and a text that is missing or too long.
pub async fn ask_offerer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: OfferId,
    question: &str,
) -> Result<offer::Model, OfferError> {
    let found = find_offer(tx, author, id).await?.by_author(author)?;
    lock_topic(tx, found.topic.id).await?;
    let question = written("question", question, "a question")?;
    let asked = offer::Entity::update_many()
        .col_expr(offer::Column::Question, Expr::value(question))
        .filter(offer::Column::Id.eq(id))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .filter(offer::Column::Question.is_null())
        .exec_with_returning(tx)
        .await?;
    let Some(asked) = asked.into_iter().next() else {
        return Err(why_not(tx, id, OfferError::AlreadyAsked).await?);
    };
    tell(tx, occasion, asked.by_id, author.id(), News::QuestionAsked(id), &found.topic).await?;
    Ok(asked)
}

/// Answers the author's question.
///
/// # Errors
///
/// Refuses to all but whoever made the offer, for an offer that stands no more,
/// where nothing was asked, a second answer, and a text that is missing or too
/// long.
pub async fn answer_question(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: OfferId,
    answer: &str,
) -> Result<offer::Model, OfferError> {
    let found = find_offer(tx, member, id).await?.by_offerer(member)?;
    lock_topic(tx, found.topic.id).await?;
    if found.offer.question.is_none() {
        return Err(OfferError::NothingAsked);
    }
    let answer = written("answer", answer, "an answer")?;
    let answered = offer::Entity::update_many()
        .col_expr(offer::Column::Answer, Expr::value(answer))
        .filter(offer::Column::Id.eq(id))
        .filter(offer::Column::State.eq(OfferState::Standing))
        .filter(offer::Column::Question.is_not_null())
        .filter(offer::Column::Answer.is_null())
        .exec_with_returning(tx)
        .await?;
    let Some(answered) = answered.into_iter().next() else {
        return Err(why_not(tx, id, OfferError::AlreadyAnswered).await?);
    };
    tell(
        tx,
        occasion,
        found.topic.author_id,
        member.id(),
        News::QuestionAnswered(id),
        &found.topic,
    )
    .await?;
    Ok(answered)
}

fn written(field: &'static str, typed: &str, what: &str) -> Result<String, TextProblem> {
    let text = bounded(field, typed, what, NOTE_MAX)?;
    if text.is_empty() {
        return Err(TextProblem::missing(field, "Enter some text"));
    }
    Ok(text)
}

/// What stopped a step: the offer stands no more, or the step was taken.
async fn why_not(
    tx: &DatabaseTransaction,
    id: OfferId,
    taken: OfferError,
) -> Result<OfferError, OfferError> {
    let now = offer::Entity::find_by_id(id).one(tx).await?.ok_or(OfferError::NotFound)?;
    Ok(match now.state {
        OfferState::Standing => taken,
        state => OfferError::NotStanding(state),
    })
}
