//! What was received: an admin's queue, and what a person has sent themselves.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Order,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use super::LINK_LIFETIME;
use crate::account::rights::{Admin, Pending};
use crate::db::Slice;
use crate::entity::{AccountId, DataRequestId, DataRequestKind, account, data_request};

/// How many of one's own are shown.
const OWN_MAX: u64 = 100;

/// A complaint or request, with who deals with it.
#[derive(Clone, Debug)]
pub struct ClaimedDataRequest {
    /// The complaint or request.
    pub request: data_request::Model,
    /// The admin who deals with it.
    pub claimed_by: Option<account::Model>,
    /// Whether whoever asks is that admin.
    is_own: bool,
}

impl ClaimedDataRequest {
    /// What was written, and by whom: nothing for all but the admin who deals with it.
    #[must_use]
    pub fn opened(&self) -> Option<&data_request::Model> {
        self.is_own.then_some(&self.request)
    }
}

/// How many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataRequestCounts {
    /// How many are not answered.
    pub waiting: u64,
    /// Of how many of these the time is over.
    pub overdue: u64,
}

/// What people call one by: short, and the same in emails, on pages and in the log.
#[must_use]
pub fn reference_of(id: DataRequestId) -> String {
    // The last part of the identifier is random.
    let hex = id.0.simple().to_string().to_uppercase();
    hex[hex.len() - 8..].to_owned()
}

/// Until when the person was promised to hear from us; `None` where they have, and for the
/// outcome of a complaint, which has no date.
#[must_use]
pub fn promised_by(request: &data_request::Model) -> Option<OffsetDateTime> {
    let is_over = request.answered_at.is_some()
        || (request.kind == DataRequestKind::Complaint && request.acknowledged_at.is_some());
    request.due_at.filter(|_| !is_over)
}

/// What a person has sent, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn own_data_requests(
    db: &impl ConnectionTrait,
    person: &Pending,
) -> Result<Vec<data_request::Model>, DbErr> {
    use data_request::Column::{AccountId, Id, ReceivedAt};
    data_request::Entity::find()
        .filter(AccountId.eq(person.id()))
        .filter(ReceivedAt.is_not_null())
        .order_by_desc(ReceivedAt)
        .order_by_desc(Id)
        .limit(OWN_MAX)
        .all(db)
        .await
}

/// Those that wait, the first due first, or those that were answered, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn data_requests(
    db: &impl ConnectionTrait,
    admin: &Admin,
    answered: bool,
    slice: &Slice<DataRequestId>,
) -> Result<Vec<ClaimedDataRequest>, DbErr> {
    use data_request::Column::{AnsweredAt, DueAt, Id};
    let (sorted_by, order) = if answered { (AnsweredAt, Order::Desc) } else { (DueAt, Order::Asc) };
    let mut requests = received(answered)
        .order_by(sorted_by, order.clone())
        .order_by(Id, order)
        .limit(slice.limit);
    if let Some(after) = slice.from {
        let row: [Expr; 2] = [sorted_by.into_expr(), Id.into_expr()];
        let last = Expr::SubQuery(None, Box::new(place_of(after, sorted_by).into()));
        let row = Expr::tuple(row);
        requests = requests.filter(if answered { row.lt(last) } else { row.gt(last) });
    }
    claimed(db, admin, requests.all(db).await?).await
}

/// One that was received.
///
/// # Errors
///
/// When the database fails.
pub async fn data_request(
    db: &impl ConnectionTrait,
    admin: &Admin,
    id: DataRequestId,
) -> Result<Option<ClaimedDataRequest>, DbErr> {
    let received = data_request::Column::ReceivedAt.is_not_null();
    let found = data_request::Entity::find_by_id(id).filter(received).all(db).await?;
    Ok(claimed(db, admin, found).await?.pop())
}

/// How many wait, and of how many the time is over.
///
/// # Errors
///
/// When the database fails.
pub async fn data_request_counts(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    now: OffsetDateTime,
) -> Result<DataRequestCounts, DbErr> {
    let overdue = received(false).filter(data_request::Column::DueAt.lt(now));
    Ok(DataRequestCounts {
        waiting: received(false).count(db).await?,
        overdue: overdue.count(db).await?,
    })
}

/// Deletes those of somebody who deletes their account, and those that came from their address.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn erase_data_requests(
    tx: &DatabaseTransaction,
    account: AccountId,
    address: &str,
) -> Result<(), DbErr> {
    use data_request::Column::{AccountId, Address};
    let theirs = Condition::any().add(AccountId.eq(account)).add(Address.eq(address));
    data_request::Entity::delete_many().filter(theirs).exec(tx).await.map(drop)
}

/// Deletes those whose address nobody proved in time.
pub(in crate::account) async fn forget_unproved(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    use data_request::Column::{AskedAt, ReceivedAt};
    let unproved = Condition::all().add(ReceivedAt.is_null()).add(AskedAt.lte(now - LINK_LIFETIME));
    data_request::Entity::delete_many().filter(unproved).exec(tx).await.map(drop)
}

pub(super) fn received(answered: bool) -> sea_orm::Select<data_request::Entity> {
    use data_request::Column::{AnsweredAt, ReceivedAt};
    let state = if answered { AnsweredAt.is_not_null() } else { AnsweredAt.is_null() };
    data_request::Entity::find().filter(ReceivedAt.is_not_null()).filter(state)
}

fn place_of(id: DataRequestId, sorted_by: data_request::Column) -> SelectStatement {
    let mut place = Query::select();
    place
        .columns([sorted_by, data_request::Column::Id])
        .from(data_request::Entity)
        .and_where(Expr::col(data_request::Column::Id).eq(id));
    place
}

async fn claimed(
    db: &impl ConnectionTrait,
    admin: &Admin,
    requests: Vec<data_request::Model>,
) -> Result<Vec<ClaimedDataRequest>, DbErr> {
    let ids = requests.iter().filter_map(|request| request.claimed_by);
    let admins = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(db).await?;
    let admins: HashMap<AccountId, account::Model> =
        admins.into_iter().map(|admin| (admin.id, admin)).collect();
    let with_admin = |request: data_request::Model| ClaimedDataRequest {
        claimed_by: request.claimed_by.and_then(|id| admins.get(&id).cloned()),
        is_own: request.claimed_by == Some(admin.id()),
        request,
    };
    Ok(requests.into_iter().map(with_admin).collect())
}
