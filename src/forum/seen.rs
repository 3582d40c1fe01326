//! What a reader may know of, as a condition of one row: for what acts on an
//! identifier, which is answered as one of nothing where they may not.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use crate::account::Member;
use crate::entity::{post, topic};
use crate::visibility::sees;

/// That whoever opened the topic of a query is not absent for the reader.
pub(crate) fn sees_topic(reader: &Member) -> Expr {
    sees(&Expr::value(reader.id()), [topic::Column::AuthorId.into_expr()])
}

/// That neither whoever wrote the post of a query nor whoever opened its topic is
/// absent for the reader.
pub(crate) fn sees_post(reader: &Member) -> Expr {
    let opened_by = opened_by(post::Column::TopicId.into_expr());
    sees(&Expr::value(reader.id()), [post::Column::AuthorId.into_expr(), opened_by])
}

/// Who opened a topic.
fn opened_by(id: Expr) -> Expr {
    let mut author = Query::select();
    author
        .expr(Expr::col(("thread", topic::Column::AuthorId)))
        .from_as(topic::Entity, "thread")
        .and_where(Expr::col(("thread", topic::Column::Id)).eq(id));
    Expr::SubQuery(None, Box::new(author.into()))
}
