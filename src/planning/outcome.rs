//! What a person sees of their matches, and how each turned out.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use time::Date;

use super::ask::{LongTermAsk, ask_of, check_ask, tell_of_ask};
use super::contact::{AddressHidden, Side, address_hidden};
use super::first_contact::contact_with;
use super::{list::participants_by_id, long_term::long_term_matches, problem::engine_people};
use crate::account::Pending;
use crate::entity::{
    AccountStatus, Contact, Outcome, PairId, ParticipantId, ParticipantRole, PlanId, PlanState,
    RoundId, account, long_term_match, pair, participant, plan, round,
};
use crate::matching::Reasons;
use crate::mentoring::find_participant;
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// A match, as one of the two sees it.
#[derive(Clone, Debug)]
pub struct MyMatch {
    /// The pair.
    pub id: PairId,
    /// The other one.
    pub other: participant::Model,
    /// What the other one is: mentor or mentee.
    pub other_is: ParticipantRole,
    /// The account of the other one, where they are a member.
    pub account: Option<account::Model>,
    /// Whether the round shares the other one's address.
    shows_email: bool,
    /// Why the address is not shown, whether or not it is shared.
    pub address_hidden: Option<AddressHidden>,
    /// Why these two, as it is said to the person.
    pub reasons: Vec<String>,
    /// Whether the two have been in touch, as the person says.
    pub my_contact: Option<Contact>,
    /// The day when they met, as the person says.
    pub met_on: Option<Date>,
    /// How it went, as the person says.
    pub my_outcome: Option<Outcome>,
    /// Whether both want to go on.
    pub is_long_term: bool,
    /// Where the mentee's question stands whether the mentor goes on with them.
    pub ask: Option<LongTermAsk>,
    /// Whether the two found each other in clearing, after the matches were out.
    pub is_from_clearing: bool,
}

impl MyMatch {
    /// The other one's address, while the match goes on: a mentor's, and a mentee's only
    /// where the round shares it.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        let is_shown = self.shows_email && self.address_hidden.is_none();
        is_shown.then_some(self.other.email.as_str())
    }
}

/// Why an outcome is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum OutcomeError {
    /// The person has no such match.
    #[error("We could not find this match")]
    NotFound,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// The mentee has asked another mentor.
    #[error(
        "You have asked {0}, who has not answered yet. Ask one mentor at a time: to ask someone else, take that question back first"
    )]
    AskOpen(String),
    /// The mentee has a long-term match.
    #[error(
        "You have a long-term match with {0}. To ask someone else, say first that you would like to stop with {0}"
    )]
    HasLongTerm(String),
    /// The mentor said no.
    #[error("{0} has said that they cannot continue")]
    Declined(String),
    /// One of the two has left, or said that they want to stop.
    #[error("This match has ended")]
    Ended,
    /// The mentee asked nothing, or took it back.
    #[error("Your mentee is not waiting for an answer any more")]
    NotAsked,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for OutcomeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Complete
            | Self::AskOpen(_)
            | Self::HasLongTerm(_)
            | Self::Declined(_)
            | Self::Ended
            | Self::NotAsked => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (_, &[&'static str]) = match self {
            Self::Complete => (Code::RoundNotOpen, &["roundId"]),
            Self::AskOpen(_) | Self::HasLongTerm(_) | Self::Declined(_) | Self::Ended => {
                (Code::Invalid, &["outcome"])
            }
            Self::NotAsked => (Code::Invalid, &["matchId"]),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

/// A person's matches in a round, their mentors first, as in their email; none
/// before they are out.
///
/// # Errors
///
/// When the database fails.
pub async fn my_matches(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    person: &Pending,
    id: RoundId,
) -> Result<Vec<MyMatch>, DbErr> {
    let Some(round) = round::Entity::find_by_id(id).one(db).await? else { return Ok(Vec::new()) };
    let Some(me) = find_participant(db, id, &person.account().email).await? else {
        return Ok(Vec::new());
    };
    let mut pairs = published_pairs(id, me.id).order_by_asc(pair::Column::Id).all(db).await?;
    let later = add_later(&mut pairs, long_term_matches(db, me.id).await?);
    let mut seen = matches_seen_by(db, vocabulary, &round, &me, pairs).await?;
    for one in seen.iter_mut().filter(|one| later.contains(&one.id)) {
        // What the engine says of its own pairs need not be true of these.
        (one.is_from_clearing, one.shows_email, one.reasons) = (true, true, Vec::new());
    }
    seen.sort_by_key(|one| one.other_is != ParticipantRole::Mentor);
    Ok(seen)
}

/// Adds the long-term matches that were made in clearing to the pairs of the plan;
/// those that the plan did not make are named.
fn add_later(
    pairs: &mut Vec<pair::Model>,
    matches: Vec<long_term_match::Model>,
) -> HashSet<PairId> {
    let go_on = Some(Outcome::Continue);
    let mut added = HashSet::new();
    for made in matches {
        let same = |pair: &&mut pair::Model| {
            (pair.mentee_id, pair.mentor_id) == (made.mentee_id, made.mentor_id)
        };
        if let Some(pair) = pairs.iter_mut().find(same) {
            (pair.mentee_outcome, pair.mentor_outcome) = (go_on, go_on);
            continue;
        }
        let id = PairId(made.id.0);
        added.insert(id);
        pairs.push(pair::Model {
            id,
            plan_id: PlanId(uuid::Uuid::nil()),
            mentee_id: made.mentee_id,
            mentor_id: made.mentor_id,
            reasons: serde_json::Value::Null,
            pinned: false,
            mentee_outcome: go_on,
            mentor_outcome: go_on,
            mentee_contact: None,
            mentee_met_on: None,
            mentor_contact: None,
            mentor_met_on: None,
            told_at: Some(made.since),
            asked_at: None,
            declined_at: None,
        });
    }
    added
}

/// Records how a match went, as the person says; both may change their minds until the round is
/// over. A mentee who wants to go on asks the mentor, one at a time.
///
/// # Errors
///
/// Refuses for a match that is not the person's, once the round is over, and to ask a second
/// mentor before the first has answered.
pub async fn record_outcome(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    person: &Pending,
    id: RoundId,
    pair_id: PairId,
    outcome: Outcome,
) -> Result<MyMatch, OutcomeError> {
    let Own { round, me, pair } = own_pair(tx, person, id, pair_id).await?;
    let now = occasion.now();
    let mut recorded = pair::ActiveModel { id: Set(pair.id), ..Default::default() };
    if pair.mentee_id == me.id {
        let contact = contact_with(outcome, pair.mentee_contact);
        recorded.mentee_outcome = Set(Some(outcome));
        recorded.mentee_contact = Set(contact);
        recorded.mentee_met_on = Set(pair.mentee_met_on.filter(|_| contact == Some(Contact::Met)));
        recorded.asked_at = Set(None);
        if outcome == Outcome::Continue {
            check_ask(tx, &round, &pair).await?;
            recorded.asked_at = Set(pair.asked_at.or(Some(now)));
        }
    } else {
        let contact = contact_with(outcome, pair.mentor_contact);
        recorded.mentor_outcome = Set(Some(outcome));
        recorded.mentor_contact = Set(contact);
        recorded.mentor_met_on = Set(pair.mentor_met_on.filter(|_| contact == Some(Contact::Met)));
        recorded.declined_at = Set(pair.declined_at.filter(|_| outcome != Outcome::Continue));
    }
    let recorded = recorded.update(tx).await?;
    tell_of_ask(tx, occasion, &round, &pair, &recorded).await?;
    seen_by(tx, vocabulary, &round, &me, recorded).await
}

/// A pair of the published plan as one of the two has it, held until the transaction ends.
pub(super) struct Own {
    pub(super) round: round::Model,
    pub(super) me: participant::Model,
    pub(super) pair: pair::Model,
}

/// The person's pair with this identifier, in a round that goes on.
pub(super) async fn own_pair(
    tx: &DatabaseTransaction,
    person: &Pending,
    id: RoundId,
    pair: PairId,
) -> Result<Own, OutcomeError> {
    let round = round::Entity::find_by_id(id).one(tx).await?.ok_or(OutcomeError::NotFound)?;
    let me =
        find_participant(tx, id, &person.account().email).await?.ok_or(OutcomeError::NotFound)?;
    let pair = published_pairs(id, me.id).filter(pair::Column::Id.eq(pair));
    let pair = pair.lock_exclusive().one(tx).await?.ok_or(OutcomeError::NotFound)?;
    if round.completed_at.is_some() {
        return Err(OutcomeError::Complete);
    }
    Ok(Own { round, me, pair })
}

/// A pair, as one of the two sees it.
pub(super) async fn seen_by(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    round: &round::Model,
    me: &participant::Model,
    pair: pair::Model,
) -> Result<MyMatch, OutcomeError> {
    let mut seen = matches_seen_by(db, vocabulary, round, me, vec![pair]).await?;
    seen.pop().ok_or(OutcomeError::NotFound)
}

/// Pairs of a person in the published plan of a round.
pub(super) fn published_pairs(round: RoundId, me: ParticipantId) -> sea_orm::Select<pair::Entity> {
    let mine =
        Condition::any().add(pair::Column::MenteeId.eq(me)).add(pair::Column::MentorId.eq(me));
    pair::Entity::find()
        .filter(pair::Column::PlanId.in_subquery(published_plan(round)))
        .filter(mine)
}

/// The published plan of a round, by its identifier alone.
pub(super) fn published_plan(round: RoundId) -> SelectStatement {
    plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(plan::Column::RoundId.eq(round))
        .filter(plan::Column::State.eq(PlanState::Published))
        .into_query()
}

pub(super) async fn matches_seen_by(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    round: &round::Model,
    me: &participant::Model,
    pairs: Vec<pair::Model>,
) -> Result<Vec<MyMatch>, DbErr> {
    let other_of =
        |pair: &pair::Model| if pair.mentee_id == me.id { pair.mentor_id } else { pair.mentee_id };
    let ids: Vec<ParticipantId> = pairs.iter().map(other_of).collect();
    let others = participants_by_id(db, &ids).await?;
    let emails = others.iter().chain([me]).map(|one| one.email.as_str());
    let accounts =
        account::Entity::find().filter(account::Column::Email.is_in(emails)).all(db).await?;
    let accounts: HashMap<String, account::Model> =
        accounts.into_iter().map(|account| (account.email.clone(), account)).collect();
    let others: HashMap<ParticipantId, participant::Model> =
        others.into_iter().map(|one| (one.id, one)).collect();
    let seen = pairs.into_iter().filter_map(|pair| {
        let other = others.get(&other_of(&pair))?.clone();
        let i_am_mentee = pair.mentee_id == me.id;
        let go_on = Some(Outcome::Continue);
        Some(MyMatch {
            id: pair.id,
            account: accounts.get(&other.email).filter(|it| is_here(it)).cloned(),
            address_hidden: address_hidden(
                &pair,
                side_of(me, &accounts),
                side_of(&other, &accounts),
            ),
            reasons: reasons_in_words(vocabulary, me, &other, i_am_mentee, pair.pinned),
            other,
            other_is: if i_am_mentee { ParticipantRole::Mentor } else { ParticipantRole::Mentee },
            shows_email: i_am_mentee || round.share_mentee_emails,
            my_contact: if i_am_mentee { pair.mentee_contact } else { pair.mentor_contact },
            met_on: if i_am_mentee { pair.mentee_met_on } else { pair.mentor_met_on },
            my_outcome: if i_am_mentee { pair.mentee_outcome } else { pair.mentor_outcome },
            ask: ask_of(&pair),
            is_long_term: pair.mentee_outcome == go_on && pair.mentor_outcome == go_on,
            is_from_clearing: false,
        })
    });
    Ok(seen.collect())
}

fn side_of<'a>(
    person: &'a participant::Model,
    accounts: &HashMap<String, account::Model>,
) -> Side<'a> {
    Side { person, account: accounts.get(&person.email).map(|account| account.status) }
}

fn is_here(account: &account::Model) -> bool {
    account.status == AccountStatus::Active
}

/// Why these two, as it is said to the first of them. The engine's words, from what
/// both registered, which nobody changes once the matches are out; nobody's identity
/// is read.
fn reasons_in_words(
    vocabulary: &Vocabulary,
    me: &participant::Model,
    other: &participant::Model,
    i_am_mentee: bool,
    is_pinned: bool,
) -> Vec<String> {
    let both = engine_people(&[me.clone(), other.clone()], vocabulary, &HashMap::new());
    match both.as_deref() {
        Ok([me, other]) if i_am_mentee => Reasons::new(me, other, is_pinned).words_to_mentee(),
        Ok([me, other]) => Reasons::new(other, me, is_pinned).words_to_mentor(),
        _ => Vec::new(),
    }
}
