//! Offering to be who is wanted.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    SqlErr,
};

use crate::account::Member;
use crate::clearing::eligibility::{Eligibility, eligibility};
use crate::clearing::holding::{AWAY, hold_if_here};
use crate::clearing::news::{News, tell};
use crate::entity::{
    AccountId, AccountStatus, AdvertKind, DraftKind, OfferState, PostKind, TopicId, TopicState,
    account, advert, offer, post, topic,
};
use crate::forum::{self, NewPost, PostText, ReplyError, TextProblem, TopicRow};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::hides;

/// Why an offer or a reply was not posted.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// As a reply, it would be refused too.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// Only adverts take offers.
    #[error("This thread is not an advert. You can reply to it instead")]
    NotAnAdvert,
    /// Nobody is their own mentor.
    #[error("This is your own advert")]
    OwnAdvert,
    /// The advert has ended.
    #[error("This advert no longer takes offers. You can still reply to it")]
    NotOpen,
    /// Its author is suspended or gone.
    #[error("The author of this advert cannot take part at the moment")]
    AuthorAway,
    /// The author would not see it.
    #[error("You hide from the author of this advert, so they would not see your offer")]
    Hidden,
    /// One standing offer is enough.
    #[error("You have already made an offer on this advert. It is waiting for an answer")]
    AlreadyOffered,
    /// The member may not take part in clearing, or not as this.
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
            Self::AlreadyOffered => (Code::AlreadyDone, &["offer"]),
            Self::OwnAdvert
            | Self::NotOpen
            | Self::AuthorAway
            | Self::Hidden
            | Self::NotEligible(_) => (Code::NotEligible, &["offer"]),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// A reply, or an offer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To which topic.
    pub topic: TopicId,
    /// Its content.
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
/// the member's own, when the advert is not open any more, when the member hides
/// from its author or has a standing offer on it, and when they may not take part in clearing on this side.
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

/// Why a member may not offer on a topic, whether or not they take part in clearing; `None`
/// where that decides.
#[must_use]
pub fn advert_refuses_offer(topic: &TopicRow, member: &Member) -> Option<String> {
    advert_rule(Asked::of(topic, member)).err().map(|refused| refused.to_string())
}

/// Why a member may not offer on a topic; `None` exactly where an offer would be
/// taken.
#[must_use]
pub fn refusal_to_offer(
    topic: &TopicRow,
    member: &Member,
    eligibility: &Eligibility,
) -> Option<String> {
    rule(Asked::of(topic, member), eligibility).err().map(|refused| refused.to_string())
}

impl Asked {
    fn of(topic: &TopicRow, member: &Member) -> Self {
        Self {
            state: topic.state,
            advert: topic.advert.as_ref().map(|advert| advert.kind),
            is_own: topic.author.id == member.id(),
            is_author_here: topic.author_status == AccountStatus::Active,
            is_hidden: topic.is_reader_hidden,
            has_offered: topic.standing_offer.is_some(),
        }
    }
}

async fn offer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    answer: &Answer,
) -> Result<post::Model, AnswerError> {
    let id = answer.topic;
    // So that a match of theirs is seen here, or this offer there.
    if !hold_if_here(tx, member.id()).await? {
        return Err(AnswerError::NotEligible(AWAY.to_owned()));
    }
    let topic = forum::lock_seen_topic(tx, member, id).await?.ok_or(ReplyError::NotFound)?;
    let advert = advert::Entity::find_by_id(id).one(tx).await?;
    let author = account::Entity::find_by_id(topic.author_id).one(tx).await?;
    let asked = Asked {
        state: topic.state,
        advert: advert.map(|advert| advert.kind),
        is_own: topic.author_id == member.id(),
        is_author_here: author.is_some_and(|it| it.status == AccountStatus::Active),
        is_hidden: is_hidden_from(tx, member, topic.author_id).await?,
        // The index knows.
        has_offered: false,
    };
    rule(asked, &eligibility(tx, member).await?)?;
    let step = forum::counted(forum::step(id, &[TopicState::Open]), occasion.now());
    let topic = forum::take(tx, step).await?.ok_or(AnswerError::NotOpen)?;
    let new = NewPost { author: member.id(), kind: PostKind::Offer, text: &answer.text };
    let post = forum::insert_post(tx, occasion, &topic, new).await?;
    record(tx, occasion, &topic, &post).await?;
    forum::forget_draft(tx, member.id(), DraftKind::Reply, id.0).await?;
    forum::watch_from(tx, member.id(), id, post.number).await?;
    tell(tx, occasion, topic.author_id, member.id(), News::OfferMade(&post), &topic).await?;
    forum::tell_of_post(tx, occasion, &topic, &post).await?;
    Ok(post)
}

/// Whether somebody hides from the author of an advert.
async fn is_hidden_from(
    tx: &DatabaseTransaction,
    member: &Member,
    author: AccountId,
) -> Result<bool, DbErr> {
    let hides = hides(Expr::value(member.id()), Expr::value(author));
    let found = account::Entity::find_by_id(member.id()).filter(hides).one(tx).await?;
    Ok(found.is_some())
}

/// Writes the offer that a post makes.
async fn record(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    post: &post::Model,
) -> Result<(), AnswerError> {
    let row = offer::ActiveModel {
        id: Set(occasion.id()),
        topic_id: Set(topic.id),
        post_id: Set(post.id),
        by_id: Set(post.author_id),
        state: Set(OfferState::Standing),
        made_at: Set(occasion.now()),
        answered_at: Set(None),
        note: Set(None),
        question: Set(None),
        answer: Set(None),
    };
    let made = row.insert(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => AnswerError::AlreadyOffered,
        _ => error.into(),
    })?;
    let entry = LogEntry::new("make offer", Subject::new("offer", made.id, &topic.title))
        .after(OfferState::Standing.word());
    Ok(moderation::record(tx, occasion, post.author_id, entry).await?)
}

/// What the rule needs to know of a topic and the offers on it.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "one fact per refusal")]
struct Asked {
    state: TopicState,
    /// Whom it looks for, where it is an advert.
    advert: Option<AdvertKind>,
    is_own: bool,
    is_author_here: bool,
    /// Whether the member hides from its author.
    is_hidden: bool,
    has_offered: bool,
}

/// The rule alone: for the page that shows the button and for the offer itself.
fn rule(asked: Asked, eligibility: &Eligibility) -> Result<(), AnswerError> {
    let kind = advert_rule(asked)?;
    match eligibility.participation.refusal_to_answer(kind) {
        Some(reason) => Err(AnswerError::NotEligible(reason)),
        None => Ok(()),
    }
}

/// Its part that is not about who takes part in clearing.
fn advert_rule(asked: Asked) -> Result<AdvertKind, AnswerError> {
    if asked.state == TopicState::Closed {
        return Err(ReplyError::TopicClosed.into());
    }
    let Some(kind) = asked.advert else { return Err(AnswerError::NotAnAdvert) };
    if asked.is_own {
        return Err(AnswerError::OwnAdvert);
    }
    if asked.state != TopicState::Open {
        return Err(AnswerError::NotOpen);
    }
    if !asked.is_author_here {
        return Err(AnswerError::AuthorAway);
    }
    if asked.is_hidden {
        return Err(AnswerError::Hidden);
    }
    if asked.has_offered {
        return Err(AnswerError::AlreadyOffered);
    }
    Ok(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clearing::eligibility::Room;
    use crate::clearing::participation::Participation;

    const OPEN: Asked = Asked {
        state: TopicState::Open,
        advert: Some(AdvertKind::MentorWanted),
        is_own: false,
        is_author_here: true,
        is_hidden: false,
        has_offered: false,
    };

    fn anybody(participation: Participation) -> Eligibility {
        Eligibility { participation, has_open_advert: false, room: Room::default(), rules: None }
    }

    #[test]
    fn only_an_open_advert_of_somebody_else_takes_offers() {
        let says = |asked: Asked| {
            rule(asked, &anybody(Participation::NoRound)).err().map(|error| error.to_string())
        };
        assert_eq!(says(OPEN), None);
        let own = Some("This is your own advert".to_owned());
        assert_eq!(says(Asked { is_own: true, ..OPEN }), own);
        for state in [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired] {
            assert_eq!(says(Asked { state, is_own: true, ..OPEN }), own);
            assert_eq!(says(Asked { state, ..OPEN }), Some(AnswerError::NotOpen.to_string()));
        }
        for (advert, is_own) in [(OPEN.advert, false), (OPEN.advert, true), (None, false)] {
            let closed = Asked { state: TopicState::Closed, advert, is_own, ..OPEN };
            assert_eq!(says(closed), Some(ReplyError::TopicClosed.to_string()));
        }
        let plain = says(Asked { advert: None, ..OPEN });
        assert_eq!(plain, Some(AnswerError::NotAnAdvert.to_string()));
        let away = says(Asked { is_author_here: false, ..OPEN });
        assert_eq!(away, Some(AnswerError::AuthorAway.to_string()));
        let hidden = says(Asked { is_hidden: true, ..OPEN });
        assert_eq!(hidden, Some(AnswerError::Hidden.to_string()));
        let again = says(Asked { has_offered: true, ..OPEN });
        assert_eq!(again, Some(AnswerError::AlreadyOffered.to_string()));
    }

    #[test]
    fn who_takes_part_on_the_wrong_side_or_not_at_all_offers_nothing() {
        use crate::entity::ParticipantRole::{Both, Mentee, Mentor};
        let round = || "2030".to_owned();
        let may = |participation, kind| {
            rule(Asked { advert: Some(kind), ..OPEN }, &anybody(participation)).is_ok()
        };
        for (role, to_mentees, to_mentors) in
            [(Mentor, true, false), (Mentee, false, true), (Both, true, true)]
        {
            let looking = || Participation::Looking { round: round(), role };
            assert_eq!(may(looking(), AdvertKind::MentorWanted), to_mentees);
            assert_eq!(may(looking(), AdvertKind::MenteeWanted), to_mentors);
        }
        for (participation, may_offer) in [
            (Participation::NotRegistered { round: round() }, false),
            (Participation::LongTermMatch { round: round() }, false),
            (Participation::Matched, false),
            (Participation::LetIn { round: round() }, true),
        ] {
            assert_eq!(may(participation, AdvertKind::MentorWanted), may_offer);
        }
    }
}
