//! The posts of a topic, with their authors, in one statement.

use sea_orm::sea_query::{ExprTrait, JoinType, Order};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::rows::PostRow;
use super::slice::Slice;
use crate::entity::{TopicId, account, post};

/// A page of a topic's posts, events among them: up to one more than asked for,
/// in the order of their numbers, or in reverse when going backwards.
///
/// # Errors
///
/// When the database fails.
pub async fn posts(
    db: &impl ConnectionTrait,
    topic: TopicId,
    slice: &Slice<i32>,
) -> Result<Vec<PostRow>, DbErr> {
    let number = post::Column::Number;
    let mut posts = post::Entity::find().filter(post::Column::TopicId.eq(topic));
    QueryTrait::query(&mut posts).join(
        JoinType::LeftJoin,
        account::Entity,
        account::Column::Id.into_expr().eq(post::Column::AuthorId.into_expr()),
    );
    if let Some(from) = slice.from {
        posts = posts.filter(if slice.is_backwards { number.lt(from) } else { number.gt(from) });
    }
    let direction = if slice.is_backwards { Order::Desc } else { Order::Asc };
    posts.order_by(number, direction).limit(slice.limit + 1).into_partial_model().all(db).await
}

/// How many posts a topic has, events and deleted ones among them: each has its
/// place on a page.
///
/// # Errors
///
/// When the database fails.
pub async fn count_posts(db: &impl ConnectionTrait, topic: TopicId) -> Result<u64, DbErr> {
    post::Entity::find().filter(post::Column::TopicId.eq(topic)).count(db).await
}
