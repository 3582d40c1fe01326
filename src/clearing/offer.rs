//! Offering to be who is wanted.

use sea_orm::{DatabaseTransaction, DbErr, EntityTrait};

use super::eligibility::eligibility;
use crate::account::Member;
use crate::entity::{PostKind, TopicId, TopicState, advert, post};
use crate::forum::{self, NewPost, PostText, ReplyError, TextProblem};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why an offer or a reply was not posted.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// As a reply, it would be refused too.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// Only adverts take offers.
    #[error("this topic is not an advert: reply to it instead")]
    NotAnAdvert,
    /// Nobody is their own mentor.
    #[error("this is your own advert")]
    OwnAdvert,
    /// The advert has ended.
    #[error("this advert takes no offers any more: you can still reply to it")]
    NotOpen,
    /// The member may not take part in clearing.
    #[error("{0}")]
    NotEligible(String),
}

impl From<TextProblem> for AnswerError {
    fn from(problem: TextProblem) -> Self {
        Self::Reply(problem.into())
    }
}

impl From<DbErr> for AnswerError {
    fn from(error: DbErr) -> Self {
        Self::Reply(error.into())
    }
}

impl Refusal for AnswerError {
    fn kind(&self) -> Kind {
        match self {
            Self::Reply(refused) => refused.kind(),
            _ => Kind::Conflict,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&str]) = match self {
            Self::Reply(refused) => return refused.problems(),
            Self::NotAnAdvert => (Code::Invalid, &["offer"]),
            Self::OwnAdvert | Self::NotOpen | Self::NotEligible(_) => {
                (Code::NotEligible, &["offer"])
            }
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// A reply, or an offer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To which topic.
    pub topic: TopicId,
    /// What it says.
    pub text: PostText,
    /// Whether it offers to be the mentor or mentee who is wanted.
    pub is_offer: bool,
}

/// Posts a reply as [`forum::reply`], or an offer.
///
/// Whether the two fit is for them to see: grades and departments are shown as
/// reasons, and refuse nobody here.
///
/// # Errors
///
/// Refuses when there is no such topic or it is closed, when it is no advert or
/// the member's own, when the advert is not open any more, and when the member
/// may not take part in clearing.
pub async fn answer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    answer: &Answer,
) -> Result<post::Model, AnswerError> {
    if answer.is_offer {
        offer(tx, occasion, member, answer).await
    } else {
        Ok(forum::reply(tx, occasion, member, answer.topic, &answer.text).await?)
    }
}

async fn offer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    answer: &Answer,
) -> Result<post::Model, AnswerError> {
    let id = answer.topic;
    let topic = forum::lock_topic(tx, id).await?.ok_or(ReplyError::NotFound)?;
    let is_advert = advert::Entity::find_by_id(id).one(tx).await?.is_some();
    rule(topic.state, is_advert, topic.author_id == member.id())?;
    if let Some(reason) = eligibility(tx, member).await?.participation.refusal() {
        return Err(AnswerError::NotEligible(reason));
    }
    let step = forum::counted(forum::step(id, &[TopicState::Open]), occasion.now());
    let topic = forum::take(tx, step).await?.ok_or(AnswerError::NotOpen)?;
    let offer = NewPost { author: member.id(), kind: PostKind::Offer, text: &answer.text };
    let post = forum::insert_post(tx, occasion, &topic, offer).await?;
    forum::watch_from(tx, member.id(), id, post.number).await?;
    forum::tell_of_post(tx, occasion, &topic, &post).await?;
    Ok(post)
}

/// The rule alone, so that a test can try every case without a database.
fn rule(state: TopicState, is_advert: bool, is_own: bool) -> Result<(), AnswerError> {
    if state == TopicState::Closed {
        return Err(ReplyError::TopicClosed.into());
    }
    if !is_advert {
        return Err(AnswerError::NotAnAdvert);
    }
    if is_own {
        return Err(AnswerError::OwnAdvert);
    }
    if state == TopicState::Open { Ok(()) } else { Err(AnswerError::NotOpen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_open_advert_of_somebody_else_takes_offers() {
        let says = |state, is_advert, is_own| {
            rule(state, is_advert, is_own).err().map(|error| error.to_string())
        };
        assert_eq!(says(TopicState::Open, true, false), None);
        let own = Some("this is your own advert".to_owned());
        assert_eq!(says(TopicState::Open, true, true), own);
        for state in [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired] {
            assert_eq!(says(state, true, true), own);
            assert!(matches!(rule(state, true, false), Err(AnswerError::NotOpen)));
        }
        for (is_advert, is_own) in [(true, false), (true, true), (false, false)] {
            let closed = rule(TopicState::Closed, is_advert, is_own);
            assert!(matches!(closed, Err(AnswerError::Reply(ReplyError::TopicClosed))));
        }
        let plain = rule(TopicState::Open, false, false);
        assert!(matches!(plain, Err(AnswerError::NotAnAdvert)));
    }
}
