//! Marks notifications as read, so that no email is sent about them.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use time::OffsetDateTime;

use crate::entity::{
    AccountId, NotificationId, NotificationKind, TopicId, notification as table, post,
};

/// Marks the notifications of an account as read: all of them, or the one of
/// this identifier and all before it.
///
/// # Errors
///
/// When the database fails.
pub async fn mark_read(
    tx: &DatabaseTransaction,
    account: AccountId,
    up_to: Option<NotificationId>,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let mut unread = table::Entity::update_many()
        .col_expr(table::Column::ReadAt, Expr::value(now))
        .filter(table::Column::AccountId.eq(account))
        .filter(table::Column::ReadAt.is_null());
    if let Some(up_to) = up_to {
        let mut last = Query::select();
        last.columns([table::Column::At, table::Column::Id])
            .from(table::Entity)
            .and_where(Expr::col(table::Column::Id).eq(up_to))
            .and_where(Expr::col(table::Column::AccountId).eq(account));
        let row: [Expr; 2] = [Expr::col(table::Column::At), Expr::col(table::Column::Id)];
        let last = Expr::SubQuery(None, Box::new(last.into()));
        unread = unread.filter(Expr::tuple(row).lte(last));
    }
    unread.exec(tx).await.map(drop)
}

/// Marks as read what an account was told of the posts of a topic up to
/// `number`, because the person has read these, and of the topic as a whole.
///
/// # Errors
///
/// When the database fails.
pub async fn mark_posts_read(
    tx: &DatabaseTransaction,
    account: AccountId,
    topic: TopicId,
    number: i32,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let mut posts = Query::select();
    posts
        .column(post::Column::Id)
        .from(post::Entity)
        .and_where(Expr::col(post::Column::TopicId).eq(topic))
        .and_where(Expr::col(post::Column::Number).lte(number));
    // What became of the thread is said at the top of its page.
    let of_topic = table::Column::PostId.is_null().and(
        table::Column::Kind.is_in([NotificationKind::TopicClosed, NotificationKind::Moderation]),
    );
    let are_read = Condition::any().add(table::Column::PostId.in_subquery(posts)).add(of_topic);
    table::Entity::update_many()
        .col_expr(table::Column::ReadAt, Expr::value(now))
        .filter(table::Column::AccountId.eq(account))
        .filter(table::Column::ReadAt.is_null())
        .filter(table::Column::TopicId.eq(topic))
        .filter(are_read)
        .exec(tx)
        .await
        .map(drop)
}

/// Deletes what people were told of one cause: it is not so any more.
///
/// # Errors
///
/// When the database fails.
pub async fn retract(
    tx: &DatabaseTransaction,
    people: &[AccountId],
    cause: &str,
) -> Result<(), DbErr> {
    table::Entity::delete_many()
        .filter(table::Column::AccountId.is_in(people.iter().copied()))
        .filter(table::Column::Cause.eq(cause))
        .exec(tx)
        .await
        .map(drop)
}

/// Deletes what people were told of a thread at this moment.
///
/// # Errors
///
/// When the database fails.
pub async fn retract_of_topic(
    tx: &DatabaseTransaction,
    topic: TopicId,
    kind: NotificationKind,
    at: OffsetDateTime,
) -> Result<(), DbErr> {
    table::Entity::delete_many()
        .filter(table::Column::TopicId.eq(topic))
        .filter(table::Column::Kind.eq(kind))
        .filter(table::Column::At.eq(at))
        .exec(tx)
        .await
        .map(drop)
}
