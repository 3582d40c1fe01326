//! Going on for the long term: a mentee asks one mentor at a time, and the mentor says yes or no.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter,
};

use super::list::participants_by_id;
use super::outcome::{MyMatch, OutcomeError, Own, own_pair, published_pairs, seen_by};
use crate::account::Pending;
use crate::entity::{
    Contact, Outcome, PairId, ParticipantId, RoundId, account, pair, participant, round,
};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, LongTermNews, Recipient};
use crate::vocabulary::Vocabulary;

const GO_ON: Option<Outcome> = Some(Outcome::Continue);

/// Where a mentee's question stands whether a mentor goes on with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongTermAsk {
    /// The mentor has not answered.
    Waiting,
    /// The mentor said no.
    Declined,
}

/// Where the question of a pair stands; nothing where nobody asked, or where both go on.
pub(super) fn ask_of(pair: &pair::Model) -> Option<LongTermAsk> {
    let is_open = !matches!(pair.mentor_outcome, Some(Outcome::Continue | Outcome::Stop));
    match (pair.mentee_outcome, pair.declined_at) {
        (GO_ON, _) if is_open => Some(LongTermAsk::Waiting),
        (_, Some(_)) if is_open => Some(LongTermAsk::Declined),
        _ => None,
    }
}

/// Checks that a mentee may ask the mentor of a pair.
pub(super) async fn check_ask(
    tx: &DatabaseTransaction,
    round: &round::Model,
    pair: &pair::Model,
) -> Result<(), OutcomeError> {
    let pairs = published_pairs(round.id, pair.mentee_id)
        .filter(pair::Column::MenteeId.eq(pair.mentee_id))
        .all(tx)
        .await?;
    let mentors: Vec<ParticipantId> = pairs.iter().map(|one| one.mentor_id).collect();
    let mentors: HashMap<ParticipantId, participant::Model> =
        participants_by_id(tx, &mentors).await?.into_iter().map(|one| (one.id, one)).collect();
    let goes_on = |one: &pair::Model| {
        let mentor = mentors.get(&one.mentor_id);
        let is_there = mentor.is_some_and(|mentor| mentor.withdrawn_at.is_none());
        is_there && one.mentor_outcome != Some(Outcome::Stop)
    };
    let name = |one: &pair::Model| {
        mentors.get(&one.mentor_id).map(|mentor| mentor.name.clone()).unwrap_or_default()
    };
    if !goes_on(pair) {
        return Err(OutcomeError::Ended);
    }
    if pair.declined_at.is_some() && pair.mentor_outcome != GO_ON {
        return Err(OutcomeError::Declined(name(pair)));
    }
    let asked = |one: &&pair::Model| one.id != pair.id && one.mentee_outcome == GO_ON;
    match pairs.iter().filter(asked).find(|one| goes_on(one)) {
        Some(other) if other.mentor_outcome == GO_ON => Err(OutcomeError::HasLongTerm(name(other))),
        Some(other) => Err(OutcomeError::AskOpen(name(other))),
        None => Ok(()),
    }
}

/// Says no to a mentee who asked to go on. They may then ask another mentor; the match itself
/// does not end.
///
/// # Errors
///
/// Refuses where the mentee does not wait for an answer.
pub async fn decline_long_term(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    person: &Pending,
    id: RoundId,
    pair: PairId,
) -> Result<MyMatch, OutcomeError> {
    let Own { round, me, pair } = own_pair(tx, person, id, pair).await?;
    if pair.mentor_id != me.id || ask_of(&pair) != Some(LongTermAsk::Waiting) {
        return Err(OutcomeError::NotAsked);
    }
    let has_met = pair.mentee_contact == Some(Contact::Met);
    let row = pair::ActiveModel {
        id: Set(pair.id),
        mentee_outcome: Set(Some(if has_met { Outcome::Met } else { Outcome::NotYet })),
        asked_at: Set(None),
        declined_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    let declined = row.update(tx).await?;
    tell(tx, occasion, &round, &[declined.mentee_id], LongTermNews::Declined).await?;
    seen_by(tx, vocabulary, &round, &me, declined).await
}

/// Says yes to a mentee who asked, if they still wait: whether they do.
///
/// # Errors
///
/// Refuses where the mentee does not wait for an answer.
pub async fn check_asked(
    tx: &DatabaseTransaction,
    person: &Pending,
    id: RoundId,
    pair: PairId,
) -> Result<(), OutcomeError> {
    let Own { me, pair, .. } = own_pair(tx, person, id, pair).await?;
    if pair.mentor_id == me.id && ask_of(&pair) == Some(LongTermAsk::Waiting) {
        Ok(())
    } else {
        Err(OutcomeError::NotAsked)
    }
}

/// Tells the mentor that the mentee asks, or both that they go on, where that has changed.
pub(super) async fn tell_of_ask(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
    before: &pair::Model,
    after: &pair::Model,
) -> Result<(), DbErr> {
    let is_long_term =
        |pair: &pair::Model| pair.mentee_outcome == GO_ON && pair.mentor_outcome == GO_ON;
    if is_long_term(after) {
        if is_long_term(before) {
            return Ok(());
        }
        let both = [after.mentee_id, after.mentor_id];
        return tell(tx, occasion, round, &both, LongTermNews::Agreed).await;
    }
    let is_new = before.mentee_outcome != GO_ON && after.mentee_outcome == GO_ON;
    if is_new {
        tell(tx, occasion, round, &[after.mentor_id], LongTermNews::Asked).await
    } else {
        Ok(())
    }
}

async fn tell(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
    people: &[ParticipantId],
    news: LongTermNews,
) -> Result<(), DbErr> {
    let people = participants_by_id(tx, people).await?;
    let addresses = people.iter().map(|one| one.email.as_str());
    let accounts =
        account::Entity::find().filter(account::Column::Email.is_in(addresses)).all(tx).await?;
    let emails = people.iter().filter(|one| one.withdrawn_at.is_none()).map(|one| {
        let account = accounts.iter().find(|account| account.email == one.email);
        let to = Recipient { account: account.map(|it| it.id), address: one.email.clone() };
        let email = Email::LongTerm {
            name: one.name.clone(),
            round: round.name.clone(),
            round_id: round.id.to_string(),
            news,
        };
        (to, format!("long-term:{}:{}", one.id, occasion.id::<uuid::Uuid>()), email)
    });
    let emails: Vec<_> = emails.collect();
    outbox::post_all(tx, occasion, emails).await
}
