//! What becomes of somebody's rounds when they leave.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};

use super::list::participants_by_id;
use super::outcome::published_pairs;
use crate::entity::{ParticipantId, account, long_term_match, pair, participant, round};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// Withdraws somebody from the rounds that are not over. Whom they were matched with is told
/// by email, once for each round, without a name.
///
/// # Errors
///
/// When the database fails.
pub async fn leave_rounds(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    registrations: &[participant::Model],
) -> Result<(), DbErr> {
    for registration in registrations.iter().filter(|one| one.withdrawn_at.is_none()) {
        let round = round::Entity::find_by_id(registration.round_id).lock_exclusive().one(tx);
        let Some(round) = round.await?.filter(|round| round.completed_at.is_none()) else {
            continue;
        };
        participant::Entity::update_many()
            .col_expr(participant::Column::WithdrawnAt, Expr::value(occasion.now()))
            .filter(participant::Column::Id.eq(registration.id))
            .exec(tx)
            .await?;
        let others = matched_with(tx, &round, registration.id).await?;
        tell_of_leaving(tx, occasion, &round, registration.id, &others).await?;
        end_long_term_matches(tx, occasion, registration.id).await?;
    }
    Ok(())
}

/// The addresses of everybody whom a plan, whatever became of it, matched somebody with.
///
/// # Errors
///
/// When the database fails.
pub async fn addresses_of_matches(
    db: &impl ConnectionTrait,
    registrations: &[participant::Model],
) -> Result<Vec<String>, DbErr> {
    let own: Vec<ParticipantId> = registrations.iter().map(|one| one.id).collect();
    let own_pairs = Condition::any()
        .add(pair::Column::MenteeId.is_in(own.iter().copied()))
        .add(pair::Column::MentorId.is_in(own.iter().copied()));
    let pairs = pair::Entity::find().filter(own_pairs).all(db).await?;
    let others = pairs.into_iter().flat_map(|pair| [pair.mentee_id, pair.mentor_id]);
    let others: Vec<ParticipantId> = others.filter(|id| !own.contains(id)).collect();
    let others = participants_by_id(db, &others).await?;
    Ok(others.into_iter().map(|other| other.email).collect())
}

/// Whom the published plan, or clearing since, matched somebody with, as far as they still
/// take part.
async fn matched_with(
    db: &impl ConnectionTrait,
    round: &round::Model,
    id: ParticipantId,
) -> Result<Vec<participant::Model>, DbErr> {
    let pairs = published_pairs(round.id, id).all(db).await?;
    let of_pairs = pairs.into_iter().map(|pair| [pair.mentee_id, pair.mentor_id]);
    let later = long_term_match::Entity::find().filter(is_theirs(id)).all(db).await?;
    let of_matches = later.into_iter().map(|made| [made.mentee_id, made.mentor_id]);
    let others: Vec<ParticipantId> =
        of_pairs.chain(of_matches).flatten().filter(|other| *other != id).collect();
    let others = participants_by_id(db, &others).await?;
    Ok(others.into_iter().filter(|other| other.withdrawn_at.is_none()).collect())
}

async fn tell_of_leaving(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
    id: ParticipantId,
    others: &[participant::Model],
) -> Result<(), DbErr> {
    let addresses = others.iter().map(|other| other.email.as_str());
    let accounts =
        account::Entity::find().filter(account::Column::Email.is_in(addresses)).all(tx).await?;
    let accounts: HashMap<&str, &account::Model> =
        accounts.iter().map(|account| (account.email.as_str(), account)).collect();
    for other in others {
        let account = accounts.get(other.email.as_str()).map(|account| account.id);
        let to = Recipient { account, address: other.email.clone() };
        let email = Email::MatchLeft {
            name: other.name.clone(),
            round: round.name.clone(),
            round_id: round.id.to_string(),
        };
        let cause = format!("match-left:{id}:{}", other.id);
        outbox::post(tx, occasion, &to, cause, &email).await?;
    }
    Ok(())
}

async fn end_long_term_matches(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    id: ParticipantId,
) -> Result<(), DbErr> {
    long_term_match::Entity::update_many()
        .col_expr(long_term_match::Column::EndedAt, Expr::value(occasion.now()))
        .filter(is_theirs(id))
        .exec(tx)
        .await
        .map(drop)
}

/// Long-term matches of somebody that go on.
fn is_theirs(id: ParticipantId) -> Condition {
    use long_term_match::Column::{EndedAt, MenteeId, MentorId};
    let either = Condition::any().add(MenteeId.eq(id)).add(MentorId.eq(id));
    Condition::all().add(either).add(EndedAt.is_null())
}
