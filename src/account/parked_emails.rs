//! Parked emails, for admins: listing, trying again and deleting them.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::rights::Admin;
use crate::db::Slice;
use crate::entity::{EmailId, outbox as emails};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::outbox;
use crate::refusal::{Kind, Refusal};

/// Why a parked email was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ParkedEmailError {
    /// No parked email has this identifier: someone else may have dealt with it.
    #[error("We could not find this email. Someone may have dealt with it already")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ParkedEmailError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
        }
    }
}

/// The emails that were given up, the first parked first: at most `limit`,
/// after the email `after` of an earlier page.
///
/// # Errors
///
/// When the database fails.
pub async fn parked_emails(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    slice: &Slice<EmailId>,
) -> Result<Vec<emails::Model>, DbErr> {
    outbox::parked(db, slice).await
}

/// Tries a parked email again, up to ten times.
///
/// # Errors
///
/// When no such email is parked.
pub async fn retry_email(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: EmailId,
) -> Result<(), ParkedEmailError> {
    if !outbox::unpark(tx, id, occasion.now()).await? {
        return Err(ParkedEmailError::NotFound);
    }
    let entry = LogEntry::new("retry email", parked_email(id));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}

/// Deletes a parked email, so that it is never sent.
///
/// # Errors
///
/// When no such email is parked.
pub async fn discard_email(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: EmailId,
) -> Result<(), ParkedEmailError> {
    if !outbox::discard(tx, id).await? {
        return Err(ParkedEmailError::NotFound);
    }
    let entry = LogEntry::new("discard email", parked_email(id));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}

/// The log names the email and not whom it was for.
fn parked_email(id: EmailId) -> Subject {
    Subject::new("email", id, "an email that could not be sent")
}
