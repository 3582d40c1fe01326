//! Deciding about a report: what the thread and the log have of it, and who is told.

use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::error::ResolveFlagError;
use super::queue::reporters;
use crate::account::Moderator;
use crate::entity::{
    FlagId, FlagReason, FlagState, NotificationKind, flag, flag_report, post, topic,
};
use crate::forum::notices::post_path;
use crate::forum::text::Reason;
use crate::forum::thread::lock_topic;
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// A report that waits, held with its post and its thread.
pub(crate) struct WaitingFlag {
    /// The post.
    pub(crate) post: post::Model,
    /// What was said of it, as a reason for the log.
    pub(crate) reported_as: Reason,
}

/// Holds the thread and the post of a report, if it still waits for a decision.
pub(crate) async fn hold_flag(
    tx: &DatabaseTransaction,
    moderator: &Moderator,
    id: FlagId,
) -> Result<WaitingFlag, ResolveFlagError> {
    let found = flag::Entity::find_by_id(id).one(tx).await?.ok_or(ResolveFlagError::NotFound)?;
    let post = post::Entity::find_by_id(found.post_id).one(tx).await?;
    let post = post.ok_or(ResolveFlagError::NotFound)?;
    if post.author_id == moderator.id() {
        return Err(ResolveFlagError::Own);
    }
    lock_topic(tx, post.topic_id).await?;
    let post = post::Entity::find_by_id(post.id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let post = post.ok_or(ResolveFlagError::NotFound)?;
    // As it is now: another moderator may have held the post until now.
    let state = flag::Entity::find_by_id(id).one(tx).await?.map(|flag| flag.state);
    if state != Some(FlagState::Waiting) {
        return Err(ResolveFlagError::AlreadyDone);
    }
    let reports = flag_report::Entity::find().filter(flag_report::Column::FlagId.eq(id));
    let reasons = reports.all(tx).await?.into_iter().map(|report| report.reason).collect();
    Ok(WaitingFlag { post, reported_as: reported_as(reasons) })
}

/// Notes what was decided about a post, if a report of it waits, and tells those
/// who reported it that somebody has looked at it: not what was decided.
pub(crate) async fn settle_flag(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    post: &post::Model,
    to: FlagState,
) -> Result<(), DbErr> {
    let settled = flag::Entity::update_many()
        .col_expr(flag::Column::State, Expr::value(to))
        .col_expr(flag::Column::ResolvedAt, Expr::value(occasion.now()))
        .col_expr(flag::Column::ResolvedBy, Expr::value(moderator.id()))
        .filter(flag::Column::PostId.eq(post.id))
        .filter(flag::Column::State.eq(FlagState::Waiting))
        .exec_with_returning(tx)
        .await?;
    let Some(settled) = settled.into_iter().next() else { return Ok(()) };
    let topic = topic::Entity::find_by_id(post.topic_id).one(tx).await?;
    let Some(topic) = topic else { return Ok(()) };
    let told = reporters(tx, settled.id).await?.into_iter().map(|to| Notice {
        to,
        kind: NotificationKind::ReportChecked,
        cause: format!("flag:{}", settled.id),
        path: post_path(&topic, post.number),
        about: About::default(),
    });
    notification::notify_all(tx, occasion, told.collect()).await
}

fn reported_as(mut reasons: Vec<FlagReason>) -> Reason {
    reasons.sort();
    reasons.dedup();
    let words = |reason: FlagReason| reason.word().to_ascii_lowercase().replace('_', " ");
    let words: Vec<_> = reasons.into_iter().map(words).collect();
    Reason::made(format!("Reported as {}", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_has_each_reason_of_a_report_once() {
        use FlagReason::{OffTopic, Unkind};
        let reason = reported_as(vec![OffTopic, Unkind, OffTopic]);
        assert_eq!(reason.as_str(), "Reported as unkind, off topic");
    }
}
