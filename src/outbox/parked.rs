//! Parked emails: given up after ten tries, or not readable by this version.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use crate::db::Slice;
use crate::entity::{EmailId, outbox};

/// The parked emails, the first parked first.
///
/// # Errors
///
/// When the database fails.
pub async fn parked(
    db: &impl ConnectionTrait,
    slice: &Slice<EmailId>,
) -> Result<Vec<outbox::Model>, DbErr> {
    use outbox::Column::{Id, ParkedAt};
    let mut emails = outbox::Entity::find().filter(ParkedAt.is_not_null());
    if let Some(after) = slice.from {
        let mut key = Query::select();
        key.columns([ParkedAt, Id]).from(outbox::Entity).and_where(Expr::col(Id).eq(after));
        let place: [Expr; 2] = [ParkedAt.into_expr(), Id.into_expr()];
        let key = Expr::SubQuery(None, Box::new(key.into()));
        emails = emails.filter(Expr::tuple(place).gt(key));
    }
    emails.order_by_asc(ParkedAt).order_by_asc(Id).limit(slice.limit).all(db).await
}

/// Makes a parked email due at `now`, as if it had never been tried; false
/// where no such email is parked.
///
/// # Errors
///
/// When the database fails.
pub async fn unpark(
    tx: &DatabaseTransaction,
    id: EmailId,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    let due = outbox::Entity::update_many()
        .col_expr(outbox::Column::ParkedAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(outbox::Column::Attempts, Expr::value(0))
        .col_expr(outbox::Column::DueAt, Expr::value(now))
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::ParkedAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(due.rows_affected == 1)
}

/// Deletes a parked email; false where no such email is parked.
///
/// # Errors
///
/// When the database fails.
pub async fn discard(tx: &DatabaseTransaction, id: EmailId) -> Result<bool, DbErr> {
    let gone = outbox::Entity::delete_many()
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::ParkedAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(gone.rows_affected == 1)
}
