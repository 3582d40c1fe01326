//! One email to each admin a week before something is due, and one when its time is over.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};
use time::OffsetDateTime;

use super::deadline::REMIND_BEFORE;
use super::queue::received;
use crate::account::staff::admins;
use crate::entity::{DataRequestId, data_request};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// Whether admins are to be told that something is due or overdue. Writes nothing, so that an
/// idle worker does not take the lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_data_request_reminder_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    let either = Condition::any().add(is_soon_due(now)).add(is_overdue(now));
    let first = received(false).filter(either).select_only().column(data_request::Column::Id);
    Ok(first.into_tuple::<DataRequestId>().one(db).await?.is_some())
}

/// Writes one email to each admin about what is due within a week, or overdue, and no email was
/// about. Says how many it is about.
///
/// What it is about is noted first: of two servers, one notes it and writes.
///
/// # Errors
///
/// When the database fails.
pub async fn remind_of_data_requests(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<u64, DbErr> {
    use data_request::Column::{RemindedAt, ToldOverdueAt};
    let now = occasion.now();
    let overdue = note(tx, is_overdue(now), &[RemindedAt, ToldOverdueAt], now).await?;
    let due = note(tx, is_soon_due(now), &[RemindedAt], now).await?;
    if overdue + due == 0 {
        return Ok(0);
    }
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let email = Email::DataRequestsDue { due: count(due), overdue: count(overdue) };
    let cause = format!("data-requests-due:{}", occasion.id::<uuid::Uuid>());
    let emails = admins(tx).await?.into_iter().map(|admin| {
        let cause = format!("{cause}:{}", admin.id);
        (Recipient { account: Some(admin.id), address: admin.email }, cause, email.clone())
    });
    outbox::post_all(tx, occasion, emails.collect()).await?;
    Ok(overdue + due)
}

fn is_overdue(now: OffsetDateTime) -> Condition {
    use data_request::Column::{DueAt, ToldOverdueAt};
    Condition::all().add(DueAt.lt(now)).add(ToldOverdueAt.is_null())
}

fn is_soon_due(now: OffsetDateTime) -> Condition {
    use data_request::Column::{DueAt, RemindedAt};
    Condition::all().add(DueAt.lte(now + REMIND_BEFORE)).add(RemindedAt.is_null())
}

/// Notes those that `which` finds in these columns, and says how many.
async fn note(
    tx: &DatabaseTransaction,
    which: Condition,
    columns: &[data_request::Column],
    now: OffsetDateTime,
) -> Result<u64, DbErr> {
    use data_request::Column::{AnsweredAt, ReceivedAt};
    let mut noted = data_request::Entity::update_many()
        .filter(ReceivedAt.is_not_null())
        .filter(AnsweredAt.is_null())
        .filter(which);
    for column in columns {
        noted = noted.col_expr(*column, Expr::value(now));
    }
    Ok(noted.exec(tx).await?.rows_affected)
}
