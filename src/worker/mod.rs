//! Background jobs: sending emails, making plans, deleting expired data.
//!
//! They decide nothing: each job asks a domain module what is due at this moment
//! and does it. With the web server this is the only reader of the clock.

mod clearing;
mod emails;
mod erasures;
mod notices;
mod plans;
mod requests;
mod retention;
mod timeline;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use crate::config::{Periods, SecretKey};
use crate::db::Db;
use crate::mail::Mail;
use crate::occasion::{Occasion, to_the_second};
use crate::own_data::ErasureLedger;
use crate::vocabulary::Vocabulary;

pub use clearing::advance_clearing;
pub use emails::{Sendings, send_due};
pub use erasures::settle_erasures;
pub use notices::write_due;
pub use requests::answer_email_requests;
pub use retention::delete_expired;
pub use timeline::advance_timelines;

/// What the background jobs need.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The database.
    pub db: Db,
    /// How emails are sent.
    pub mail: Mail,
    /// How long things are kept.
    pub periods: Periods,
    /// The file that lists erased accounts.
    pub ledger: Option<ErasureLedger>,
    /// Decrypts identities, for the engine, and hides the addresses of who was
    /// rejected.
    pub secret_key: SecretKey,
    /// The grades, professions and organisations.
    pub vocabulary: Arc<Vocabulary>,
    /// Notified after a transaction that may have posted an email or asked for a
    /// plan, so that it need not wait. Without it, nothing is lost, only later.
    pub wake: Arc<Notify>,
}

/// The present moment.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "one of the two readers of the clock")]
pub fn now() -> OffsetDateTime {
    to_the_second(OffsetDateTime::now_utc())
}

/// The background jobs.
#[derive(Clone, Copy, Debug)]
enum Job {
    /// Sends emails.
    Emails,
    /// Writes the emails about what is unread.
    Notices,
    /// Makes introductions, and ends adverts and introductions whose time is over.
    Clearing,
    /// Does what is due in the timelines of rounds.
    Timelines,
    /// Makes plans.
    Plans,
    /// Deletes expired data.
    Retention,
}

/// Runs the jobs until `stop` says true, then finishes the email or the plan
/// that is under way.
///
/// A failure is logged and the job tried again after its pause: the database may
/// be away for a while.
pub async fn run(worker: &Worker, stop: watch::Receiver<bool>) {
    let (emails, plans, never) = (Notify::new(), Notify::new(), Notify::new());
    tokio::join!(
        pass_on(&worker.wake, [&emails, &plans], stop.clone()),
        repeat(Job::Emails, worker, &emails, stop.clone()),
        repeat(Job::Notices, worker, &never, stop.clone()),
        repeat(Job::Clearing, worker, &never, stop.clone()),
        repeat(Job::Timelines, worker, &never, stop.clone()),
        repeat(Job::Plans, worker, &plans, stop.clone()),
        repeat(Job::Retention, worker, &never, stop),
    );
}

/// Wakes each job when the worker is woken: one notification wakes one waiter.
async fn pass_on(wake: &Notify, jobs: [&Notify; 2], mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = wake.notified() => jobs.map(Notify::notify_one),
            _ = stop.wait_for(|stop| *stop) => return,
        };
    }
}

/// Runs a job when it is woken, and after each pause.
async fn repeat(job: Job, worker: &Worker, wake: &Notify, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = job.run(worker, &stop).await {
            tracing::error!(?job, %error, "a background job failed, because the database did");
        }
        tokio::select! {
            () = wake.notified() => {}
            () = sleep(job.pause()) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

impl Job {
    /// Does everything that is due.
    async fn run(self, worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), DbErr> {
        match self {
            Self::Emails => {
                answer_email_requests(&worker.db, &mut Occasion::at(now())).await?;
                send_due(&worker.db, &worker.mail, now(), stop).await?;
                settle_erasures(worker, now()).await
            }
            Self::Notices => {
                let mut occasion = Occasion::at(now());
                write_due(&worker.db, &worker.secret_key, &mut occasion, stop).await.map(drop)
            }
            Self::Clearing => {
                let mut occasion = Occasion::at(now());
                advance_clearing(&worker.db, &worker.vocabulary, &mut occasion, stop).await
            }
            Self::Timelines => {
                let mut occasion = Occasion::at(now());
                advance_timelines(&worker.db, &worker.secret_key, &mut occasion, stop).await
            }
            Self::Plans => plans::make_waiting(worker, stop).await,
            Self::Retention => {
                delete_expired(worker, now()).await?;
                erasures::delete_forgotten_emails(worker).await
            }
        }
    }

    /// How long it waits before it looks again without being woken.
    fn pause(self) -> Duration {
        match self {
            Self::Emails | Self::Plans => Duration::from_secs(5),
            Self::Notices => Duration::from_secs(20),
            Self::Clearing | Self::Timelines => Duration::from_mins(1),
            Self::Retention => Duration::from_hours(1),
        }
    }
}
