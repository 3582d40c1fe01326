//! The clockwork: what happens by itself, because its time has come.
//!
//! It sends the letters of the outbox and keeps the retention periods. It
//! decides nothing: each wheel asks a domain module what is due at this moment
//! and does it. With the web server this is the only reader of the clock.

mod post;
mod retention;

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use crate::db::Db;
use crate::mail::Mail;

pub use post::{Sendings, send_due};

/// How long the post waits for a wake-up before it looks by itself.
const POST_PAUSE: Duration = Duration::from_secs(5);

/// How often what is too old is deleted.
const RETENTION_PAUSE: Duration = Duration::from_hours(1);

/// What the clockwork needs.
#[derive(Clone, Debug)]
pub struct Works {
    /// The database.
    pub db: Db,
    /// How letters leave.
    pub mail: Mail,
    /// Rung after a transaction that may have posted a letter, so that it goes
    /// out at once. Nothing is lost where nobody rings.
    pub wake: Arc<Notify>,
}

/// The present moment.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "one of the two readers of the clock")]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().replace_nanosecond(0).expect("zero is a valid nanosecond")
}

/// Runs until `stop` says true, then finishes the letter that is under way.
///
/// A failure is logged and tried again at the next turn: the database may be
/// away for a while.
pub async fn run(works: &Works, stop: watch::Receiver<bool>) {
    tokio::join!(run_post(works, stop.clone()), run_retention(works, stop));
}

async fn run_post(works: &Works, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = send_due(&works.db, &works.mail, now(), &stop).await {
            tracing::error!(%error, "letters cannot be sent");
        }
        tokio::select! {
            () = works.wake.notified() => {}
            () = sleep(POST_PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

async fn run_retention(works: &Works, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = retention::forget(&works.db, now()).await {
            tracing::error!(%error, "what is too old cannot be deleted");
        }
        tokio::select! {
            () = sleep(RETENTION_PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
