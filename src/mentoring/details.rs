//! Until when somebody can change what they registered.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use time::OffsetDateTime;

use super::registration::Registration;
use crate::entity::{RoundStep, round, round_step};

/// Until when somebody can change their registration at `now`; `None` where they cannot.
///
/// # Errors
///
/// When the database fails.
pub async fn changeable_until(
    db: &impl ConnectionTrait,
    registration: &Registration,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, DbErr> {
    if registration.participant.withdrawn_at.is_some() {
        return Ok(None);
    }
    let closes = registration.round.registration_closes_at;
    let is_open = registration.round.registration_opens_at <= now && now < closes;
    if is_open && registration.round.published_at.is_none() {
        return Ok(Some(closes));
    }
    checking_until(db, &registration.round, now).await
}

/// Until when people who have registered can put their details right after registration closed:
/// once they were asked to, until the deadline that they were told (R17).
///
/// # Errors
///
/// When the database fails.
pub(super) async fn checking_until(
    db: &impl ConnectionTrait,
    round: &round::Model,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, DbErr> {
    if round.published_at.is_some() {
        return Ok(None);
    }
    let asked = round_step::Entity::find_by_id((round.id, RoundStep::CheckDetails)).one(db).await?;
    let until = asked.filter(|asked| asked.emails.is_some()).and_then(|asked| asked.until);
    Ok(until.filter(|until| *until > now))
}
