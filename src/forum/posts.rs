//! The posts of a topic, with their authors, in one statement.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::rows::PostRow;
use crate::account::Member;
use crate::db::{Search, Slice, matching_posts};
use crate::entity::{PostId, PostKind, TopicId, account, post, topic};
use crate::visibility::{is_present, leaving_out};

/// A page of a topic's posts as `reader` sees them, events among them: up to one
/// more than asked for, in the order of their numbers, or in reverse when going
/// backwards. The numbers of posts that they must not see are skipped.
///
/// # Errors
///
/// When the database fails.
pub async fn posts(
    db: &impl ConnectionTrait,
    reader: &Member,
    topic: TopicId,
    slice: &Slice<i32>,
) -> Result<Vec<PostRow>, DbErr> {
    let number = post::Column::Number;
    let mut posts = post_rows(reader).filter(post::Column::TopicId.eq(topic));
    if let Some(from) = slice.from {
        posts = posts.filter(if slice.is_backwards { number.lt(from) } else { number.gt(from) });
    }
    let direction = if slice.is_backwards { Order::Desc } else { Order::Asc };
    posts.order_by(number, direction).limit(slice.limit + 1).into_partial_model().all(db).await
}

/// The post of an identifier, as `reader` sees it.
///
/// # Errors
///
/// When the database fails.
pub async fn post(
    db: &impl ConnectionTrait,
    reader: &Member,
    id: PostId,
) -> Result<Option<PostRow>, DbErr> {
    let post = post_rows(reader)
        .filter(post::Column::Id.eq(id))
        .filter(is_present(topic::Column::AuthorId.into_expr()));
    post.into_partial_model().one(db).await
}

/// The posts of some identifiers, as `reader` sees them.
pub(super) async fn posts_by_id(
    db: &impl ConnectionTrait,
    reader: &Member,
    ids: &[PostId],
) -> Result<Vec<PostRow>, DbErr> {
    let posts = post_rows(reader).filter(post::Column::Id.is_in(ids.iter().copied()));
    posts.into_partial_model().all(db).await
}

/// The first post of each of some topics that has every word of a search, as `reader` sees
/// them.
pub(super) async fn posts_with(
    db: &impl ConnectionTrait,
    reader: &Member,
    search: &Search,
    topics: &[TopicId],
) -> Result<Vec<PostRow>, DbErr> {
    use post::Column;
    let first = post::Entity::find()
        .select_only()
        .column(Column::TopicId)
        .column_as(Column::Number.min(), "number")
        .filter(Column::TopicId.is_in(topics.iter().copied()))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Kind.ne(PostKind::System))
        .filter(is_present(Column::AuthorId.into_expr()))
        .filter(matching_posts(db.get_database_backend(), search))
        .group_by(Column::TopicId)
        .into_query();
    let place: [Expr; 2] = [Column::TopicId.into_expr(), Column::Number.into_expr()];
    let posts = post_rows(reader).filter(Expr::tuple(place).in_subquery(first));
    posts.into_partial_model().all(db).await
}

/// Posts joined with all that a [`PostRow`] shows, but for those of people who are
/// absent for the reader.
fn post_rows(reader: &Member) -> Select<post::Entity> {
    let mut select = seen_posts(reader);
    let author = post::Column::AuthorId.into_expr().eq(account::Column::Id.into_expr());
    let topic = post::Column::TopicId.into_expr().eq(topic::Column::Id.into_expr());
    QueryTrait::query(&mut select).join(JoinType::LeftJoin, account::Entity, author).join(
        JoinType::LeftJoin,
        topic::Entity,
        topic,
    );
    select
}

fn seen_posts(reader: &Member) -> Select<post::Entity> {
    leaving_out(post::Entity::find(), reader.id())
        .filter(is_present(post::Column::AuthorId.into_expr()))
}

/// How many posts of a topic `reader` sees, events and deleted ones among them: each
/// has its place on a page.
///
/// # Errors
///
/// When the database fails.
pub async fn count_posts(
    db: &impl ConnectionTrait,
    reader: &Member,
    topic: TopicId,
) -> Result<u64, DbErr> {
    seen_posts(reader).filter(post::Column::TopicId.eq(topic)).count(db).await
}
