//! Limits on repeated attempts to sign in or to have emails sent (requirements S2, S6).
//!
//! Each attempt counts before it is made, so that many at once do not slip
//! through, and what turns out well is taken back. Pauses end by themselves:
//! nobody is locked out for good, and nobody can lock somebody else out.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect, Set};
use time::{Duration, OffsetDateTime};

use super::token::sha256_hex;
use crate::entity::{AccountId, attempt};

/// Whether attempts are slowed down, and from where they come.
#[derive(Clone, Debug)]
pub enum SlowDown {
    /// Nothing is counted: for tests and for load measurements.
    Off,
    /// Attempts count for what they try and for the client that makes them.
    On {
        /// The client's address, as text.
        client: String,
        /// What the client keeps from signing in before.
        device: Option<String>,
    },
}

impl SlowDown {
    /// Slows a client down where limits are on.
    #[must_use]
    pub fn new(client: &str, device: Option<&str>, limits: bool) -> Self {
        if !limits {
            return Self::Off;
        }
        Self::On { client: client.to_owned(), device: device.map(str::to_owned) }
    }

    /// What the client keeps from signing in before.
    pub(super) fn device(&self) -> Option<&str> {
        match self {
            Self::Off => None,
            Self::On { device, .. } => device.as_deref(),
        }
    }
}

/// Too many attempts were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Too many attempts. Try again in {}", in_words(*.wait_seconds))]
pub struct TooManyAttempts {
    /// How long to wait.
    pub wait_seconds: i64,
}

/// An attempt was not let through.
pub(super) enum NotAdmitted {
    TooMany(TooManyAttempts),
    Database(DbErr),
}

impl From<DbErr> for NotAdmitted {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attempt<'a> {
    /// Signing in to an account.
    SignIn {
        /// The address of the account, whether or not there is one.
        address: &'a str,
        /// The device, where it has signed in to the account before.
        device: Option<&'a str>,
    },
    /// Proving a second factor of an account, whose password was proven before.
    SecondFactor {
        /// The account.
        account: AccountId,
        /// The device, where it has signed in to the account before.
        device: Option<&'a str>,
    },
    /// Having an email sent to an address.
    Email(&'a str),
}

/// How patient we are with one subject.
struct Pace {
    /// How many attempts cost nothing.
    free: i32,
    /// After how long one attempt is forgotten.
    forgotten_every: Duration,
}

/// What comes after the free attempts, in seconds; the last is for all others.
const PAUSES: [i64; 6] = [1, 3, 10, 60, 300, 900];

/// One account from one client.
const ACCOUNT_HERE: Pace = Pace { free: 0, forgotten_every: Duration::minutes(15) };
/// One account from everywhere. One client alone never gets so far, so that nobody who has but
/// one can hold somebody else out.
const ACCOUNT: Pace = Pace { free: 100, forgotten_every: Duration::minutes(5) };
/// The second factor of one account, from wherever: of a million codes, three are right at a time.
const SECOND_FACTOR: Pace = Pace { free: 2, forgotten_every: Duration::minutes(15) };
const EMAIL: Pace = Pace { free: 3, forgotten_every: Duration::minutes(10) };
/// A government network shows few addresses for many people, so these count
/// only what nobody does by hand.
const CLIENT: Pace = Pace { free: 60, forgotten_every: Duration::seconds(10) };

impl Attempt<'_> {
    /// What counts. The first is cleared by success, of the others one attempt is taken back.
    ///
    /// A device that has signed in to the account before counts by itself: what others try
    /// does not slow it down, from wherever they do.
    fn subjects(self, client: &str) -> Vec<(String, Pace)> {
        let subjects = match self {
            Self::SignIn { address, device: Some(device) } => {
                vec![(format!("sign in {address} on {device}"), ACCOUNT_HERE)]
            }
            Self::SignIn { address, device: None } => vec![
                (format!("sign in {address} from {client}"), ACCOUNT_HERE),
                (format!("sign in {address}"), ACCOUNT),
                (format!("sign in from {client}"), CLIENT),
            ],
            Self::SecondFactor { account, device: Some(device) } => {
                vec![(format!("second factor of {account} on {device}"), SECOND_FACTOR)]
            }
            Self::SecondFactor { account, device: None } => {
                vec![(format!("second factor of {account}"), SECOND_FACTOR)]
            }
            Self::Email(address) => {
                vec![(format!("email {address}"), EMAIL), (format!("email from {client}"), CLIENT)]
            }
        };
        subjects.into_iter().map(|(subject, pace)| (sha256_hex(&subject), pace)).collect()
    }
}

/// Counts an attempt, unless there were too many.
pub(super) async fn admit(
    tx: &DatabaseTransaction,
    slow_down: &SlowDown,
    attempt: Attempt<'_>,
    now: OffsetDateTime,
) -> Result<(), NotAdmitted> {
    let SlowDown::On { client, .. } = slow_down else {
        return Ok(());
    };
    for (subject_hash, pace) in attempt.subjects(client) {
        let found = attempt::Entity::find_by_id(subject_hash.clone()).lock_exclusive();
        let known = found.one(tx).await?;
        let failures = count(known.as_ref(), &pace, now).map_err(NotAdmitted::TooMany)?;
        let row = attempt::ActiveModel {
            subject_hash: Set(subject_hash),
            failures: Set(failures),
            last_at: Set(now),
            blocked_until: Set(now + pause_after(failures, &pace)),
        };
        store(tx, row).await?;
    }
    Ok(())
}

/// Takes an attempt back that turned out well: the account's slate is clean
/// again, the others have one attempt less on them.
pub(super) async fn succeeded(
    tx: &DatabaseTransaction,
    slow_down: &SlowDown,
    attempt: Attempt<'_>,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    let SlowDown::On { client, .. } = slow_down else {
        return Ok(());
    };
    let mut subjects = attempt.subjects(client).into_iter();
    if let Some((own, _)) = subjects.next() {
        attempt::Entity::delete_by_id(own).exec(tx).await?;
    }
    // Whoever has an account could otherwise wipe the client's slate with it.
    for (subject_hash, pace) in subjects {
        let found = attempt::Entity::find_by_id(subject_hash).lock_exclusive();
        let Some(known) = found.one(tx).await? else { continue };
        let failures = (known.failures - 1).max(0);
        let row = attempt::ActiveModel {
            failures: Set(failures),
            blocked_until: Set(now + pause_after(failures, &pace)),
            ..known.into()
        };
        row.update(tx).await?;
    }
    Ok(())
}

async fn store(tx: &DatabaseTransaction, row: attempt::ActiveModel) -> Result<(), DbErr> {
    use attempt::Column::{BlockedUntil, Failures, LastAt, SubjectHash};
    let replace =
        OnConflict::column(SubjectHash).update_columns([Failures, LastAt, BlockedUntil]).to_owned();
    let insert = attempt::Entity::insert(row).on_conflict(replace);
    insert.exec_without_returning(tx).await.map(drop)
}

/// How many attempts count with this one, after those that are forgotten.
fn count(
    known: Option<&attempt::Model>,
    pace: &Pace,
    now: OffsetDateTime,
) -> Result<i32, TooManyAttempts> {
    let Some(known) = known else {
        return Ok(1);
    };
    if known.blocked_until > now {
        let wait_seconds = (known.blocked_until - now).whole_seconds().max(1);
        return Err(TooManyAttempts { wait_seconds });
    }
    let passed = (now - known.last_at).whole_seconds() / pace.forgotten_every.whole_seconds();
    let forgotten = i32::try_from(passed).unwrap_or(i32::MAX);
    Ok(known.failures.saturating_sub(forgotten).max(0).saturating_add(1))
}

fn pause_after(failures: i32, pace: &Pace) -> Duration {
    let beyond = usize::try_from(failures - pace.free).unwrap_or_default();
    let pause = beyond.checked_sub(1).map_or(0, |step| PAUSES[step.min(PAUSES.len() - 1)]);
    Duration::seconds(pause)
}

fn in_words(seconds: i64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        _ => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const START: OffsetDateTime = datetime!(2030-01-01 9:00 UTC);

    /// The pause after each of `n` attempts, each made as soon as it may be.
    fn pauses(pace: &Pace, n: usize) -> Vec<i64> {
        let (mut known, mut now) = (None, START);
        let mut pauses = Vec::new();
        for _ in 0..n {
            let failures = count(known.as_ref(), pace, now).unwrap();
            let pause = pause_after(failures, pace);
            pauses.push(pause.whole_seconds());
            known = Some(attempt::Model {
                subject_hash: String::new(),
                failures,
                last_at: now,
                blocked_until: now + pause,
            });
            now += pause;
        }
        pauses
    }

    #[test]
    fn s2_an_account_pauses_longer_each_time_and_never_longer_than_a_quarter_of_an_hour() {
        assert_eq!(pauses(&ACCOUNT_HERE, 9), [1, 3, 10, 60, 300, 900, 900, 900, 900]);
        assert_eq!(pauses(&EMAIL, 6), [0, 0, 0, 1, 3, 10]);
        assert_eq!(pauses(&SECOND_FACTOR, 9), [0, 0, 1, 3, 10, 60, 300, 900, 900]);
        assert!(pauses(&ACCOUNT, 100).iter().all(|pause| *pause == 0));
        assert!(pauses(&CLIENT, 60).iter().all(|pause| *pause == 0));
    }

    #[test]
    fn s2_an_attempt_in_a_pause_says_how_long_it_lasts() {
        let known = attempt::Model {
            subject_hash: String::new(),
            failures: 3,
            last_at: START,
            blocked_until: START + Duration::seconds(10),
        };
        let refused = count(Some(&known), &ACCOUNT_HERE, START + Duration::seconds(4)).unwrap_err();
        assert_eq!(refused.to_string(), "Too many attempts. Try again in 6 seconds");
        assert_eq!(count(Some(&known), &ACCOUNT_HERE, START + Duration::seconds(10)), Ok(4));
        assert_eq!(count(Some(&known), &ACCOUNT_HERE, START + Duration::minutes(31)), Ok(2));
        assert_eq!(count(Some(&known), &ACCOUNT_HERE, START + Duration::days(9)), Ok(1));
    }
}
