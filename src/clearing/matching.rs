//! Making a match of two people, in the transaction of whatever brought them
//! together.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr};

use super::eligibility::eligibility_of;
use super::ending::{Ended, Ending, close_side, end_advert};
use super::holding::{Held, OpenAdvert};
use super::offer::settle;
use super::participation::{author_side, offerer_side};
use crate::entity::{
    AccountId, AdvertKind, IntroductionId, OfferState, ParticipantRole, TopicState, account,
    clearing_match, offer,
};
use crate::forum::{self, PostText};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::planning::{self, TwoPeople};

/// What a match is made of.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    /// What both have in clearing.
    pub(super) held: &'a Held,
    /// The advert it comes of.
    pub(super) open: &'a OpenAdvert,
    /// The other one, where they are a member.
    pub(super) other: Option<AccountId>,
    /// The offer that brought them together.
    pub(super) offer: Option<&'a offer::Model>,
    /// The introduction that did.
    pub(super) introduction: Option<IntroductionId>,
    /// The author's own closing message, which ends the advert in every case.
    pub(super) text: Option<&'a PostText>,
}

/// A match and the final post of its advert, where there is one.
pub(super) struct Made {
    pub(super) made: clearing_match::Model,
    pub(super) ended: Option<Ended>,
}

/// Makes a match: the record, the programme's long-term match, and the end of
/// what the two have open where they have no room left.
///
/// Whether both may is for the caller, who holds all that is theirs.
pub(super) async fn make_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    making: Making<'_>,
) -> Result<Made, DbErr> {
    let Making { held, open, other, offer, .. } = making;
    let author = open.advert.author_id;
    let made = insert(tx, occasion, making).await?;
    if let Some(offer) = offer {
        settle(tx, occasion, author, std::slice::from_ref(offer), OfferState::Accepted).await?;
    }
    if let Some(two) =
        two(open.advert.kind, held.account(author), other.and_then(|id| held.account(id)))
    {
        planning::keep_long_term_match(tx, occasion, two).await?;
    }
    let ended = end_own_advert(tx, occasion, making, &made).await?;
    for (who, side) in
        [(Some(author), author_side(open.advert.kind)), (other, offerer_side(open.advert.kind))]
    {
        let Some(who) = who else { continue };
        if !eligibility_of(tx, who).await?.room.is_left(side) {
            close_side(tx, occasion, held, author, who, side, Some(made.id)).await?;
        }
    }
    Ok(Made { made, ended })
}

/// Mentee and mentor of a match by their addresses, where both are known.
pub(super) fn two<'a>(
    kind: AdvertKind,
    author: Option<&'a account::Model>,
    other: Option<&'a account::Model>,
) -> Option<TwoPeople<'a>> {
    let (author, other) = (&*author?.email, &*other?.email);
    Some(match author_side(kind) {
        ParticipantRole::Mentor => TwoPeople { mentee: other, mentor: author },
        _ => TwoPeople { mentee: author, mentor: other },
    })
}

async fn insert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    Making { open, other, offer, introduction, .. }: Making<'_>,
) -> Result<clearing_match::Model, DbErr> {
    let author = Some(open.advert.author_id);
    let (mentor, mentee) = match author_side(open.advert.kind) {
        ParticipantRole::Mentor => (author, other),
        _ => (other, author),
    };
    let row = clearing_match::ActiveModel {
        id: Set(occasion.id()),
        topic_id: Set(open.topic.id),
        offer_id: Set(offer.map(|offer| offer.id)),
        introduction_id: Set(introduction),
        mentor_id: Set(mentor),
        mentee_id: Set(mentee),
        made_at: Set(occasion.now()),
        ended_at: Set(None),
        ended_by: Set(None),
        end_reason: Set(None),
    };
    let made = row.insert(tx).await?;
    let subject = Subject::new("match", made.id, &open.topic.title);
    let entry = LogEntry::new("make match", subject);
    moderation::record(tx, occasion, open.advert.author_id, entry).await?;
    Ok(made)
}

/// Ends the advert that the match comes of; a mentor with room for more keeps it
/// open, unless they wrote a closing message.
async fn end_own_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    Making { open, text, .. }: Making<'_>,
    made: &clearing_match::Model,
) -> Result<Option<Ended>, DbErr> {
    let author = open.advert.author_id;
    let side = author_side(open.advert.kind);
    let room = eligibility_of(tx, author).await?.room;
    if text.is_none() && room.is_left(side) {
        let step = forum::step(open.topic.id, &[TopicState::Open]);
        if let Some(topic) = forum::take(tx, step).await? {
            let event = "The author found a match, and still has room for somebody else.";
            let event = PostText::event(event, None);
            forum::insert_event(tx, occasion, &topic, author, &event).await?;
        }
        return Ok(None);
    }
    let standard = PostText::event(thanks(open.advert.kind), None);
    let (id, ending) = (open.topic.id, Ending::Found(text.unwrap_or(&standard)));
    end_advert(tx, occasion, author, author, id, ending, Some(made.id)).await
}

/// The final post of somebody who accepts an offer. It names nobody.
fn thanks(kind: AdvertKind) -> &'static str {
    match kind {
        AdvertKind::MentorWanted => "I have found a mentor. Thank you to everybody who answered.",
        AdvertKind::MenteeWanted => "I have found a mentee. Thank you to everybody who answered.",
    }
}
