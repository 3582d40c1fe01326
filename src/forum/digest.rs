//! The weekly summary: how much is new, by email, to every member who did not
//! opt out. Like every email about the forum it counts and names nothing.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QuerySelect, Set, TryInsertResult,
};
use time::{Duration, OffsetDateTime};

use crate::config::SecretKey;
use crate::entity::{AccountId, AccountStatus, account, counter, digest_opt_out, topic};
use crate::london::week_from;
use crate::notification::{self, EmailList, unsubscribe_token};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::visibility::is_absent;

/// The counter that holds the last week a summary was written for.
const COUNTER: &str = "digest";

/// The hour on Mondays, in London, from which summaries are written.
const HOUR: i64 = 8;

/// How far back a summary looks.
const WEEK: Duration = Duration::days(7);

/// Whether this week's summaries have yet to be written at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn is_digest_due(db: &impl ConnectionTrait, now: OffsetDateTime) -> Result<bool, DbErr> {
    let last = counter::Entity::find_by_id(COUNTER).one(db).await?;
    Ok(last.is_none_or(|last| last.value < week_from(HOUR, now)))
}

/// Writes this week's summaries, once however many servers try, and says how
/// many. A new installation begins with the next week.
///
/// # Errors
///
/// When the database fails.
pub async fn write_digests(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
) -> Result<usize, DbErr> {
    let week = week_from(HOUR, occasion.now());
    if !begin(tx, week).await? {
        return Ok(0);
    }
    let emails: Vec<_> = news(tx, occasion.now() - WEEK)
        .await?
        .into_iter()
        .map(|news| {
            let unsubscribe = unsubscribe_token(key, news.id, EmailList::WeeklyDigest);
            let email = Email::WeeklyDigest {
                unread: u32::try_from(news.unread).unwrap_or(u32::MAX),
                new_threads: u32::try_from(news.new_threads).unwrap_or(u32::MAX),
                unsubscribe,
            };
            let to = Recipient { account: Some(news.id), address: news.email };
            (to, format!("digest:{week}:{}", news.id), email)
        })
        .collect();
    let n_emails = emails.len();
    outbox::post_all(tx, occasion, emails).await?;
    Ok(n_emails)
}

/// Takes the week, unless it was taken: whoever gets it writes the summaries.
async fn begin(tx: &DatabaseTransaction, week: i64) -> Result<bool, DbErr> {
    let row = counter::ActiveModel { name: Set(COUNTER.to_owned()), value: Set(week) };
    let once = OnConflict::column(counter::Column::Name).do_nothing().to_owned();
    let first = counter::Entity::insert(row).on_conflict(once).try_insert();
    if let TryInsertResult::Inserted(1) = first.exec_without_returning(tx).await? {
        return Ok(false);
    }
    let taken = counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::value(week))
        .filter(counter::Column::Name.eq(COUNTER))
        .filter(counter::Column::Value.lt(week))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// What is new to somebody.
#[derive(FromQueryResult)]
struct News {
    id: AccountId,
    email: String,
    unread: i64,
    new_threads: i64,
}

/// What is new since a moment, to each who wants to hear of it and has any. What
/// people wrote who are absent for them is not new to them.
async fn news(tx: &DatabaseTransaction, since: OffsetDateTime) -> Result<Vec<News>, DbErr> {
    let own = || Expr::col((account::Entity, account::Column::Id));
    let author = || Expr::col((topic::Entity, topic::Column::AuthorId));
    let threads = |of: Expr| {
        let mut threads = Query::select();
        threads
            .expr(Expr::cust("COUNT(*)"))
            .from(topic::Entity)
            .and_where(of)
            .and_where(Expr::col((topic::Entity, topic::Column::CreatedAt)).gte(since));
        Expr::SubQuery(None, Box::new(threads.into()))
    };
    // Few people are absent for a reader, and an index has their threads: so they are
    // counted apart, rather than looked for at each thread of each reader.
    let new = threads(author().ne(own())).sub(threads(is_absent(author(), &own())));
    let mut opted_out = Query::select();
    opted_out.column(digest_opt_out::Column::AccountId).from(digest_opt_out::Entity);
    let rows = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Email])
        .expr_as(notification::unread_count(own()), "unread")
        .expr_as(new, "new_threads")
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::Id.not_in_subquery(opted_out));
    let rows = rows.into_model::<News>().all(tx).await?;
    Ok(rows.into_iter().filter(|news| news.unread + news.new_threads > 0).collect())
}
