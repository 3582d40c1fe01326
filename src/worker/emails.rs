//! Sends the emails that are due.

use sea_orm::DbErr;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use crate::db::Db;
use crate::mail::{DeliveryError, Mail};
use crate::outbox::{self, Claimed};

/// How many emails a worker claims at a time.
const BATCH: u64 = 10;

/// How long it may take over them: longer than all of them can take together,
/// so that no other worker takes over an email that is still under way.
const LEASE: Duration = Duration::minutes(10);

/// The result of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sendings {
    /// How many emails went out.
    pub sent: usize,
    /// How many did not.
    pub failed: usize,
}

/// Sends every email that is due at `now`, one after the other, until there
/// is none left, the mail server cannot be reached, or `stop` says true.
///
/// Each email is noted as sent before the next one goes, so that a process
/// which is killed at any point has at most one email out that it did not
/// note.
///
/// # Errors
///
/// When the database fails. An email that does not leave is noted, not an
/// error.
pub async fn send_due(
    db: &Db,
    mail: &Mail,
    now: OffsetDateTime,
    stop: &watch::Receiver<bool>,
) -> Result<Sendings, DbErr> {
    let mut sendings = Sendings::default();
    while !*stop.borrow() && outbox::is_any_due(db.reader(), now).await? {
        let emails = db.write(async |tx| outbox::claim(tx, now, LEASE, BATCH).await).await?;
        for (idx, email) in emails.iter().enumerate() {
            let failure = send(db, mail, email, now).await?;
            sendings.sent += usize::from(failure.is_none());
            sendings.failed += usize::from(failure.is_some());
            if *stop.borrow() || failure.is_some_and(|failure| is_about_the_server(&failure)) {
                let rest = &emails[idx + 1..];
                db.write(async |tx| outbox::release(tx, rest).await).await?;
                return Ok(sendings);
            }
        }
    }
    Ok(sendings)
}

/// Sends one email, notes what came of it, and says why it did not leave.
async fn send(
    db: &Db,
    mail: &Mail,
    email: &Claimed,
    now: OffsetDateTime,
) -> Result<Option<DeliveryError>, DbErr> {
    let kind = email.content.kind();
    match mail.deliver(email).await {
        Ok(()) => {
            db.write(async |tx| outbox::sent(tx, email, now).await).await?;
            tracing::info!(email.id = %email.id, email.kind = kind, "email sent");
            Ok(None)
        }
        Err(error) => {
            let why = error.to_string();
            db.write(async |tx| outbox::failed(tx, email, now, &why).await).await?;
            tracing::warn!(email.id = %email.id, email.kind = kind, %error, "email not sent");
            Ok(Some(error))
        }
    }
}

/// Whether the next email would fail as well: then it need not be tried, and
/// none of its tries is used up.
fn is_about_the_server(failure: &DeliveryError) -> bool {
    match failure {
        DeliveryError::Recipient(_) => false,
        DeliveryError::Send(error) => error.is_about_the_server(),
    }
}
