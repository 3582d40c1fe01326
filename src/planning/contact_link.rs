//! The link of the email that asks a mentee whether they have contacted their mentors: it says
//! so of their matches without signing in, and does nothing else.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder,
};
use time::{Date, OffsetDateTime};

use super::contact::{Side, address_hidden};
use super::first_contact::{ContactAnswer, ContactError, store_contact};
use super::list::participants_by_id;
use super::outcome::published_pairs;
use crate::account::token_hash;
use crate::entity::{
    Contact, PairId, ParticipantId, account, contact_reminder, pair, participant, round,
};

/// What a link asks about: the person's mentors in a round.
#[derive(Clone, Debug)]
pub struct ContactQuestions {
    /// The round.
    pub round: round::Model,
    /// One for each match that goes on.
    pub matches: Vec<ContactQuestion>,
}

/// What a link asks about one match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactQuestion {
    /// The match.
    pub pair: PairId,
    /// What the mentor is called.
    pub name: String,
    /// What the person said.
    pub contact: Option<Contact>,
    /// The day when they met.
    pub met_on: Option<Date>,
}

/// Whose link it is.
struct Owner {
    me: participant::Model,
    round: round::Model,
}

/// What a link asks about; nothing where it does not work, or does not work any more.
///
/// # Errors
///
/// When the database fails.
pub async fn contact_questions(
    db: &impl ConnectionTrait,
    token: &str,
    now: OffsetDateTime,
) -> Result<Option<ContactQuestions>, DbErr> {
    let Some(owner) = owner(db, token, now).await? else { return Ok(None) };
    let matches = questions(db, &owner).await?;
    Ok(Some(ContactQuestions { round: owner.round, matches }))
}

/// Records what the link in an email says of one match, and answers with all it asks about.
///
/// # Errors
///
/// Refuses a link that does not work any more, and what [`super::record_contact`] refuses.
pub async fn answer_contact_question(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    token: &str,
    answer: ContactAnswer,
) -> Result<ContactQuestions, ContactError> {
    let owner = owner(tx, token, now).await?.ok_or(ContactError::LinkExpired)?;
    let is_asked = questions(tx, &owner).await?.iter().any(|one| one.pair == answer.pair);
    if !is_asked {
        return Err(ContactError::LinkExpired);
    }
    store_contact(tx, now, &owner.round, owner.me.id, answer).await?;
    let matches = questions(tx, &owner).await?;
    Ok(ContactQuestions { round: owner.round, matches })
}

/// Whose link it is, where it would work now: the round goes on, and so does their part in it.
async fn owner(
    db: &impl ConnectionTrait,
    token: &str,
    now: OffsetDateTime,
) -> Result<Option<Owner>, DbErr> {
    let link = contact_reminder::Entity::find()
        .filter(contact_reminder::Column::TokenHash.eq(token_hash(token)))
        .filter(contact_reminder::Column::ExpiresAt.gt(now));
    let Some(link) = link.one(db).await? else { return Ok(None) };
    let me = participant::Entity::find_by_id(link.participant_id)
        .filter(participant::Column::WithdrawnAt.is_null());
    let Some(me) = me.one(db).await? else { return Ok(None) };
    let round = round::Entity::find_by_id(me.round_id)
        .filter(Condition::all().add(round::Column::CompletedAt.is_null()));
    let Some(round) = round.one(db).await? else { return Ok(None) };
    let account = account::Entity::find().filter(account::Column::Email.eq(&me.email));
    let status = account.one(db).await?.map(|account| account.status);
    let is_away = Side { person: &me, account: status }.is_away();
    Ok((!is_away).then_some(Owner { me, round }))
}

/// The person's mentors, but for matches that have ended.
async fn questions(
    db: &impl ConnectionTrait,
    owner: &Owner,
) -> Result<Vec<ContactQuestion>, DbErr> {
    let pairs = published_pairs(owner.round.id, owner.me.id)
        .filter(pair::Column::MenteeId.eq(owner.me.id))
        .order_by_asc(pair::Column::Id)
        .all(db)
        .await?;
    let mentors: Vec<ParticipantId> = pairs.iter().map(|pair| pair.mentor_id).collect();
    let mentors: HashMap<ParticipantId, participant::Model> =
        participants_by_id(db, &mentors).await?.into_iter().map(|one| (one.id, one)).collect();
    let me = Side { person: &owner.me, account: None };
    let questions = pairs.into_iter().filter_map(|pair| {
        let mentor = mentors.get(&pair.mentor_id)?;
        let is_over = address_hidden(&pair, me, Side { person: mentor, account: None });
        is_over.is_none().then(|| ContactQuestion {
            pair: pair.id,
            name: mentor.name.clone(),
            contact: pair.mentee_contact,
            met_on: pair.mentee_met_on,
        })
    });
    Ok(questions.collect())
}
