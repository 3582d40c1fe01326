//! The clockwork: what happens by itself, because its time has come.
//!
//! It sends the letters of the outbox, makes the plans that admins ask for and
//! keeps the retention periods. It decides nothing: each wheel asks a domain
//! module what is due at this moment and does it. With the web server this is
//! the only reader of the clock.

mod plans;
mod post;
mod retention;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use crate::config::SecretKey;
use crate::db::Db;
use crate::mail::Mail;
use crate::vocabulary::Vocabulary;

pub use post::{Sendings, send_due};

/// What the clockwork needs.
#[derive(Clone, Debug)]
pub struct Works {
    /// The database.
    pub db: Db,
    /// How letters leave.
    pub mail: Mail,
    /// Decrypts identities, for the engine, and hides the addresses of who was
    /// rejected.
    pub secret_key: SecretKey,
    /// The grades, professions and organisations.
    pub vocabulary: Arc<Vocabulary>,
    /// Rung after a transaction that may have posted a letter or asked for a
    /// plan, so that it need not wait. Nothing is lost where nobody rings.
    pub wake: Arc<Notify>,
}

/// The present moment.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "one of the two readers of the clock")]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().replace_nanosecond(0).expect("zero is a valid nanosecond")
}

/// What goes round by itself.
#[derive(Clone, Copy, Debug)]
enum Wheel {
    /// Sends letters.
    Post,
    /// Makes plans.
    Plans,
    /// Deletes what is too old.
    Retention,
}

/// Runs until `stop` says true, then finishes the letter or the plan that is
/// under way.
///
/// A failure is logged and tried again at the next turn: the database may be
/// away for a while.
pub async fn run(works: &Works, stop: watch::Receiver<bool>) {
    let (letters, plans, never) = (Notify::new(), Notify::new(), Notify::new());
    tokio::join!(
        ring(&works.wake, [&letters, &plans], stop.clone()),
        spin(Wheel::Post, works, &letters, stop.clone()),
        spin(Wheel::Plans, works, &plans, stop.clone()),
        spin(Wheel::Retention, works, &never, stop),
    );
}

/// Rings each wheel's bell when the one bell rings: a ring wakes one sleeper.
async fn ring(wake: &Notify, bells: [&Notify; 2], mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = wake.notified() => bells.map(Notify::notify_one),
            _ = stop.wait_for(|stop| *stop) => return,
        };
    }
}

/// Turns a wheel when its bell rings, and after each pause.
async fn spin(wheel: Wheel, works: &Works, bell: &Notify, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = wheel.turn(works, &stop).await {
            tracing::error!(?wheel, %error, "the database does not let the worker work");
        }
        tokio::select! {
            () = bell.notified() => {}
            () = sleep(wheel.pause()) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

impl Wheel {
    /// Does everything that is due.
    async fn turn(self, works: &Works, stop: &watch::Receiver<bool>) -> Result<(), DbErr> {
        match self {
            Self::Post => send_due(&works.db, &works.mail, now(), stop).await.map(drop),
            Self::Plans => plans::make_waiting(works, stop).await,
            Self::Retention => retention::forget(&works.db, &works.secret_key, now()).await,
        }
    }

    /// How long it waits before it looks by itself.
    fn pause(self) -> Duration {
        match self {
            Self::Post | Self::Plans => Duration::from_secs(5),
            Self::Retention => Duration::from_hours(1),
        }
    }
}
