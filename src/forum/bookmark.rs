//! Threads and posts that a member wants to find again (R66).
//!
//! A bookmark is of a post by its number; that of the first one is of the thread.
//! Nobody but the member knows of it, so it locks nothing.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, DerivePartialModel, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;

use super::rows::{AuthorRow, EXCERPT_MAX};
use super::seen::sees_post;
use crate::account::Member;
use crate::entity::{PostKind, TopicId, account, bookmark as table, post, topic};
use crate::markup;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::{is_present, leaving_out};

/// How many bookmarks a member has, so that they see all of them in one list.
pub const BOOKMARKS_MAX: u64 = 100;

/// A bookmark, as the member sees it.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "table::Entity")]
pub struct BookmarkRow {
    /// The thread.
    pub topic_id: TopicId,
    /// The post's place in it.
    pub number: i32,
    /// Since when.
    pub at: TimeDateTimeWithTimeZone,
    /// Who wrote the post.
    #[sea_orm(nested)]
    pub author: AuthorRow,
    #[sea_orm(from_expr = "Expr::cust(BEGINNING)")]
    beginning: String,
}

const BEGINNING: &str = r#"SUBSTR("post"."source", 1, 600)"#;

impl BookmarkRow {
    /// Two lines of the post, as plain text.
    #[must_use]
    pub fn excerpt(&self) -> String {
        markup::excerpt(&self.beginning, EXCERPT_MAX)
    }
}

/// Why a bookmark was not set.
#[derive(Debug, thiserror::Error)]
pub enum BookmarkError {
    /// No post has this number in this topic, or nobody reads it any more.
    #[error("We could not find this post")]
    NotFound,
    /// The list would be too long.
    #[error("You can have up to {BOOKMARKS_MAX} bookmarks. Remove one first")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for BookmarkError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::TooMany => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::TooMany => vec![Problem::new(Code::Invalid, &[], self.to_string())],
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Bookmarks a post of a topic. To do it twice changes nothing.
///
/// # Errors
///
/// Refuses for a post that the member cannot read, and where they have very many.
pub async fn add_bookmark(
    tx: &DatabaseTransaction,
    member: &Member,
    topic: TopicId,
    number: i32,
    now: OffsetDateTime,
) -> Result<(), BookmarkError> {
    let readable = post::Entity::find()
        .filter(post::Column::TopicId.eq(topic))
        .filter(post::Column::Number.eq(number))
        .filter(post::Column::DeletedAt.is_null())
        .filter(post::Column::Kind.ne(PostKind::System))
        .filter(sees_post(member));
    if readable.count(tx).await? == 0 {
        return Err(BookmarkError::NotFound);
    }
    // Those that are absent count as well, so that their number tells nothing.
    let own = table::Entity::find().filter(table::Column::AccountId.eq(member.id()));
    if own.count(tx).await? >= BOOKMARKS_MAX {
        return Err(BookmarkError::TooMany);
    }
    let row = table::ActiveModel {
        account_id: Set(member.id()),
        topic_id: Set(topic),
        number: Set(number),
        at: Set(now),
    };
    let key = [table::Column::AccountId, table::Column::TopicId, table::Column::Number];
    let once = OnConflict::columns(key).do_nothing().to_owned();
    table::Entity::insert(row).on_conflict(once).try_insert().exec_without_returning(tx).await?;
    Ok(())
}

/// Removes a bookmark, if there is one.
///
/// # Errors
///
/// When the database fails.
pub async fn remove_bookmark(
    tx: &DatabaseTransaction,
    member: &Member,
    topic: TopicId,
    number: i32,
) -> Result<(), DbErr> {
    table::Entity::delete_by_id((member.id(), topic, number)).exec(tx).await.map(drop)
}

/// The bookmarks of a member, the latest first, but for posts that they cannot read: those
/// that were deleted, and those of people who are absent for them.
///
/// # Errors
///
/// When the database fails.
pub async fn bookmarks(
    db: &impl ConnectionTrait,
    member: &Member,
) -> Result<Vec<BookmarkRow>, DbErr> {
    let mut rows = leaving_out(table::Entity::find(), member.id());
    let its_post = Condition::all()
        .add(table::Column::TopicId.into_expr().eq(post::Column::TopicId.into_expr()))
        .add(table::Column::Number.into_expr().eq(post::Column::Number.into_expr()));
    let its_topic = table::Column::TopicId.into_expr().eq(topic::Column::Id.into_expr());
    let author = post::Column::AuthorId.into_expr().eq(account::Column::Id.into_expr());
    QueryTrait::query(&mut rows)
        .join(JoinType::InnerJoin, post::Entity, its_post)
        .join(JoinType::InnerJoin, topic::Entity, its_topic)
        .join(JoinType::InnerJoin, account::Entity, author);
    rows.filter(table::Column::AccountId.eq(member.id()))
        .filter(post::Column::DeletedAt.is_null())
        .filter(is_present(post::Column::AuthorId.into_expr()))
        .filter(is_present(topic::Column::AuthorId.into_expr()))
        .order_by_desc(table::Column::At)
        .order_by_desc(table::Column::TopicId)
        .order_by_asc(table::Column::Number)
        .limit(BOOKMARKS_MAX)
        .into_partial_model()
        .all(db)
        .await
}
