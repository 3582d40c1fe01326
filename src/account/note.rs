//! What moderators note about an account, for each other. Whom it is about reads it in the file
//! of their own data.

use std::collections::HashMap;

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::address_reading::log_subject;
use super::details::required_text;
use super::rights::Moderator;
use crate::entity::{AccountId, AccountNoteId, AccountStatus, Role, account, account_note};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// The longest note, in characters.
const TEXT_MAX: usize = 2_000;
/// How many notes an account may have.
const NOTES_MAX: u64 = 100;

/// An account and the notes about it, the latest first.
#[derive(Clone, Debug)]
pub struct AccountNotes {
    /// The account.
    pub account: account::Model,
    /// The notes.
    pub notes: Vec<AccountNote>,
}

/// A note about an account.
#[derive(Clone, Debug)]
pub struct AccountNote {
    /// The note.
    pub note: account_note::Model,
    /// Who wrote it.
    pub author: Option<account::Model>,
    /// Whether whoever reads it may delete it.
    pub may_delete: bool,
}

/// Why a note was not written, or not deleted.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// No such account or note, or it is about whoever asks.
    #[error("We could not find this")]
    NotFound,
    /// Another moderator wrote it.
    #[error("Only the author or an admin can delete a note")]
    NotYours,
    /// There are enough.
    #[error("There are 100 notes about this account. Delete one first")]
    TooMany,
    /// The text is missing or too long.
    #[error("There is a problem with the note")]
    Invalid(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for NoteError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotYours => Kind::Forbidden,
            Self::TooMany => Kind::Conflict,
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::TooMany => vec![Problem::new(Code::Invalid, &["text"], self.to_string())],
            Self::NotFound | Self::NotYours | Self::Database(_) => Vec::new(),
        }
    }
}

/// The notes about an account; nothing for whoever it is about.
///
/// # Errors
///
/// When the database fails.
pub async fn account_notes(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    id: AccountId,
) -> Result<Option<AccountNotes>, DbErr> {
    let found = account::Entity::find_by_id(id).one(db).await?;
    let Some(account) = found.filter(|account| may_have(moderator, account)) else {
        return Ok(None);
    };
    let notes = account_note::Entity::find()
        .filter(account_note::Column::AccountId.eq(id))
        .order_by_desc(account_note::Column::WrittenAt)
        .order_by_desc(account_note::Column::Id)
        .limit(NOTES_MAX)
        .all(db)
        .await?;
    let authors = notes.iter().filter_map(|note| note.author_id);
    let authors =
        account::Entity::find().filter(account::Column::Id.is_in(authors)).all(db).await?;
    let authors: HashMap<AccountId, account::Model> =
        authors.into_iter().map(|author| (author.id, author)).collect();
    let notes = notes.into_iter().map(|note| AccountNote {
        author: note.author_id.and_then(|id| authors.get(&id).cloned()),
        may_delete: may_delete(moderator, &note),
        note,
    });
    Ok(Some(AccountNotes { notes: notes.collect(), account }))
}

/// Notes something about an account.
///
/// # Errors
///
/// Refuses one's own account, a text that is missing or too long, and the 101st note.
pub async fn add_account_note(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    text: &str,
) -> Result<(), NoteError> {
    let text = checked(text)?;
    let found = account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let account = found.filter(|account| may_have(moderator, account));
    let account = account.ok_or(NoteError::NotFound)?;
    let about = account_note::Entity::find().filter(account_note::Column::AccountId.eq(id));
    if about.count(tx).await? >= NOTES_MAX {
        return Err(NoteError::TooMany);
    }
    let note = account_note::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(id),
        author_id: Set(Some(moderator.id())),
        text: Set(text),
        written_at: Set(occasion.now()),
    };
    note.insert(tx).await?;
    let entry = LogEntry::new("add note", log_subject(&account));
    Ok(moderation::record(tx, occasion, moderator.id(), entry).await?)
}

/// Deletes a note.
///
/// # Errors
///
/// Refuses another moderator's note, unless for an admin.
pub async fn delete_account_note(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountNoteId,
) -> Result<(), NoteError> {
    let note = account_note::Entity::find_by_id(id).lock(LockType::Update).one(tx).await?;
    let note = note.ok_or(NoteError::NotFound)?;
    let found = account::Entity::find_by_id(note.account_id).one(tx).await?;
    let account = found.filter(|account| may_have(moderator, account));
    let account = account.ok_or(NoteError::NotFound)?;
    if !may_delete(moderator, &note) {
        return Err(NoteError::NotYours);
    }
    account_note::Entity::delete_by_id(id).exec(tx).await?;
    let entry = LogEntry::new("delete note", log_subject(&account));
    Ok(moderation::record(tx, occasion, moderator.id(), entry).await?)
}

/// Deletes the notes about accounts of which nothing else is left.
pub(super) async fn forget_notes(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
) -> Result<u64, DbErr> {
    let about = account_note::Column::AccountId.is_in(accounts.iter().copied());
    Ok(account_note::Entity::delete_many().filter(about).exec(tx).await?.rows_affected)
}

/// Whether a moderator reads and writes notes about an account.
fn may_have(moderator: &Moderator, account: &account::Model) -> bool {
    account.id != moderator.id() && account.status != AccountStatus::Erased
}

fn may_delete(moderator: &Moderator, note: &account_note::Model) -> bool {
    note.author_id == Some(moderator.id()) || moderator.account().role == Role::Admin
}

fn checked(typed: &str) -> Result<String, NoteError> {
    let text = required_text(&["text"], "a note", typed, TEXT_MAX);
    text.map(str::to_owned).map_err(|problem| NoteError::Invalid(vec![problem]))
}
