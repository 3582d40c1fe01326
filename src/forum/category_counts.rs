//! How much there is in each category.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QuerySelect, QueryTrait};

use super::rows::{READER, UNREAD};
use crate::account::Member;
use crate::entity::{CategoryId, account, category};
use crate::visibility::leaving_out;

/// How far threads are counted: more are not looked at.
pub const COUNTED_MAX: i64 = 100;

/// How much there is in a category, as one reader sees it: each up to [`COUNTED_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CategoryCounts {
    /// The category.
    pub id: CategoryId,
    /// How many threads are open.
    pub open: i64,
    /// How many threads have a post that the reader has not seen.
    pub unread: i64,
}

/// How much there is in every category, as `reader` sees it: one statement.
///
/// # Errors
///
/// When the database fails.
pub async fn category_counts(
    db: &impl ConnectionTrait,
    reader: &Member,
) -> Result<Vec<CategoryCounts>, DbErr> {
    let threads =
        "topic.category_id = category.id AND topic.author_id NOT IN (SELECT id FROM absent)";
    let open = format!(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM topic WHERE {threads} AND topic.state = 'OPEN'
          LIMIT {COUNTED_MAX}) AS open_threads)"
    );
    // What was read to its end, and what had no post since the reader joined, is passed over
    // without a look at its posts.
    let unread = format!(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM topic
            LEFT JOIN reading ON reading.topic_id = topic.id AND reading.account_id = reader.id
          WHERE {threads} AND topic.last_number > COALESCE(reading.read_number, 0)
            AND topic.last_activity_at >= COALESCE(reader.decided_at, reader.created_at)
            AND EXISTS (SELECT 1 {UNREAD})
          LIMIT {COUNTED_MAX}) AS unread_threads)"
    );
    let mut counts = leaving_out(category::Entity::find(), reader.id())
        .select_only()
        .column(category::Column::Id)
        .column_as(Expr::cust(open), "open")
        .column_as(Expr::cust(unread), "unread");
    let is_reader = Expr::col((READER, account::Column::Id)).eq(reader.id());
    QueryTrait::query(&mut counts).join_as(JoinType::InnerJoin, account::Entity, READER, is_reader);
    counts.into_model().all(db).await
}
