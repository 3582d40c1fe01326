//! Ending a round.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect};

use super::identity;
use super::round_change::RoundError;
use crate::account::Admin;
use crate::entity::{RoundId, round};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;

/// Ends a round whose matches are out. What people said about who they are is deleted; the
/// rest of their details goes a year later.
///
/// # Errors
///
/// Refuses when there is no such round, when its matches are not out, and when it has ended.
pub async fn complete_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: RoundId,
) -> Result<round::Model, RoundError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RoundError::NotFound)?;
    if round.published_at.is_none() {
        return Err(RoundError::NotPublished);
    }
    if round.completed_at.is_some() {
        return Err(RoundError::Complete);
    }
    let ended = round::ActiveModel {
        id: Set(id),
        completed_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    let ended = ended.update(tx).await?;
    identity::forget_identities_of_round(tx, id).await?;
    moderation::record(tx, occasion, admin.id(), LogEntry::new("end round", &ended)).await?;
    Ok(ended)
}
