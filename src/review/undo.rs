//! Undoing what a moderator did, for ten minutes.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use crate::account::{self, Moderator};
use crate::clearing;
use crate::entity::{LogEntryId, moderation_log};
use crate::moderation::{self, Inverse, LogEntry, Subject, Undoable};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why something was not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The log has no entry of this identifier.
    #[error("We could not find this entry")]
    NotFound,
    /// Somebody undid it first.
    #[error("This has already been undone")]
    AlreadyUndone,
    /// Nothing takes it back.
    #[error("This cannot be undone")]
    Final,
    /// The time is over.
    #[error("You can undo something for 10 minutes only")]
    TooLate,
    /// Something else happened since, or the database failed.
    #[error(transparent)]
    Changed(#[from] moderation::UndoError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for UndoError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyUndone
            | Self::Final
            | Self::TooLate
            | Self::Changed(moderation::UndoError::Changed(_)) => Kind::Conflict,
            Self::Changed(moderation::UndoError::Database(_)) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::AlreadyUndone => Code::AlreadyDone,
            Self::TooLate => Code::EditWindowOver,
            Self::Final | Self::Changed(_) => Code::Invalid,
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// Undoes what an entry of the log tells of, and writes that into the log.
///
/// # Errors
///
/// Refuses for an entry that is not there, for one that cannot be undone, twice,
/// after ten minutes, and once something else happened to what it is about.
pub async fn undo(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: LogEntryId,
) -> Result<LogEntryId, UndoError> {
    let Some(found) = moderation::hold_undoable(tx, id).await? else {
        return Err(why_not(tx, id).await?);
    };
    if found.until <= occasion.now() {
        return Err(UndoError::TooLate);
    }
    apply_inverse(tx, occasion, moderator, &found).await?;
    moderation::forget_undoable(tx, id).await?;
    let entry = found.entry;
    let subject = Subject::of_entry(&entry);
    let mut undone = LogEntry::new(format!("undo {}", entry.action), subject).undoes(id);
    if let (Some(before), Some(after)) = (entry.after, entry.before) {
        undone = undone.before(before).after(after);
    }
    moderation::record(tx, occasion, moderator.id(), undone).await?;
    tracing::info!(entry.id = %id, moderator.id = %moderator.id(), "moderation undone");
    Ok(id)
}

async fn apply_inverse(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    found: &Undoable,
) -> Result<(), moderation::UndoError> {
    let (entry, by) = (&found.entry, moderator.id());
    match found.inverse.clone() {
        Inverse::Unverify => account::unverify(tx, entry).await,
        Inverse::Unreject(earlier) => account::unreject(tx, entry, earlier).await,
        Inverse::Reinstate => clearing::reinstate(tx, occasion, by, entry).await,
        Inverse::Suspend(former) => account::suspend_again(tx, moderator, entry, former).await,
        Inverse::Reopen { before } => {
            clearing::reopen_closed(tx, occasion, by, entry, before).await
        }
        Inverse::Close(former) => clearing::close_again(tx, occasion, by, entry, &former).await,
        Inverse::ShowPost => clearing::show_post(tx, occasion, by, entry).await,
        Inverse::FlagAgain => clearing::flag_again(tx, entry).await,
        Inverse::ShutOut { round, earlier } => clearing::shut_out(tx, entry, round, earlier).await,
    }
}

async fn why_not(db: &impl ConnectionTrait, id: LogEntryId) -> Result<UndoError, DbErr> {
    if moderation_log::Entity::find_by_id(id).one(db).await?.is_none() {
        return Ok(UndoError::NotFound);
    }
    let undone = moderation_log::Entity::find().filter(moderation_log::Column::Undoes.eq(id));
    let is_undone = undone.one(db).await?.is_some();
    Ok(if is_undone { UndoError::AlreadyUndone } else { UndoError::Final })
}
