//! What was deleted, and what is due next.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use time::{Duration, OffsetDateTime};

use super::rows::Rows;
use crate::account::Admin;
use crate::config::{Kept, Periods};
use crate::entity::deletion;

/// How far the report looks back.
const BACK: Duration = Duration::days(30);

/// How far it looks ahead.
const AHEAD: Duration = Duration::days(7);

/// What is kept for a time: how much of it was deleted, and how much is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReport {
    /// What.
    pub kept: Kept,
    /// For how many days.
    pub days: u16,
    /// How many were deleted in the last 30 days.
    pub deleted: u64,
    /// How many are due in the next 7 days.
    pub due: u64,
    /// When the next one is due.
    pub next_at: Option<OffsetDateTime>,
}

/// What is kept for a time, in the order of the policy.
///
/// # Errors
///
/// When the database fails.
pub async fn retention_report(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    periods: &Periods,
    now: OffsetDateTime,
) -> Result<Vec<KeptReport>, DbErr> {
    let since = deletion::Column::Day.gt((now - BACK).date());
    let deleted = deletion::Entity::find().filter(since).all(db).await?;
    let mut report = Vec::new();
    for kept in Kept::ALL.iter().copied() {
        let of_kind = deleted.iter().filter(|row| row.kind == kept.word());
        let deleted = of_kind.map(|row| u64::try_from(row.number).unwrap_or_default()).sum();
        let (due, next) = due(db, kept, now + AHEAD - periods.of(kept)).await?;
        let next_at = next.map(|since| since + periods.of(kept));
        report.push(KeptReport { kept, days: periods.days(kept), deleted, due, next_at });
    }
    Ok(report)
}

/// How many rows began before a moment, and when the oldest of all began.
async fn due(
    db: &impl ConnectionTrait,
    kept: Kept,
    before: OffsetDateTime,
) -> Result<(u64, Option<OffsetDateTime>), DbErr> {
    let Rows { table, since, which } = Rows::of(kept);
    let is_due = Expr::case(Condition::all().add(since.clone().lt(before)), 1).finally(0);
    let query = Query::select()
        .expr_as(Expr::expr(is_due).sum(), Alias::new("due"))
        .expr_as(since.min(), Alias::new("oldest"))
        .from(Alias::new(table))
        .cond_where(which)
        .take();
    let Some(row) = db.query_one(&query).await? else { return Ok((0, None)) };
    let due: Option<i64> = row.try_get("", "due")?;
    Ok((due.and_then(|n| u64::try_from(n).ok()).unwrap_or_default(), row.try_get("", "oldest")?))
}
