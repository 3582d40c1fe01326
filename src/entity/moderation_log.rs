//! Table `moderation_log`.

use sea_orm::entity::prelude::*;

use super::{AccountId, LogEntryId};

/// What a moderator or an admin did.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderation_log")]
pub struct Model {
    /// Identifies the entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LogEntryId,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
    /// Who.
    pub moderator_id: AccountId,
    /// What, as a verb: `close topic`.
    pub action: String,
    /// On what sort of thing: `topic`, `account`, `round`.
    pub subject_kind: String,
    /// On which.
    pub subject_id: String,
    /// The thing's name at the time.
    pub subject: String,
    /// How it stood.
    pub before: Option<String>,
    /// The state afterwards.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The entry that it undoes.
    pub undoes: Option<LogEntryId>,
    /// Random bits that go into `details_hash`, in hex; nothing once the details were erased.
    pub salt: Option<String>,
    /// The hash of name, before, after and reason, which the chain holds instead of them.
    pub details_hash: Option<String>,
    /// Its place in the chain, from 1; nothing until its transaction ends.
    pub sequence: Option<i64>,
    /// The hash of the entry before it.
    pub previous_hash: Option<String>,
    /// The hash of all of that.
    pub hash: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
