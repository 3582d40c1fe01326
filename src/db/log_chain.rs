//! The moderation log as a chain: each entry has a place, the hash of the entry
//! before it, and a hash over all of that.
//!
//! What an entry says in words is in that hash by a salted hash of its own. So the
//! words can be erased with their salt when somebody leaves, and the chain holds:
//! a redactable log.
//!
//! Entries get their place at the end of the transaction that wrote them. The row
//! that holds the end of the chain is the last lock that a transaction takes, so
//! nobody waits for anybody who waits for it, and there is one chain however many
//! servers write.
//!
//! Whoever can write to the database can compute hashes, too: what the chain shows
//! is a row that was changed or deleted by itself. [`check_log`] says the last hash;
//! written down elsewhere, it shows a chain that was made anew.

use std::cell::Cell;
use std::fmt::Write;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::entity::moderation_chain;
use crate::entity::moderation_log::{ActiveModel, Column, Entity, Model};

/// How many entries are linked or checked at a time.
const BATCH: u64 = 500;

/// The key of the one row of `moderation_chain`.
const END: i32 = 1;

tokio::task_local! {
    /// Whether the transaction of this task wrote an entry: the others need not look.
    static HAS_LOGGED: Cell<bool>;
}

/// Notes that the transaction of this task wrote an entry, which [`Db::write`] then
/// links before it commits.
///
/// [`Db::write`]: super::Db::write
pub fn note_log_entry() {
    // An entry that is written in another way is linked with the next one.
    let _ = HAS_LOGGED.try_with(|has_logged| has_logged.set(true));
}

/// Does the work of a transaction, and links the entries that it wrote.
pub(super) async fn linking<T, E: From<DbErr>>(
    tx: &DatabaseTransaction,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let work = async {
        let done = work.await?;
        if HAS_LOGGED.with(Cell::get) {
            link(tx).await?;
        }
        Ok(done)
    };
    HAS_LOGGED.scope(Cell::new(false), work).await
}

/// Links all entries that have no place yet, as those of an earlier version.
///
/// # Errors
///
/// When the database fails.
pub async fn link(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let end = moderation_chain::Entity::find_by_id(END).lock_exclusive().one(tx).await?;
    let end = end.ok_or_else(|| DbErr::RecordNotFound("the end of the log".to_owned()))?;
    let (mut sequence, mut hash) = (end.sequence, end.hash);
    loop {
        // Read under the lock: another server may have linked some of them.
        let entries = Entity::find()
            .filter(Column::Sequence.is_null())
            .order_by_asc(Column::At)
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .all(tx)
            .await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            sequence += 1;
            let details = entry.details_hash.clone().unwrap_or_else(|| details_hash(&entry));
            let linked = hash_of(&entry, &details, sequence, &hash);
            Entity::update_many()
                .col_expr(Column::DetailsHash, Expr::value(details))
                .col_expr(Column::Sequence, Expr::value(sequence))
                .col_expr(Column::PreviousHash, Expr::value(&hash))
                .col_expr(Column::Hash, Expr::value(&linked))
                .filter(Column::Id.eq(entry.id))
                .exec(tx)
                .await?;
            hash = linked;
        }
    }
    moderation_chain::Entity::update_many()
        .col_expr(moderation_chain::Column::Sequence, Expr::value(sequence))
        .col_expr(moderation_chain::Column::Hash, Expr::value(hash))
        .filter(moderation_chain::Column::Id.eq(END))
        .exec(tx)
        .await
        .map(drop)
}

/// What stands in place of the name of what an entry is about, once it is erased.
pub const ERASED: &str = "Erased";

/// Adds the hash of its words to an entry that is about to be written.
pub fn seal_log_entry(entry: &mut ActiveModel, salt: [u8; 16]) {
    let salt = hex(&salt);
    let words = json!([
        salt,
        entry.subject.as_ref(),
        entry.before.as_ref(),
        entry.after.as_ref(),
        entry.reason.as_ref(),
    ]);
    entry.details_hash = Set(Some(sha256(&words)));
    entry.salt = Set(Some(salt));
}

/// Erases what entries say in words: when, who, what and on which stays. The chain
/// holds.
///
/// # Errors
///
/// When the database fails.
pub async fn erase_log_details(tx: &DatabaseTransaction, which: Condition) -> Result<(), DbErr> {
    let nothing = || Expr::value(None::<String>);
    Entity::update_many()
        .col_expr(Column::Subject, Expr::value(ERASED))
        .col_expr(Column::Before, nothing())
        .col_expr(Column::After, nothing())
        .col_expr(Column::Reason, nothing())
        .col_expr(Column::Salt, nothing())
        .filter(which)
        .exec(tx)
        .await
        .map(drop)
}

fn details_hash(entry: &Model) -> String {
    sha256(&json!([entry.salt, entry.subject, entry.before, entry.after, entry.reason]))
}

/// The hash of an entry at its place, after the entry with the hash `previous`.
fn hash_of(entry: &Model, details: &str, sequence: i64, previous: &str) -> String {
    sha256(&json!([
        sequence,
        previous,
        entry.id.to_string(),
        entry.at.unix_timestamp(),
        entry.moderator_id.to_string(),
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        details,
        entry.undoes.map(|id| id.to_string()),
    ]))
}

fn sha256(content: &serde_json::Value) -> String {
    hex(&Sha256::digest(content.to_string().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes everything");
        hex
    })
}

/// What a check of the log found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogCheck {
    /// How many entries are in the chain.
    pub entries: u64,
    /// How many of them say nothing in words any more, because somebody left.
    pub erased: u64,
    /// The hash of the last one; empty where there is none.
    pub last_hash: String,
    /// What is wrong, as sentences that name entries by their place.
    pub problems: Vec<String>,
}

/// Walks the chain of the log from its first entry to its end.
///
/// # Errors
///
/// When the database fails.
pub async fn check_log(db: &impl ConnectionTrait) -> Result<LogCheck, DbErr> {
    // The end first: entries that are added meanwhile come after it.
    let end = moderation_chain::Entity::find_by_id(END).one(db).await?;
    let Some(end) = end else {
        let problems = vec!["The end of the chain is missing".to_owned()];
        return Ok(LogCheck { problems, ..LogCheck::default() });
    };
    let mut check = LogCheck::default();
    let mut last = 0;
    loop {
        let entries = Entity::find()
            .filter(Column::Sequence.gt(last))
            .filter(Column::Sequence.lte(end.sequence))
            .order_by_asc(Column::Sequence)
            .limit(BATCH);
        let entries = entries.all(db).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            last = check.entry(&entry, last);
        }
    }
    check.missing(last, end.sequence + 1);
    if check.problems.is_empty() && check.last_hash != end.hash {
        check.problems.push("The end of the chain is not the last entry".to_owned());
    }
    Ok(check)
}

impl LogCheck {
    /// Checks one entry, which follows the one at the place `last`; its place.
    fn entry(&mut self, entry: &Model, last: i64) -> i64 {
        let place = entry.sequence.unwrap_or_default();
        let is_next = self.missing(last, place);
        let previous = entry.previous_hash.as_deref().unwrap_or_default();
        let hash = entry.hash.clone().unwrap_or_default();
        let details = entry.details_hash.as_deref().unwrap_or_default();
        self.erased += u64::from(entry.salt.is_none());
        if hash_of(entry, details, place, previous) != hash || !is_whole(entry, details) {
            self.problems.push(format!(
                "Entry {place} was changed ({} of {}, {})",
                entry.action,
                entry.at.date(),
                entry.id
            ));
        } else if is_next && previous != self.last_hash {
            self.problems.push(format!("Entry {place} does not follow entry {last}"));
        }
        self.entries += 1;
        self.last_hash = hash;
        place
    }

    /// Names the entries between two places; whether there are none.
    fn missing(&mut self, last: i64, next: i64) -> bool {
        match next - last {
            ..=1 => {}
            2 => self.problems.push(format!("Entry {} is missing", last + 1)),
            _ => self.problems.push(format!("Entries {} to {} are missing", last + 1, next - 1)),
        }
        next - last <= 1
    }
}

/// Whether the words of an entry are those that it was written with, or all erased.
fn is_whole(entry: &Model, details: &str) -> bool {
    if entry.salt.is_some() {
        return details_hash(entry) == details;
    }
    let words = [&entry.before, &entry.after, &entry.reason];
    entry.subject == ERASED && words.iter().all(|word| word.is_none())
}
