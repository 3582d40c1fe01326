//! Reminding whoever has not answered an introduction, once.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter,
};
use time::{Duration, OffsetDateTime};

use super::ending::PAGE;
use crate::entity::{IntroductionState, NotificationKind, introduction};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// After how long somebody is reminded.
const AFTER: Duration = Duration::days(3);

/// Whether somebody is to be reminded.
///
/// # Errors
///
/// When the database fails.
pub async fn is_reminder_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    Ok(due(introduction::Entity::find(), now).count(db).await? > 0)
}

/// Reminds those who have not answered introductions, whatever the others said.
///
/// # Errors
///
/// When the database fails.
pub async fn remind_of_introductions(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<(), DbErr> {
    let reminded = introduction::Entity::update_many()
        .col_expr(introduction::Column::RemindedAt, Expr::value(occasion.now()));
    let reminded = due(reminded, occasion.now()).exec_with_returning(tx).await?;
    let notices = reminded.iter().flat_map(|it| {
        let two = [
            (it.mentee_answer, it.mentee_id, it.mentor_id, it.mentor_topic_id),
            (it.mentor_answer, it.mentor_id, it.mentee_id, it.mentee_topic_id),
        ];
        let silent = two.into_iter().filter(|(answer, ..)| answer.is_none());
        silent.map(|(_, to, other, topic)| Notice {
            to,
            kind: NotificationKind::Introduction,
            cause: format!("introduction:{}:reminder", it.id),
            path: PAGE.to_owned(),
            about: About { topic: Some(topic), by: Some(other), ..About::default() },
        })
    });
    notification::notify_all(tx, occasion, notices.collect()).await
}

/// Those that have been asked for so long, and of which nobody was reminded.
fn due<Q: QueryFilter>(which: Q, now: OffsetDateTime) -> Q {
    which
        .filter(introduction::Column::State.eq(IntroductionState::Asked))
        .filter(introduction::Column::RemindedAt.is_null())
        .filter(introduction::Column::AskedAt.lte(now - AFTER))
        .filter(introduction::Column::AnswerBy.gt(now))
}
