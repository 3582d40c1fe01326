//! What the database says of an installation.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use time::{Duration, OffsetDateTime};

use super::Finding;
use crate::config::{KeyError, SecretKey};
use crate::db::{self, Db, SchemaVersion};
use crate::entity::{AccountStatus, Role, account, outbox};
use crate::own_data::{self, ErasureLedger};
use crate::{london, mentoring};

use super::super::Failure;

/// For how long an email may be due before something is wrong: it is sent within seconds.
const DUE_FOR: Duration = Duration::minutes(15);
/// By how much the clocks of this machine and of the database may differ.
const CLOCKS_DIFFER_BY: Duration = Duration::seconds(5);

pub(super) fn about_other_schema(schema: SchemaVersion) -> Finding {
    let SchemaVersion { applied, known } = schema;
    if applied > known {
        let newer = "A newer version of Clearing wrote this database. Use that version";
        return Finding::wrong(format!("{newer}: it has {applied} migrations, not {known}"));
    }
    Finding::notable(format!(
        "The schema is at version {applied} of {known}. Make a backup: the next start brings it up \
         to date. Then run this command again"
    ))
}

pub(super) async fn about_key(
    db: &Db,
    key: Result<Option<SecretKey>, KeyError>,
) -> Result<Finding, Failure> {
    let key = match key {
        Ok(Some(key)) => key,
        Ok(None) => {
            return Ok(Finding::notable("There is no secret key. The next start makes one"));
        }
        Err(error) => return Ok(Finding::wrong(format!("CLEARING_SECRET_KEY: {error}"))),
    };
    if !mentoring::is_key_of(db.reader(), &key).await? {
        let other = format!("CLEARING_SECRET_KEY: {}", KeyError::Other);
        return Ok(Finding::wrong(other));
    }
    let used = mentoring::keys_in_use(db.reader()).await?;
    let is_rotated = used.iter().all(|id| *id == key.id());
    Ok(match (key.replaces_another(), is_rotated) {
        (false, _) => Finding::good("The secret key fits the database"),
        (true, true) => Finding::notable(
            "Nothing in the database needs the former secret key. Remove it, and restart the server",
        ),
        (true, false) => Finding::notable(
            "Rows are still encrypted with the former secret key. Run clearing key rotate",
        ),
    })
}

pub(super) async fn about_log(db: &Db) -> Result<Finding, Failure> {
    let check = db::check_log(db.reader()).await?;
    Ok(if check.problems.is_empty() {
        Finding::good(format!("The moderation log is whole: {} entries", check.entries))
    } else {
        Finding::wrong(format!("The moderation log is not whole. {}", check.problems.join(". ")))
    })
}

pub(super) async fn about_staff(db: &Db) -> Result<Finding, Failure> {
    let admins = account::Entity::find()
        .filter(account::Column::Role.eq(Role::Admin))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .count(db.reader())
        .await?;
    Ok(match admins {
        0 => {
            Finding::wrong("There is no admin. Make one with clearing account create --role admin")
        }
        1 => Finding::notable("There is one admin. A second one can reset a lost phone"),
        _ => Finding::good(format!("There are {admins} admins")),
    })
}

pub(super) async fn about_emails(db: &Db, now: OffsetDateTime) -> Result<Vec<Finding>, Failure> {
    use outbox::Column::{DueAt, LeasedUntil, ParkedAt, SentAt};
    let unsent = || outbox::Entity::find().filter(SentAt.is_null());
    let parked = unsent().filter(ParkedAt.is_not_null()).count(db.reader()).await?;
    let late = unsent()
        .filter(ParkedAt.is_null())
        .filter(DueAt.lt(now - DUE_FOR))
        .filter(LeasedUntil.is_null().or(LeasedUntil.lt(now)))
        .count(db.reader())
        .await?;
    let mut findings = Vec::new();
    if parked > 0 {
        findings.push(Finding::wrong(format!(
            "Emails that were given up after ten tries: {parked}. An admin sees why at /admin/emails"
        )));
    }
    if late > 0 {
        findings.push(Finding::wrong(format!(
            "Emails that should have been sent over 15 minutes ago: {late}. Is the server running?"
        )));
    }
    if findings.is_empty() {
        findings.push(Finding::good("No email is late or was given up"));
    }
    Ok(findings)
}

pub(super) async fn about_erasures(
    db: &Db,
    ledger: Option<ErasureLedger>,
) -> Result<Finding, Failure> {
    let Some(ledger) = ledger else {
        return Ok(Finding::notable(
            "CLEARING_ERASURE_LEDGER is not set: after a restored backup nobody knows which accounts \
             to delete again",
        ));
    };
    let listed = match ledger.read() {
        Ok(listed) => listed,
        Err(error) => return Ok(Finding::wrong(error.to_string())),
    };
    let mut back = 0;
    for ids in listed.chunks(500) {
        back += account::Entity::find()
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .filter(account::Column::Status.ne(AccountStatus::Erased))
            .count(db.reader())
            .await?;
    }
    let unsettled = own_data::unsettled_erasures(db.reader()).await?.len();
    Ok(if back > 0 {
        Finding::wrong(format!(
            "Deleted accounts that are back, as after a restored backup: {back}. Run clearing erase-again"
        ))
    } else if unsettled > 0 {
        Finding::notable(format!(
            "Deleted accounts whose emails and journal are yet to be cleared: {unsettled}. The server \
             does it while it runs"
        ))
    } else {
        Finding::good(format!(
            "Deleted accounts in the ledger: {}. None of them is back",
            listed.len()
        ))
    })
}

/// A clock that is wrong refuses codes of authenticator apps, and closes registration at the wrong time.
pub(super) async fn about_clock(db: &Db, now: OffsetDateTime) -> Result<Finding, Failure> {
    let difference = match db.clock().await? {
        Some(clock) => now - clock,
        None => Duration::ZERO,
    };
    if difference.abs() > CLOCKS_DIFFER_BY {
        let seconds = difference.whole_seconds().abs();
        return Ok(Finding::wrong(format!(
            "The clocks of this machine and of the database differ by {seconds} seconds"
        )));
    }
    // Emails are the rows that every installation has, each with the moment of its cause.
    let latest = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::CreatedAt)
        .order_by_desc(outbox::Column::CreatedAt)
        .limit(1)
        .into_tuple::<OffsetDateTime>()
        .one(db.reader())
        .await?;
    Ok(match latest.filter(|latest| *latest > now + CLOCKS_DIFFER_BY) {
        Some(latest) => {
            let latest = london::date_and_time(latest);
            Finding::wrong(format!(
                "The database has emails from {latest}, which is later than the clock of this machine"
            ))
        }
        None => Finding::good(format!("The clock says {}", london::date_and_time(now))),
    })
}
