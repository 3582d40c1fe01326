//! One email to each moderator when something has waited for eight hours, and one a day at most.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clearing::WAITING;
use crate::entity::{
    AccountStatus, FlagState, Role, WaitingKind, account, flag, moderation_reminder, topic,
};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// How long something waits before moderators are emailed about it.
const REMIND_AFTER: Duration = Duration::hours(8);

/// How long nobody is emailed after an email.
const PAUSE: Duration = Duration::DAY;

/// How many items of a kind one email is about at most.
const BATCH: u64 = 500;

/// Something that has waited for long: what it is, and since when it waits.
type Overdue = (Uuid, OffsetDateTime);

/// Whether something has waited for eight hours that no email was about, and none was written
/// for a day. Writes nothing, so that an idle worker does not take the lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_reminder_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    Ok(!is_too_soon(db, now).await? && !overdue(db, now, 1).await?.is_empty())
}

/// Writes one email to each moderator about what has waited for eight hours and no
/// email was about. Says how many items it is about.
///
/// What it is about is noted first: of two servers, one notes it and writes.
///
/// # Errors
///
/// When the database fails.
pub async fn write_reminder(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<u32, DbErr> {
    let now = occasion.now();
    if is_too_soon(tx, now).await? {
        return Ok(0);
    }
    let overdue = overdue(tx, now, BATCH).await?;
    let Some(first) = overdue.first().cloned() else { return Ok(0) };
    let once = OnConflict::columns([
        moderation_reminder::Column::Kind,
        moderation_reminder::Column::ItemId,
        moderation_reminder::Column::WaitingSince,
    ])
    .do_nothing()
    .to_owned();
    let cause = format!("waiting:{}:{}", first.item_id.as_ref(), now.unix_timestamp());
    let noted = moderation_reminder::Entity::insert_many(overdue)
        .on_conflict(once)
        .exec_without_returning(tx)
        .await?;
    let count = u32::try_from(noted).unwrap_or(u32::MAX);
    if count == 0 {
        return Ok(0);
    }
    let moderators = account::Entity::find()
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::Role.is_in([Role::Moderator, Role::Admin]))
        .order_by_asc(account::Column::Id)
        .all(tx)
        .await?;
    let emails = moderators.into_iter().map(|moderator| {
        let cause = format!("{cause}:{}", moderator.id);
        let to = Recipient { account: Some(moderator.id), address: moderator.email };
        (to, cause, Email::Waiting { count })
    });
    outbox::post_all(tx, occasion, emails.collect()).await?;
    Ok(count)
}

/// Whether moderators were emailed within a day.
async fn is_too_soon(db: &impl ConnectionTrait, now: OffsetDateTime) -> Result<bool, DbErr> {
    let recent = moderation_reminder::Entity::find()
        .filter(moderation_reminder::Column::RemindedAt.gt(now - PAUSE));
    Ok(recent.one(db).await?.is_some())
}

/// Rows for what has waited for eight hours and has none.
async fn overdue(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    limit: u64,
) -> Result<Vec<moderation_reminder::ActiveModel>, DbErr> {
    use WaitingKind::{Account, Flag, Topic};
    let due = now - REMIND_AFTER;
    let accounts = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::ConfirmedAt])
        .filter(account::Column::Status.eq(AccountStatus::AwaitingVerification))
        .filter(account::Column::ConfirmedAt.lte(due))
        .filter(not_reminded(Account, account::Column::Id, account::Column::ConfirmedAt));
    let topics = topic::Entity::find()
        .select_only()
        .columns([topic::Column::Id, topic::Column::DeclaredAt])
        .filter(topic::Column::State.is_in(WAITING))
        .filter(topic::Column::DeclaredAt.lte(due))
        .filter(not_reminded(Topic, topic::Column::Id, topic::Column::DeclaredAt));
    let flags = flag::Entity::find()
        .select_only()
        .columns([flag::Column::Id, flag::Column::FlaggedAt])
        .filter(flag::Column::State.eq(FlagState::Waiting))
        .filter(flag::Column::FlaggedAt.lte(due))
        .filter(not_reminded(Flag, flag::Column::Id, flag::Column::FlaggedAt));
    let found = [
        (Account, first(db, accounts, limit).await?),
        (Topic, first(db, topics, limit).await?),
        (Flag, first(db, flags, limit).await?),
    ];
    let rows = found.into_iter().flat_map(|(kind, items)| {
        items.into_iter().map(move |(id, since)| moderation_reminder::ActiveModel {
            kind: Set(kind),
            item_id: Set(id),
            waiting_since: Set(since),
            reminded_at: Set(now),
        })
    });
    Ok(rows.collect())
}

async fn first<E: EntityTrait>(
    db: &impl ConnectionTrait,
    items: Select<E>,
    limit: u64,
) -> Result<Vec<Overdue>, DbErr> {
    items.limit(limit).into_tuple().all(db).await
}

/// That there is no reminder of an item, which waits since then.
fn not_reminded(kind: WaitingKind, id: impl ColumnTrait, since: impl ColumnTrait) -> Condition {
    use moderation_reminder::Column;
    let mut reminded: SelectStatement = Query::select();
    reminded
        .expr(Expr::value(1))
        .from(moderation_reminder::Entity)
        .and_where(Column::Kind.into_expr().eq(kind))
        .and_where(Column::ItemId.into_expr().eq(id.into_expr()))
        .and_where(Column::WaitingSince.into_expr().eq(since.into_expr()));
    Condition::all().add(Expr::exists(reminded).not())
}
