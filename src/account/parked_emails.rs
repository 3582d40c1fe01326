//! Letters that were given up, for admins: tried once more, or thrown away.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::rights::Admin;
use crate::entity::{LetterId, outbox as letters};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::outbox;
use crate::refusal::{Kind, Refusal};

/// Why a letter stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum ParkedLetterError {
    /// No parked letter has this identifier: somebody was quicker, perhaps.
    #[error("there is no such letter")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ParkedLetterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
        }
    }
}

/// The letters that were given up, the first parked first: at most `limit`,
/// after the letter `after` of an earlier page.
///
/// # Errors
///
/// When the database fails.
pub async fn parked_letters(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    limit: u64,
    after: Option<LetterId>,
) -> Result<Vec<letters::Model>, DbErr> {
    outbox::parked(db, limit, after).await
}

/// Has a parked letter tried again, ten times as at first.
///
/// # Errors
///
/// When no such letter is parked.
pub async fn retry_letter(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: LetterId,
) -> Result<(), ParkedLetterError> {
    if !outbox::unpark(tx, id, occasion.now()).await? {
        return Err(ParkedLetterError::NotFound);
    }
    let entry = LogEntry::new("retry letter", parked_letter(id));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}

/// Throws a parked letter away: it is never sent.
///
/// # Errors
///
/// When no such letter is parked.
pub async fn discard_letter(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: LetterId,
) -> Result<(), ParkedLetterError> {
    if !outbox::discard(tx, id).await? {
        return Err(ParkedLetterError::NotFound);
    }
    let entry = LogEntry::new("discard letter", parked_letter(id));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}

/// The log names the letter and not whom it was for.
fn parked_letter(id: LetterId) -> Subject {
    Subject::new("letter", id, "a letter that could not be sent")
}
