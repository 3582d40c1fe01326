//! Where a person has nobody in a round, and why, as it is said to them.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::outcome::published_plan;
use crate::account::Pending;
use crate::entity::{ParticipantRole, RoundId, unmatched};
use crate::mentoring::find_participant;

/// On which side a person has nobody in a round, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyUnmatched {
    /// As a mentee they have no mentor, as a mentor no mentee.
    pub as_role: ParticipantRole,
    /// Why, in a sentence without full stop, as it is said to them.
    pub reason: String,
}

/// Where a person who takes part in a round has nobody, as their email says it and in
/// its order: first that they have no mentor. Nothing before the matches are out.
///
/// # Errors
///
/// When the database fails.
pub async fn my_unmatched(
    db: &impl ConnectionTrait,
    person: &Pending,
    round: RoundId,
) -> Result<Vec<MyUnmatched>, DbErr> {
    let me = find_participant(db, round, &person.account().email).await?;
    let Some(me) = me.filter(|me| me.withdrawn_at.is_none()) else { return Ok(Vec::new()) };
    let rows = unmatched::Entity::find()
        .filter(unmatched::Column::PlanId.in_subquery(published_plan(round)))
        .filter(unmatched::Column::ParticipantId.eq(me.id))
        .filter(unmatched::Column::NFound.eq(0))
        .all(db)
        .await?;
    let told = |row: unmatched::Model| row.told.unwrap_or(row.reason);
    let sides = rows.into_iter().map(|row| MyUnmatched { as_role: row.as_role, reason: told(row) });
    let mut sides: Vec<MyUnmatched> = sides.collect();
    sides.sort_by_key(|one| one.as_role != ParticipantRole::Mentee);
    Ok(sides)
}
