//! Emails about what is still unread after a while: one for each person.
//!
//! An email says how many there are and nothing else: whoever reads over a
//! shoulder, or in a delegate's inbox, learns nothing from it.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use super::list::is_there;
use super::unsubscribe::{EmailList, unsubscribe_token};
use crate::config::SecretKey;
use crate::entity::{AccountId, AccountStatus, NotificationId, account, notification as table};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// How many people are written to in one transaction.
const BATCH: u64 = 100;

/// Whether an email is due at `now`. Writes nothing, so that an idle worker does
/// not take the lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_email_due(db: &impl ConnectionTrait, now: OffsetDateTime) -> Result<bool, DbErr> {
    let due = due(now).select_only().column(table::Column::Id);
    Ok(due.into_tuple::<NotificationId>().one(db).await?.is_some())
}

/// Writes one email to each of up to a hundred people who have had something
/// unread for ten minutes: it counts all that is unread and that no email was
/// about. Says how many people it dealt with, and how many emails it wrote.
///
/// Whoever is written to is locked, and what the email is about is marked in the
/// transaction that puts it into the outbox: two servers write it once.
///
/// # Errors
///
/// When the database fails.
pub async fn write_emails(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
) -> Result<(usize, usize), DbErr> {
    let people = claim_people(tx, occasion.now()).await?;
    let counts = mark_emailed(tx, people.iter().map(|person| person.id), occasion.now()).await?;
    let n_people = people.len();
    let emails = people.into_iter().filter_map(|person| {
        let (count, first) = counts.get(&person.id)?;
        let is_member = person.status == AccountStatus::Active;
        is_member.then(|| {
            let unsubscribe = unsubscribe_token(key, person.id, EmailList::Notifications);
            let to = Recipient { account: Some(person.id), address: person.email };
            let email = Email::Notifications { count: *count, unsubscribe };
            (to, format!("notifications:{first}"), email)
        })
    });
    let emails: Vec<_> = emails.collect();
    let n_emails = emails.len();
    outbox::post_all(tx, occasion, emails).await?;
    Ok((n_people, n_emails))
}

/// People with an email due, held until the transaction ends; none whom another
/// server holds.
async fn claim_people(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
) -> Result<Vec<account::Model>, DbErr> {
    let due = due(now).select_only().column(table::Column::AccountId).into_query();
    // Not the stronger lock: while it is held, nobody could be told of anything.
    account::Entity::find()
        .filter(account::Column::Id.in_subquery(due))
        .order_by_asc(account::Column::Id)
        .limit(BATCH)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(tx)
        .await
}

/// Marks what these people may see, have not read and were not written to about: for
/// each how much of it there is, and the first of it. What they may not see now is
/// left for when they may.
async fn mark_emailed(
    tx: &DatabaseTransaction,
    people: impl Iterator<Item = AccountId>,
    now: OffsetDateTime,
) -> Result<HashMap<AccountId, (u32, NotificationId)>, DbErr> {
    let people: Vec<AccountId> = people.collect();
    let unsent = Condition::all()
        .add(table::Column::AccountId.is_in(people))
        .add(table::Column::ReadAt.is_null())
        .add(table::Column::EmailedAt.is_null())
        .add(table::Column::EmailDueAt.is_not_null());
    let mut seen: HashMap<AccountId, (u32, NotificationId)> = HashMap::new();
    let unsent = is_there(table::Entity::find()).select_only().filter(unsent);
    let counted: Vec<(AccountId, NotificationId)> = unsent
        .clone()
        .columns([table::Column::AccountId, table::Column::Id])
        .into_tuple()
        .all(tx)
        .await?;
    for (account, id) in counted {
        let entry = seen.entry(account).or_insert((0, id));
        *entry = (entry.0 + 1, entry.1.min(id));
    }
    table::Entity::update_many()
        .col_expr(table::Column::EmailedAt, Expr::value(now))
        .filter(table::Column::Id.in_subquery(unsent.column(table::Column::Id).into_query()))
        .exec(tx)
        .await?;
    Ok(seen)
}

/// What somebody may see, has not read for a while, and was not written to about.
fn due(now: OffsetDateTime) -> Select<table::Entity> {
    is_there(table::Entity::find())
        .filter(table::Column::ReadAt.is_null())
        .filter(table::Column::EmailedAt.is_null())
        .filter(table::Column::EmailDueAt.lte(now))
}
