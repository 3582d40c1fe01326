//! Deleting a post: its place in the thread stays, its text is no longer shown.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
};

use super::edit::Written;
use super::notices::tell_of_deletion;
use super::seen::sees_post;
use super::text::{Reason, TextProblem};
use crate::account::Member;
use crate::entity::{PostId, PostKind, post, topic};
use crate::moderation::{self, Inverse, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a post stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum DeletePostError {
    /// No post has this identifier.
    #[error("We could not find this post")]
    NotFound,
    /// Another member wrote it.
    #[error("Only the author or a moderator can delete a post")]
    NotYours,
    /// An event is part of the record.
    #[error("You cannot delete an event in a thread")]
    Event,
    /// The replies answer it.
    #[error("You cannot delete the first post of a thread. Edit it, or ask a moderator")]
    Opening,
    /// A moderator must give a reason.
    #[error("Enter a reason")]
    ReasonMissing,
    /// It is deleted.
    #[error("This post is already deleted")]
    AlreadyDeleted,
    /// The reason cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DeletePostError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotYours => Kind::Forbidden,
            Self::Event | Self::Opening | Self::AlreadyDeleted => Kind::Conflict,
            Self::ReasonMissing | Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&str]) = match self {
            Self::Event | Self::Opening => (Code::Invalid, &["postId"]),
            Self::ReasonMissing => (Code::Required, &["reason"]),
            Self::AlreadyDeleted => (Code::AlreadyDone, &[]),
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::NotYours | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// Deletes a post. A moderator who deletes what somebody else wrote says
/// why, which goes into the moderation log.
///
/// # Errors
///
/// Refuses when there is no such post, when it is neither the member's own nor
/// theirs to moderate, when it is an event or the author's own first post, when
/// a moderator gives no reason, and when it was deleted already.
pub async fn delete_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: PostId,
    reason: Option<&Reason>,
) -> Result<post::Model, DeletePostError> {
    let seen = post::Entity::find_by_id(id).filter(sees_post(member));
    let post = seen.lock_exclusive().one(tx).await?;
    let post = post.ok_or(DeletePostError::NotFound)?;
    rule(Written::from(&post), member, reason.is_some())?;

    let deleted = post::Entity::update_many()
        .col_expr(post::Column::DeletedAt, Expr::value(occasion.now()))
        .col_expr(post::Column::DeletedBy, Expr::value(member.id()))
        .filter(post::Column::Id.eq(id))
        .filter(post::Column::DeletedAt.is_null())
        .exec(tx)
        .await?;
    if deleted.rows_affected == 0 {
        return Err(DeletePostError::AlreadyDeleted);
    }
    if post.kind != PostKind::Opening {
        topic::Entity::update_many()
            .col_expr(topic::Column::ReplyCount, Expr::col(topic::Column::ReplyCount).sub(1))
            .filter(topic::Column::Id.eq(post.topic_id))
            .exec(tx)
            .await?;
    }
    if post.author_id != member.id() || post.kind == PostKind::Opening {
        let entry = LogEntry::new("delete post", post_subject(tx, &post).await?)
            .before("VISIBLE")
            .after("DELETED")
            .reason(reason.map(Reason::as_str))
            .inverse(Inverse::ShowPost);
        moderation::record(tx, occasion, member.id(), entry).await?;
    }
    if post.author_id != member.id() {
        tell_of_deletion(tx, occasion, &post).await?;
    }
    let deletion = (Some(occasion.now()), Some(member.id()));
    Ok(post::Model { deleted_at: deletion.0, deleted_by: deletion.1, ..post })
}

/// Whether `member` may delete a post, given a reason.
#[must_use]
pub fn may_delete(post: &super::PostRow, member: &Member) -> bool {
    rule(post.into(), member, true).is_ok()
}

fn rule(post: Written, member: &Member, has_reason: bool) -> Result<(), DeletePostError> {
    let is_author = post.author == member.id();
    if !is_author && !member.is_moderator() {
        return Err(DeletePostError::NotYours);
    }
    if post.is_deleted {
        return Err(DeletePostError::AlreadyDeleted);
    }
    match post.kind {
        PostKind::System => return Err(DeletePostError::Event),
        PostKind::Opening if !member.is_moderator() => return Err(DeletePostError::Opening),
        PostKind::Reply | PostKind::Offer | PostKind::MatchDeclared if is_author => return Ok(()),
        _ => {}
    }
    if has_reason { Ok(()) } else { Err(DeletePostError::ReasonMissing) }
}

/// What the log calls a post: its place in the thread.
pub(crate) async fn post_subject(
    db: &impl ConnectionTrait,
    post: &post::Model,
) -> Result<Subject, DbErr> {
    let topic = topic::Entity::find_by_id(post.topic_id).one(db).await?;
    let title = topic.map(|topic| topic.title).unwrap_or_default();
    Ok(Subject::new("post", post.id, format!("post {} of “{title}”", post.number)))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::forum::people::{account_id, member, moderator};

    fn post(kind: PostKind, is_deleted: bool) -> Written {
        let created_at = datetime!(2030-01-01 9:00 UTC);
        Written { author: account_id(1), kind, created_at, is_deleted }
    }

    #[test]
    fn an_author_deletes_replies_without_a_reason_and_not_the_first_post() {
        let ada = member(1);
        for kind in [PostKind::Reply, PostKind::Offer, PostKind::MatchDeclared] {
            assert!(rule(post(kind, false), &ada, false).is_ok());
        }
        let opening = rule(post(PostKind::Opening, false), &ada, true);
        assert!(matches!(opening, Err(DeletePostError::Opening)));
    }

    #[test]
    fn a_moderator_deletes_anything_but_events_and_says_why() {
        let grace = moderator(2);
        for kind in [PostKind::Opening, PostKind::Reply, PostKind::Offer, PostKind::MatchDeclared] {
            assert!(rule(post(kind, false), &grace, true).is_ok());
            let silent = rule(post(kind, false), &grace, false);
            assert!(matches!(silent, Err(DeletePostError::ReasonMissing)));
        }
        let event = rule(post(PostKind::System, false), &grace, true);
        assert!(matches!(event, Err(DeletePostError::Event)));
    }

    #[test]
    fn a_stranger_learns_nothing_not_even_that_a_post_is_gone() {
        for is_deleted in [false, true] {
            let refused = rule(post(PostKind::Reply, is_deleted), &member(3), true);
            assert!(matches!(refused, Err(DeletePostError::NotYours)));
        }
    }

    #[test]
    fn a_post_is_deleted_once() {
        for somebody in [member(1), moderator(2)] {
            let refused = rule(post(PostKind::Reply, true), &somebody, true);
            assert!(matches!(refused, Err(DeletePostError::AlreadyDeleted)));
        }
    }
}
