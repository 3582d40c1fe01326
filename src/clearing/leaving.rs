//! What ends in clearing when something happens to a person elsewhere: they are
//! suspended, leave, withdraw from the round, or find a long-term match in it.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait,
};

use super::eligibility::eligibility_of;
use super::end_match::{end_match_of_leaver, own_matches, people as people_of_match};
use super::ending::{close_everything, close_side};
use super::holding::{Held, hold};
use super::title::former_title;
use crate::account::{self, Admin, Fresh, Moderator, Pending, Suspension, SuspensionError};
use crate::entity::{
    AccountId, AdvertKind, Outcome, PairId, ParticipantId, ParticipantRole, RoundId,
    account as accounts, advert, pair, participant, round, topic,
};
use crate::mentoring::{self, WithdrawError};
use crate::occasion::Occasion;
use crate::planning::{self, MyMatch, OutcomeError};
use crate::vocabulary::Vocabulary;

/// Suspends an account, as [`account::suspend_account`]; its adverts and offers
/// end.
///
/// # Errors
///
/// As [`account::suspend_account`].
pub async fn suspend_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Fresh<Moderator>,
    id: AccountId,
    suspension: &Suspension,
) -> Result<accounts::Model, SuspensionError> {
    // Before the account is held more strictly than a post in its name allows.
    let held = hold(tx, &[id]).await?;
    close_everything(tx, occasion, &held, moderator.id(), id).await?;
    account::suspend_account(tx, occasion, moderator, id, suspension).await
}

/// Ends everything that somebody has in clearing, because their account is about to be
/// erased. Whom they were matched with is told; their adverts that a young match had ended
/// open again.
///
/// # Errors
///
/// When the database fails.
pub async fn leave_clearing(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    who: AccountId,
) -> Result<(), DbErr> {
    let matches = own_matches(tx, who).await?;
    let mut people: Vec<AccountId> = matches.iter().flat_map(people_of_match).collect();
    people.push(who);
    let held = hold(tx, &people).await?;
    close_everything(tx, occasion, &held, who, who).await?;
    for made in matches {
        end_match_of_leaver(tx, occasion, who, &made).await?;
    }
    Ok(())
}

/// Says in the titles of somebody's adverts that they left; what they are for stays.
///
/// # Errors
///
/// When the database fails.
pub async fn retitle_adverts_of_leaver(
    tx: &DatabaseTransaction,
    who: AccountId,
) -> Result<(), DbErr> {
    for kind in [AdvertKind::MentorWanted, AdvertKind::MenteeWanted] {
        let theirs = advert::Entity::find()
            .select_only()
            .column(advert::Column::TopicId)
            .filter(advert::Column::AuthorId.eq(who))
            .filter(advert::Column::Kind.eq(kind));
        topic::Entity::update_many()
            .col_expr(topic::Column::Title, Expr::value(former_title(kind)))
            .filter(topic::Column::Id.in_subquery(theirs.into_query()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Withdraws somebody from a round, as [`mentoring::withdraw_participant`]; their
/// adverts and offers end where it is the round that clearing is about.
///
/// # Errors
///
/// As [`mentoring::withdraw_participant`].
pub async fn withdraw_participant(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: ParticipantId,
) -> Result<round::Model, WithdrawError> {
    let person = accounts_of(tx, &[id]).await?.pop().map(|(_, account)| account);
    let held = match person {
        Some(person) => Some((hold(tx, &[person]).await?, person)),
        None => None,
    };
    let round = mentoring::withdraw_participant(tx, occasion, admin, id).await?;
    let clearing = planning::published_round(tx).await?;
    if let (Some((held, person)), Some(clearing)) = (held, clearing)
        && clearing.id == round.id
    {
        close_everything(tx, occasion, &held, admin.id(), person).await?;
    }
    Ok(round)
}

/// How somebody says a match of the round went.
#[derive(Clone, Copy, Debug)]
pub struct RecordedOutcome {
    /// The round.
    pub round: RoundId,
    /// The match.
    pub pair: PairId,
    /// How it went.
    pub outcome: Outcome,
}

/// Records how a match of the round went, as [`planning::record_outcome`]. Where
/// it becomes a long-term match, what the two have open in clearing ends as far
/// as they have no room left.
///
/// # Errors
///
/// As [`planning::record_outcome`].
pub async fn record_outcome(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    person: &Pending,
    RecordedOutcome { round, pair, outcome }: RecordedOutcome,
) -> Result<MyMatch, OutcomeError> {
    let two = two_of(tx, pair).await?;
    let ids: Vec<AccountId> = two.iter().map(|(_, account)| *account).collect();
    let held = hold(tx, &ids).await?;
    let recorded =
        planning::record_outcome(tx, occasion, vocabulary, person, round, pair, outcome).await?;
    if recorded.is_long_term {
        for (side, who) in two {
            close_if_full(tx, occasion, &held, person.id(), who, side).await?;
        }
    }
    Ok(recorded)
}

/// What a mentor answers a mentee who asked to go on for the long term.
#[derive(Clone, Copy, Debug)]
pub struct LongTermAnswer {
    /// The round.
    pub round: RoundId,
    /// The match.
    pub pair: PairId,
    /// Whether they go on.
    pub yes: bool,
}

/// Answers a mentee who asked to go on for the long term.
///
/// # Errors
///
/// Refuses where the mentee does not wait for an answer.
pub async fn answer_long_term_ask(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    person: &Pending,
    LongTermAnswer { round, pair, yes }: LongTermAnswer,
) -> Result<MyMatch, OutcomeError> {
    if !yes {
        return planning::decline_long_term(tx, occasion, vocabulary, person, round, pair).await;
    }
    let ids = two_of(tx, pair).await?;
    let ids: Vec<AccountId> = ids.into_iter().map(|(_, account)| account).collect();
    hold(tx, &ids).await?;
    planning::check_asked(tx, person, round, pair).await?;
    let recorded = RecordedOutcome { round, pair, outcome: Outcome::Continue };
    record_outcome(tx, occasion, vocabulary, person, recorded).await
}

async fn close_if_full(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    held: &Held,
    actor: AccountId,
    who: AccountId,
    side: ParticipantRole,
) -> Result<(), DbErr> {
    if eligibility_of(tx, who).await?.room.is_left(side) {
        return Ok(());
    }
    close_side(tx, occasion, held, actor, who, side, None).await
}

/// The sides of a pair with the accounts of those who have one.
async fn two_of(
    db: &impl ConnectionTrait,
    id: PairId,
) -> Result<Vec<(ParticipantRole, AccountId)>, DbErr> {
    let Some(pair) = pair::Entity::find_by_id(id).one(db).await? else { return Ok(Vec::new()) };
    let found = accounts_of(db, &[pair.mentee_id, pair.mentor_id]).await?;
    let side = |id| {
        if id == pair.mentee_id { ParticipantRole::Mentee } else { ParticipantRole::Mentor }
    };
    Ok(found.into_iter().map(|(participant, account)| (side(participant), account)).collect())
}

/// The accounts of participants who have one.
async fn accounts_of(
    db: &impl ConnectionTrait,
    ids: &[ParticipantId],
) -> Result<Vec<(ParticipantId, AccountId)>, DbErr> {
    let people = participant::Entity::find()
        .filter(participant::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let emails = people.iter().map(|person| person.email.as_str());
    let is_theirs = Condition::all().add(accounts::Column::Email.is_in(emails));
    let found = accounts::Entity::find().filter(is_theirs).all(db).await?;
    let account = |person: &participant::Model| {
        let account = found.iter().find(|account| account.email == person.email)?;
        Some((person.id, account.id))
    };
    Ok(people.iter().filter_map(account).collect())
}
