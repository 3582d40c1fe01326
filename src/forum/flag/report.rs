//! Reporting a post.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, Set,
};

use super::error::FlagPostError;
use crate::account::Member;
use crate::entity::{FlagId, FlagReason, FlagState, PostId, PostKind, flag, flag_report, post};
use crate::forum::rows::PostRow;
use crate::forum::seen::sees_post;
use crate::forum::text::{TextProblem, bounded};
use crate::occasion::Occasion;

/// The longest note, in characters.
const NOTE_MAX: usize = 2_000;

/// A report of a post, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFlag {
    post: PostId,
    reason: FlagReason,
    note: Option<String>,
}

impl NewFlag {
    /// Reads what a member reports.
    ///
    /// # Errors
    ///
    /// When the note is too long, and when there is none and no reason that says
    /// by itself what is wrong.
    pub fn check(post: PostId, reason: FlagReason, typed: &str) -> Result<Self, TextProblem> {
        let note = bounded("note", typed, "The note", NOTE_MAX)?;
        if note.is_empty() && reason == FlagReason::Other {
            return Err(TextProblem::missing("note", "Enter what is wrong with the post"));
        }
        Ok(Self { post, reason, note: (!note.is_empty()).then_some(note) })
    }
}

/// Reports a post to the moderators.
///
/// # Errors
///
/// Refuses for a post that is not there, an own one, an event, one that is deleted,
/// and one that the member has reported already.
pub async fn flag_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    new: &NewFlag,
) -> Result<FlagId, FlagPostError> {
    // Whoever reports the post or decides about it holds it: there is one flag.
    let seen = post::Entity::find_by_id(new.post).filter(sees_post(member));
    let post = seen.lock(LockType::NoKeyUpdate).one(tx).await?;
    let post = post.ok_or(FlagPostError::NotFound)?;
    if post.author_id == member.id() {
        return Err(FlagPostError::Own);
    }
    if post.kind == PostKind::System {
        return Err(FlagPostError::Event);
    }
    if post.deleted_at.is_some() {
        return Err(FlagPostError::Deleted);
    }
    let id = waiting(tx, occasion, post.id).await?;
    if flag_report::Entity::find_by_id((id, member.id())).one(tx).await?.is_some() {
        return Err(FlagPostError::AlreadyReported);
    }
    let report = flag_report::ActiveModel {
        flag_id: Set(id),
        reporter_id: Set(member.id()),
        reason: Set(new.reason),
        note: Set(new.note.clone()),
        at: Set(occasion.now()),
    };
    report.insert(tx).await?;
    Ok(id)
}

/// The flag of a post that waits; a new one where none does.
async fn waiting(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    post: PostId,
) -> Result<FlagId, DbErr> {
    let found = flag::Entity::find()
        .filter(flag::Column::PostId.eq(post))
        .filter(flag::Column::State.eq(FlagState::Waiting))
        .one(tx)
        .await?;
    if let Some(found) = found {
        return Ok(found.id);
    }
    let new = flag::ActiveModel {
        id: Set(occasion.id()),
        post_id: Set(post),
        state: Set(FlagState::Waiting),
        flagged_at: Set(occasion.now()),
        resolved_at: Set(None),
        resolved_by: Set(None),
    };
    new.insert(tx).await.map(|flag| flag.id)
}

/// Whether `member` may report a post, unless they have already.
#[must_use]
pub fn may_flag(post: &PostRow, member: &Member) -> bool {
    post.author.id != member.id() && post.kind != PostKind::System && post.deleted_at.is_none()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn something_else_needs_a_note_and_everything_else_none() {
        let check = |reason, note: &str| NewFlag::check(Uuid::nil().into(), reason, note);
        let missing = check(FlagReason::Other, " ").unwrap_err();
        assert_eq!(missing.to_string(), "Enter what is wrong with the post");
        assert_eq!(check(FlagReason::Unkind, " ").unwrap().note, None);
        assert_eq!(check(FlagReason::Other, "Spam").unwrap().note.as_deref(), Some("Spam"));
        assert!(check(FlagReason::Unkind, &"x".repeat(2_001)).is_err());
    }
}
