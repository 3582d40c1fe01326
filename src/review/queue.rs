//! All that waits for moderators, on one list, the longest waiting first.
//!
//! A list takes eleven statements, however many items are on it.

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::claim::Item;
use crate::account::{self, Moderator, ReviewLists, VerificationRequest};
use crate::clearing;
use crate::db::Slice;
use crate::entity::WaitingKind;
use crate::forum::{self, FlagRow, TopicRow};

/// Something that waits for a moderator.
#[derive(Clone, Debug)]
pub enum Waiting {
    /// An account to verify.
    Account(Box<VerificationRequest>),
    /// A thread to close.
    Topic(Box<TopicRow>),
    /// A reported post.
    Flag(Box<FlagRow>),
}

impl Waiting {
    /// What it is, as something that a moderator may claim.
    #[must_use]
    pub fn item(&self) -> Item {
        match self {
            Self::Account(request) => Item { kind: WaitingKind::Account, id: request.account.id.0 },
            Self::Topic(topic) => Item { kind: WaitingKind::Topic, id: topic.id.0 },
            Self::Flag(flag) => Item { kind: WaitingKind::Flag, id: flag.id.0 },
        }
    }

    /// The account to verify.
    #[must_use]
    pub fn request(&self) -> Option<&VerificationRequest> {
        if let Self::Account(request) = self { Some(request) } else { None }
    }

    /// The thread to close.
    #[must_use]
    pub fn topic(&self) -> Option<&TopicRow> {
        if let Self::Topic(topic) = self { Some(topic) } else { None }
    }

    /// The reported post.
    #[must_use]
    pub fn flag(&self) -> Option<&FlagRow> {
        if let Self::Flag(flag) = self { Some(flag) } else { None }
    }

    /// Since when it waits.
    #[must_use]
    pub fn since(&self) -> OffsetDateTime {
        match self {
            Self::Account(request) => request.requested_at,
            Self::Topic(topic) => topic.declared_at.unwrap_or(topic.last_activity_at),
            Self::Flag(flag) => flag.flagged_at,
        }
    }
}

/// The first of all that waits for this moderator, the longest waiting first.
///
/// # Errors
///
/// When the database fails.
pub async fn queue(
    db: &impl ConnectionTrait,
    lists: ReviewLists<'_>,
    moderator: &Moderator,
    limit: u64,
) -> Result<Vec<Waiting>, DbErr> {
    let first = Slice::first(limit);
    let accounts = account::verification_queue(db, lists, moderator, &first).await?;
    let threads = clearing::closing_queue(db, moderator, &Slice::first(limit)).await?;
    let flags = forum::flag_queue(db, moderator, &Slice::first(limit)).await?;
    let accounts = accounts.into_iter().map(|request| Waiting::Account(Box::new(request)));
    let threads = threads.into_iter().map(|topic| Waiting::Topic(Box::new(topic)));
    let flags = flags.into_iter().map(|flag| Waiting::Flag(Box::new(flag)));
    let mut waiting: Vec<_> = accounts.chain(threads).chain(flags).collect();
    waiting.sort_by_key(|waiting| (waiting.since(), waiting.item().id));
    waiting.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(waiting)
}

/// How much of each kind waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Accounts to verify.
    pub accounts: u64,
    /// Threads to close.
    pub topics: u64,
    /// Reported posts.
    pub flags: u64,
}

/// How much waits for this moderator.
///
/// # Errors
///
/// When the database fails.
pub async fn counts(db: &impl ConnectionTrait, moderator: &Moderator) -> Result<Counts, DbErr> {
    Ok(Counts {
        accounts: account::verification_queue_length(db, moderator).await?,
        topics: clearing::closing_queue_length(db, moderator).await?,
        flags: forum::count_flags(db, moderator).await?,
    })
}
