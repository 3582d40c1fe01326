//! The posts of a topic, with their authors, in one statement.

use sea_orm::sea_query::{ExprTrait, JoinType, Order};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::rows::PostRow;
use crate::db::Slice;
use crate::entity::{PostId, TopicId, account, post, topic};

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
    let mut posts = post_rows().filter(post::Column::TopicId.eq(topic));
    if let Some(from) = slice.from {
        posts = posts.filter(if slice.is_backwards { number.lt(from) } else { number.gt(from) });
    }
    let direction = if slice.is_backwards { Order::Desc } else { Order::Asc };
    posts.order_by(number, direction).limit(slice.limit + 1).into_partial_model().all(db).await
}

/// The post of an identifier.
///
/// # Errors
///
/// When the database fails.
pub async fn post(db: &impl ConnectionTrait, id: PostId) -> Result<Option<PostRow>, DbErr> {
    post_rows().filter(post::Column::Id.eq(id)).into_partial_model().one(db).await
}

/// The posts of some identifiers.
pub(super) async fn posts_by_id(
    db: &impl ConnectionTrait,
    ids: &[PostId],
) -> Result<Vec<PostRow>, DbErr> {
    let posts = post_rows().filter(post::Column::Id.is_in(ids.iter().copied()));
    posts.into_partial_model().all(db).await
}

/// Posts joined with all that a [`PostRow`] shows.
fn post_rows() -> Select<post::Entity> {
    let mut select = post::Entity::find();
    let author = post::Column::AuthorId.into_expr().eq(account::Column::Id.into_expr());
    let topic = post::Column::TopicId.into_expr().eq(topic::Column::Id.into_expr());
    QueryTrait::query(&mut select).join(JoinType::LeftJoin, account::Entity, author).join(
        JoinType::LeftJoin,
        topic::Entity,
        topic,
    );
    select
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
