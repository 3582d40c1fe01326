//! Reading the log of what moderators and admins did.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::rows::AuthorRow;
use crate::account::Moderator;
use crate::db::Slice;
use crate::entity::{LogEntryId, account, moderation_log};

/// An entry of the log, with who did it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "moderation_log::Entity")]
pub struct LogRow {
    /// Identifies the entry.
    pub id: LogEntryId,
    /// When.
    pub at: TimeDateTimeWithTimeZone,
    /// What, as a verb and its object: `close topic`.
    pub action: String,
    /// On what sort of thing.
    pub subject_kind: String,
    /// What it was called at the time.
    pub subject: String,
    /// How it stood.
    pub before: Option<String>,
    /// The state afterwards.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    #[sea_orm(nested)]
    pub moderator: AuthorRow,
}

/// The latest entries of the log, newest first, or those before an entry.
///
/// # Errors
///
/// When the database fails.
pub async fn moderation_log(
    db: &impl ConnectionTrait,
    _reader: &Moderator,
    slice: &Slice<LogEntryId>,
) -> Result<Vec<LogRow>, DbErr> {
    use moderation_log::Column;
    let mut entries = moderation_log::Entity::find();
    QueryTrait::query(&mut entries).join(
        JoinType::LeftJoin,
        account::Entity,
        account::Column::Id.into_expr().eq(Column::ModeratorId.into_expr()),
    );
    if let Some(after) = slice.from {
        let mut key = Query::select();
        key.columns([Column::At, Column::Id])
            .from(moderation_log::Entity)
            .and_where(Expr::col(Column::Id).eq(after));
        let row: [Expr; 2] = [Column::At.into_expr(), Column::Id.into_expr()];
        let key = Expr::SubQuery(None, Box::new(key.into()));
        entries = entries.filter(Expr::tuple(row).lt(key));
    }
    entries
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(slice.limit)
        .into_partial_model()
        .all(db)
        .await
}
