//! The log of what moderators and admins did.
//!
//! It stands below `account` and `forum`, because both write it. Entries are
//! only ever added. They hold no address and no text that members wrote.

use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, Set};

use crate::entity::{AccountId, moderation_log};
use crate::occasion::Occasion;

/// What somebody on the staff did.
#[derive(Clone, Debug, Default)]
pub struct Deed<'a> {
    /// What, as a verb and its object: `close topic`.
    pub action: &'static str,
    /// On what sort of thing: `topic`, `account`, `round`, `plan`.
    pub subject_kind: &'static str,
    /// On which.
    pub subject_id: String,
    /// What it was called at the time: a title, a display name.
    pub subject: &'a str,
    /// How it stood.
    pub before: Option<&'a str>,
    /// How it stands.
    pub after: Option<&'a str>,
    /// Why, as the moderator says.
    pub reason: Option<&'a str>,
}

/// Adds an entry to the log, in the transaction of the deed.
///
/// # Errors
///
/// When the database fails.
pub async fn record(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: AccountId,
    deed: &Deed<'_>,
) -> Result<(), DbErr> {
    let entry = moderation_log::ActiveModel {
        id: Set(occasion.id()),
        at: Set(occasion.now()),
        moderator_id: Set(moderator),
        action: Set(deed.action.to_owned()),
        subject_kind: Set(deed.subject_kind.to_owned()),
        subject_id: Set(deed.subject_id.clone()),
        subject: Set(deed.subject.to_owned()),
        before: Set(deed.before.map(str::to_owned)),
        after: Set(deed.after.map(str::to_owned)),
        reason: Set(deed.reason.map(str::to_owned)),
    };
    entry.insert(tx).await.map(drop)
}
