//! How an entry of the log is undone, for as long as it can be.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::entity::{AccountId, LogEntryId, RoundId, TopicState, moderation_log, moderation_undo};
use crate::occasion::Occasion;

/// How long an entry can be undone. Emails that it causes wait for as long.
pub const UNDO_FOR: Duration = Duration::minutes(10);

/// How an entry is undone. What it is about is the subject of the entry; what
/// stands in the rows themselves is not said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inverse {
    /// The account waits to be verified again.
    Unverify,
    /// The account waits again, with what an earlier decision left in its row.
    Unreject(Decided),
    /// The account is in use again, and what it had open is open.
    Reinstate,
    /// The account is suspended again, as it was.
    Suspend(Suspended),
    /// A closed thread is what it was.
    Reopen {
        /// Its state before it was closed.
        before: TopicState,
    },
    /// A reopened thread is what it was.
    Close(Closed),
    /// The deleted post is shown again, and what went with it.
    ShowPost,
    /// The report of a kept post waits again.
    FlagAgain,
    /// The member is not let into clearing, or as they were before.
    ShutOut {
        /// For which round's clearing.
        round: RoundId,
        /// What was there before.
        earlier: Option<Admission>,
    },
}

/// What a decision about an account left in its row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// When.
    pub at: Option<OffsetDateTime>,
    /// By whom.
    pub by: Option<AccountId>,
    /// Why the account was rejected.
    pub rejection_reason: Option<String>,
}

/// What a suspension left in the row of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// Until when.
    pub until: Option<OffsetDateTime>,
    /// Why.
    pub reason: Option<String>,
}

/// What a closing, or an ending that waits for one, left in the row of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The state.
    pub state: TopicState,
    /// Since when it waited.
    pub declared_at: Option<OffsetDateTime>,
    /// When it was closed.
    pub at: Option<OffsetDateTime>,
    /// By whom.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: Option<String>,
}

/// That a moderator let somebody into clearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// The moderator.
    pub by: AccountId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: OffsetDateTime,
}

/// Why an entry is not undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// Something else happened since; the words say what is the case.
    #[error("{0}")]
    Changed(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl UndoError {
    /// Something else happened since.
    pub fn changed(words: impl Into<String>) -> Self {
        Self::Changed(words.into())
    }
}

/// Remembers how an entry that was just written is undone.
pub(super) async fn remember(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    entry: LogEntryId,
    inverse: &Inverse,
) -> Result<(), DbErr> {
    let row = moderation_undo::ActiveModel {
        entry_id: Set(entry),
        inverse: Set(serde_json::to_value(inverse).expect("an inverse is plain data")),
        until: Set(occasion.now() + UNDO_FOR),
    };
    row.insert(tx).await.map(drop)
}

/// An entry that can be undone, held until the transaction ends.
#[derive(Clone, Debug)]
pub struct Undoable {
    /// The entry.
    pub entry: moderation_log::Model,
    /// What takes it back.
    pub inverse: Inverse,
    /// Until when it can be undone.
    pub until: OffsetDateTime,
}

/// Holds how an entry is undone; `None` where it cannot be, or was undone.
///
/// # Errors
///
/// When the database fails.
pub async fn hold_undoable(
    tx: &DatabaseTransaction,
    id: LogEntryId,
) -> Result<Option<Undoable>, DbErr> {
    let undo = moderation_undo::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let entry = moderation_log::Entity::find_by_id(id).one(tx).await?;
    let (Some(undo), Some(entry)) = (undo, entry) else { return Ok(None) };
    // One that another version wrote and this one cannot read takes nothing back.
    let Ok(inverse) = serde_json::from_value(undo.inverse) else { return Ok(None) };
    Ok(Some(Undoable { entry, inverse, until: undo.until }))
}

/// Forgets how an entry is undone, since it was.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_undoable(tx: &DatabaseTransaction, id: LogEntryId) -> Result<(), DbErr> {
    moderation_undo::Entity::delete_by_id(id).exec(tx).await.map(drop)
}

/// Has what `moderator` did at this moment to a subject be final: something came of
/// it that does not come back.
///
/// # Errors
///
/// When the database fails.
pub async fn make_final(
    tx: &DatabaseTransaction,
    moderator: AccountId,
    at: OffsetDateTime,
    subject: impl ToString,
) -> Result<(), DbErr> {
    for (_, entry) in undoable_at(tx, moderator, at, &[subject.to_string()]).await? {
        forget_undoable(tx, entry).await?;
    }
    Ok(())
}

/// Forgets what can be undone no more, and says how much.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_old(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<u64, DbErr> {
    let old = moderation_undo::Column::Until.lte(now);
    let gone = moderation_undo::Entity::delete_many().filter(old).exec(tx).await?;
    Ok(gone.rows_affected)
}

/// The entries of `moderator` at this moment about these subjects that can be
/// undone, in the order of the log: each with its subject.
///
/// # Errors
///
/// When the database fails.
pub async fn undoable_at(
    db: &impl ConnectionTrait,
    moderator: AccountId,
    at: OffsetDateTime,
    subjects: &[String],
) -> Result<Vec<(String, LogEntryId)>, DbErr> {
    use moderation_log::Column;
    let mut undo = Query::select();
    undo.column(moderation_undo::Column::EntryId).from(moderation_undo::Entity);
    moderation_log::Entity::find()
        .select_only()
        .columns([Column::SubjectId, Column::Id])
        .filter(Column::SubjectId.is_in(subjects))
        .filter(Column::ModeratorId.eq(moderator))
        .filter(Column::At.eq(at))
        .filter(Expr::col(Column::Id).in_subquery(undo))
        .order_by_asc(Column::Sequence)
        .into_tuple()
        .all(db)
        .await
}
