//! Reading the log of what moderators and admins did, and of what became of adverts.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use crate::account::Moderator;
use crate::db::{Slice, like_containing};
use crate::entity::{AccountId, LogEntryId, Role, account, moderation_log, moderation_undo};
use crate::forum::AuthorRow;

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
    /// The entry that it undoes.
    pub undoes: Option<LogEntryId>,
    /// Until when it can be undone; nothing where it cannot.
    #[sea_orm(from_expr = "moderation_undo::Column::Until.into_expr()")]
    pub undo_until: Option<TimeDateTimeWithTimeZone>,
    /// Who.
    #[sea_orm(nested)]
    pub moderator: AuthorRow,
}

/// Which entries are wanted; what is left out lets all pass.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// By whom.
    pub moderator: Option<AccountId>,
    /// What was done: `close topic`.
    pub action: Option<String>,
    /// A part of what it was done to: a title or a name.
    pub subject: Option<String>,
    /// From when on.
    pub from: Option<OffsetDateTime>,
    /// Before when.
    pub until: Option<OffsetDateTime>,
}

impl LogFilter {
    fn condition(&self) -> Condition {
        use moderation_log::Column;
        let subject = self.subject.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let holds = |text: &str| {
            let lowered = Expr::from(Func::lower(Column::Subject.into_expr()));
            lowered.like(like_containing(&text.to_lowercase()))
        };
        Condition::all()
            .add_option(self.moderator.map(|id| Column::ModeratorId.eq(id)))
            .add_option(self.action.as_ref().map(|action| Column::Action.eq(action)))
            .add_option(subject.map(holds))
            .add_option(self.from.map(|from| Column::At.gte(from)))
            .add_option(self.until.map(|until| Column::At.lt(until)))
    }
}

/// The latest entries of the log that pass, newest first, or those before an entry.
///
/// # Errors
///
/// When the database fails.
pub async fn moderation_log(
    db: &impl ConnectionTrait,
    _reader: &Moderator,
    now: OffsetDateTime,
    filter: &LogFilter,
    slice: &Slice<LogEntryId>,
) -> Result<Vec<LogRow>, DbErr> {
    use moderation_log::Column;
    let mut entries = rows(now).filter(filter.condition());
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

/// One entry of the log.
///
/// # Errors
///
/// When the database fails.
pub async fn log_entry(
    db: &impl ConnectionTrait,
    _reader: &Moderator,
    now: OffsetDateTime,
    id: LogEntryId,
) -> Result<Option<LogRow>, DbErr> {
    rows(now).filter(moderation_log::Column::Id.eq(id)).into_partial_model().one(db).await
}

fn rows(now: OffsetDateTime) -> Select<moderation_log::Entity> {
    use moderation_log::Column;
    let mut entries = moderation_log::Entity::find();
    let by = account::Column::Id.into_expr().eq(Column::ModeratorId.into_expr());
    let undo = Condition::all()
        .add(moderation_undo::Column::EntryId.into_expr().eq(Column::Id.into_expr()))
        .add(moderation_undo::Column::Until.gt(now));
    QueryTrait::query(&mut entries).join(JoinType::LeftJoin, account::Entity, by).join(
        JoinType::LeftJoin,
        moderation_undo::Entity,
        undo,
    );
    entries
}

/// Who moderates, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn moderators(
    db: &impl ConnectionTrait,
    _reader: &Moderator,
) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::Role.ne(Role::Member))
        .order_by_asc(account::Column::DisplayName)
        .order_by_asc(account::Column::Id)
        .limit(100)
        .all(db)
        .await
}
