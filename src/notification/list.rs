//! Lists a person's notifications.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use super::text;
use crate::db::Slice;
use crate::entity::{
    AccountId, AccountStatus, NotificationId, NotificationKind, PostId, account,
    notification as table, post, round, topic,
};
use crate::visibility::sees;

/// A notification with what its text is made of.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "table::Entity")]
pub struct NotificationRow {
    /// Identifies it.
    pub id: NotificationId,
    /// What happened.
    pub kind: NotificationKind,
    /// The page that it leads to.
    pub path: String,
    /// When it happened.
    pub at: TimeDateTimeWithTimeZone,
    /// When the person read it.
    pub read_at: Option<TimeDateTimeWithTimeZone>,
    /// What caused it.
    pub(super) cause: String,
    pub(super) post_id: Option<PostId>,
    #[sea_orm(from_expr = "topic::Column::Title.into_expr()")]
    pub(super) topic_title: Option<String>,
    #[sea_orm(from_expr = "account::Column::DisplayName.into_expr()")]
    pub(super) by_name: Option<String>,
    #[sea_orm(from_expr = "account::Column::Status.into_expr()")]
    pub(super) by_status: Option<AccountStatus>,
    #[sea_orm(from_expr = "round::Column::Name.into_expr()")]
    pub(super) round_name: Option<String>,
}

impl NotificationRow {
    /// What happened, in plain words, from what is known now.
    #[must_use]
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// Where it stands in the list.
    #[must_use]
    pub fn key(&self) -> (OffsetDateTime, NotificationId) {
        (self.at, self.id)
    }
}

/// The notifications of an account, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn notifications(
    db: &impl ConnectionTrait,
    account: AccountId,
    slice: &Slice<(OffsetDateTime, NotificationId)>,
) -> Result<Vec<NotificationRow>, DbErr> {
    let mut rows = visible(account);
    for (target, id, foreign) in [
        (topic::Entity.into(), topic::Column::Id.into_expr(), table::Column::TopicId),
        (account::Entity.into(), account::Column::Id.into_expr(), table::Column::ById),
        (round::Entity.into(), round::Column::Id.into_expr(), table::Column::RoundId),
    ] as [(sea_orm::sea_query::TableRef, Expr, table::Column); 3]
    {
        QueryTrait::query(&mut rows).join(JoinType::LeftJoin, target, foreign.into_expr().eq(id));
    }
    if let Some((at, id)) = slice.from {
        let row: [Expr; 2] = [table::Column::At.into_expr(), table::Column::Id.into_expr()];
        let key: [Expr; 2] = [Expr::value(at), Expr::value(id)];
        rows = rows.filter(Expr::tuple(row).lt(Expr::tuple(key)));
    }
    rows.order_by_desc(table::Column::At)
        .order_by_desc(table::Column::Id)
        .limit(slice.limit + 1)
        .into_partial_model()
        .all(db)
        .await
}

/// How many notifications an account has, read or not.
///
/// # Errors
///
/// When the database fails.
pub async fn count(db: &impl ConnectionTrait, account: AccountId) -> Result<u64, DbErr> {
    visible(account).select_only().column(table::Column::Id).count(db).await
}

/// How many unread notifications an account has.
///
/// # Errors
///
/// When the database fails.
pub async fn unread(db: &impl ConnectionTrait, account: AccountId) -> Result<u64, DbErr> {
    let unread = visible(account).filter(table::Column::ReadAt.is_null());
    unread.select_only().column(table::Column::Id).count(db).await
}

/// How many unread notifications an account has, as a part of a statement about
/// accounts: `owner` is the column that identifies them.
#[must_use]
pub fn unread_count(owner: Expr) -> Expr {
    let unread = is_there(table::Entity::find())
        .select_only()
        .expr(table::Column::Id.into_expr().count())
        .filter(table::Column::AccountId.into_expr().eq(owner))
        .filter(table::Column::ReadAt.is_null());
    Expr::SubQuery(None, Box::new(unread.into_query().into()))
}

/// The notifications that an account may see: what the person may no longer see
/// is absent from the list and from every count.
pub(super) fn visible(account: AccountId) -> Select<table::Entity> {
    is_there(table::Entity::find()).filter(table::Column::AccountId.eq(account))
}

/// Without those about a post that was deleted, and those about somebody who is absent
/// for the person, or about their thread.
pub(super) fn is_there(mut rows: Select<table::Entity>) -> Select<table::Entity> {
    let of_post = table::Column::PostId.into_expr().eq(post::Column::Id.into_expr());
    QueryTrait::query(&mut rows).join(JoinType::LeftJoin, post::Entity, of_post);
    // That a moderator deleted a post is told although the post is gone.
    let is_there = Condition::any()
        .add(post::Column::DeletedAt.is_null())
        .add(table::Column::Kind.eq(NotificationKind::Moderation));
    let sees = sees(
        &table::Column::AccountId.into_expr(),
        [table::Column::ById.into_expr(), post::Column::AuthorId.into_expr(), opened_by()],
    );
    // A match is never hidden, nor is what becomes of it.
    let may_know = Condition::any().add(table::Column::Kind.is_in(OF_MATCHES)).add(sees);
    rows.filter(is_there).filter(may_know)
}

/// The kinds that tell of a match.
const OF_MATCHES: [NotificationKind; 3] =
    [NotificationKind::OfferAccepted, NotificationKind::Matched, NotificationKind::MatchEnded];

/// Who opened the topic that a notification is about.
fn opened_by() -> Expr {
    let mut author = Query::select();
    author
        .expr(Expr::col(("thread", topic::Column::AuthorId)))
        .from_as(topic::Entity, "thread")
        .and_where(Expr::col(("thread", topic::Column::Id)).eq(table::Column::TopicId.into_expr()));
    Expr::SubQuery(None, Box::new(author.into()))
}
