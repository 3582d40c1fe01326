//! What a thread is called once a moderator removed its first post.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use crate::entity::{TopicId, topic};

/// What stands in place of the title: wherever it is shown or looked for, there is
/// nothing left of the one before.
const REMOVED: &str = "Removed thread";

/// Takes the title of a topic out of sight. The row keeps it, so that the removal
/// can be undone.
pub(crate) async fn remove_title(tx: &DatabaseTransaction, id: TopicId) -> Result<(), DbErr> {
    let title = Expr::col(topic::Column::Title);
    topic::Entity::update_many()
        .col_expr(topic::Column::RemovedTitle, title)
        .col_expr(topic::Column::Title, Expr::value(REMOVED))
        .filter(topic::Column::Id.eq(id))
        .filter(topic::Column::RemovedTitle.is_null())
        .exec(tx)
        .await
        .map(drop)
}

/// Shows the title of a topic again that was taken out of sight.
pub(crate) async fn restore_title(tx: &DatabaseTransaction, id: TopicId) -> Result<(), DbErr> {
    let title = Expr::col(topic::Column::RemovedTitle);
    topic::Entity::update_many()
        .col_expr(topic::Column::Title, title)
        .col_expr(topic::Column::RemovedTitle, Expr::value(None::<String>))
        .filter(topic::Column::Id.eq(id))
        .filter(topic::Column::RemovedTitle.is_not_null())
        .exec(tx)
        .await
        .map(drop)
}
