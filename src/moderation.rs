//! The log of what moderators and admins did, and of what became of adverts, offers
//! and matches.
//!
//! It stands below `account` and `forum`, because both write it. Entries are
//! only ever added. They hold no address and no text that members wrote.

mod actions;
mod inverse;

use std::borrow::Cow;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait, Set,
};

use crate::db;
use crate::entity::{
    AccountId, LogEntryId, account, moderation_log, moderation_undo, policy, round, topic,
};
use crate::occasion::Occasion;

pub use actions::{ACTIONS, action_words};
pub use inverse::{
    Admission, Closed, Decided, Inverse, Suspended, UNDO_FOR, UndoError, Undoable, forget_old,
    forget_undoable, hold_undoable, make_final, undoable_at,
};

/// What something was done to, as it was called at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    kind: Cow<'static, str>,
    id: String,
    name: String,
}

impl Subject {
    /// The thing of this kind (`post`, `plan`) and identifier, by a name that
    /// says nothing about anybody's identity.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "identifiers are copied")]
    pub fn new(kind: &'static str, id: impl ToString, name: impl Into<String>) -> Self {
        Self { kind: kind.into(), id: id.to_string(), name: name.into() }
    }

    /// What an entry is about.
    #[must_use]
    pub fn of_entry(entry: &moderation_log::Model) -> Self {
        Self {
            kind: entry.subject_kind.clone().into(),
            id: entry.subject_id.clone(),
            name: entry.subject.clone(),
        }
    }
}

impl From<&account::Model> for Subject {
    fn from(account: &account::Model) -> Self {
        Self::new("account", account.id, &account.display_name)
    }
}

impl From<&policy::Model> for Subject {
    fn from(policy: &policy::Model) -> Self {
        Self::new("policy", policy.id, &policy.title)
    }
}

impl From<&round::Model> for Subject {
    fn from(round: &round::Model) -> Self {
        Self::new("round", round.id, &round.name)
    }
}

impl From<&topic::Model> for Subject {
    fn from(topic: &topic::Model) -> Self {
        Self::new("topic", topic.id, &topic.title)
    }
}

/// An entry of the log, before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an entry is in the log once `record` wrote it"]
pub struct LogEntry {
    action: Cow<'static, str>,
    subject: Subject,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
    undoes: Option<LogEntryId>,
    inverse: Option<Inverse>,
}

impl LogEntry {
    /// An entry for `action`, a verb and its object (`close topic`).
    pub fn new(action: impl Into<Cow<'static, str>>, subject: impl Into<Subject>) -> Self {
        Self {
            action: action.into(),
            subject: subject.into(),
            before: None,
            after: None,
            reason: None,
            undoes: None,
            inverse: None,
        }
    }

    /// Says how the subject stood.
    pub fn before(self, before: impl Into<String>) -> Self {
        Self { before: Some(before.into()), ..self }
    }

    /// Says how the subject stands now.
    pub fn after(self, after: impl Into<String>) -> Self {
        Self { after: Some(after.into()), ..self }
    }

    /// Says why, as the moderator put it; nothing where they gave no reason.
    pub fn reason(self, reason: Option<&str>) -> Self {
        Self { reason: reason.map(str::to_owned), ..self }
    }

    /// Says what takes it back, for ten minutes.
    pub fn inverse(self, inverse: Inverse) -> Self {
        Self { inverse: Some(inverse), ..self }
    }

    /// Says which entry it undoes.
    pub fn undoes(self, entry: LogEntryId) -> Self {
        Self { undoes: Some(entry), ..self }
    }
}

/// Erases what entries say in words, of which some are about somebody who leaves. None of
/// them can be undone any more.
///
/// # Errors
///
/// When the database fails.
pub async fn erase_details(tx: &DatabaseTransaction, which: Condition) -> Result<(), DbErr> {
    let ids = moderation_log::Entity::find()
        .select_only()
        .column(moderation_log::Column::Id)
        .filter(which.clone())
        .into_query();
    moderation_undo::Entity::delete_many()
        .filter(moderation_undo::Column::EntryId.in_subquery(ids))
        .exec(tx)
        .await?;
    db::erase_log_details(tx, which).await
}

/// Adds an entry to the log, in the transaction of what it tells about.
///
/// # Errors
///
/// When the database fails.
pub async fn record(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    entry: LogEntry,
) -> Result<(), DbErr> {
    let id: LogEntryId = occasion.id();
    let mut row = moderation_log::ActiveModel {
        id: Set(id),
        at: Set(occasion.now()),
        moderator_id: Set(moderator),
        action: Set(entry.action.into_owned()),
        subject_kind: Set(entry.subject.kind.into_owned()),
        subject_id: Set(entry.subject.id),
        subject: Set(entry.subject.name),
        before: Set(entry.before),
        after: Set(entry.after),
        reason: Set(entry.reason),
        undoes: Set(entry.undoes),
        // Its place in the chain is given when the transaction ends.
        sequence: Set(None),
        previous_hash: Set(None),
        hash: Set(None),
        ..Default::default()
    };
    db::seal_log_entry(&mut row, occasion.bytes());
    row.insert(tx).await?;
    db::note_log_entry();
    match &entry.inverse {
        Some(inverse) => inverse::remember(tx, occasion, id, inverse).await,
        None => Ok(()),
    }
}
