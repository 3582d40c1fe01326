//! A person's registrations go with them to another address.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::identity;
use crate::entity::{ParticipantId, RoundId, participant, round};
use crate::occasion::Occasion;

/// Gives the registrations of an address to another one. Where that is registered for the
/// same round already, its registration counts, and the earlier one is withdrawn as long as
/// the matches are not out.
///
/// # Errors
///
/// When the database fails.
pub async fn move_registrations(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    from: &str,
    to: &str,
) -> Result<(), DbErr> {
    let own = participant::Column::Email.is_in([from, to]);
    let own = participant::Entity::find().filter(own).all(tx).await?;
    let taken: HashSet<RoundId> =
        own.iter().filter(|one| one.email == to).map(|one| one.round_id).collect();
    let (doubled, moved): (Vec<_>, Vec<_>) = own
        .into_iter()
        .filter(|one| one.email == from)
        .partition(|one| taken.contains(&one.round_id));
    let moved = moved.into_iter().map(|one| one.id);
    participant::Entity::update_many()
        .col_expr(participant::Column::Email, Expr::value(to))
        .filter(participant::Column::Id.is_in(moved))
        .exec(tx)
        .await?;
    withdraw(tx, occasion, &doubled).await
}

async fn withdraw(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    doubled: &[participant::Model],
) -> Result<(), DbErr> {
    let rounds = doubled.iter().map(|one| one.round_id);
    let unpublished: HashSet<RoundId> = round::Entity::find()
        .filter(round::Column::Id.is_in(rounds))
        .filter(round::Column::PublishedAt.is_null())
        .all(tx)
        .await?
        .into_iter()
        .map(|round| round.id)
        .collect();
    let doubled: Vec<ParticipantId> = doubled
        .iter()
        .filter(|one| one.withdrawn_at.is_none() && unpublished.contains(&one.round_id))
        .map(|one| one.id)
        .collect();
    participant::Entity::update_many()
        .col_expr(participant::Column::WithdrawnAt, Expr::value(occasion.now()))
        .filter(participant::Column::Id.is_in(doubled.iter().copied()))
        .exec(tx)
        .await?;
    identity::forget_identities(tx, &doubled).await.map(drop)
}
