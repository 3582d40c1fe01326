//! Who asks, by their session; and what a request decided about it.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

use super::session_store::ACCOUNT;
use crate::account::{self, Viewer};
use crate::db::Db;
use crate::entity::{AccountId, Role};
use crate::graphql::{Decision, SessionChange};

/// When a session began and was last used, in seconds since 1970.
const TIMES: &str = "times";
/// A line for the next page.
const NOTICE: &str = "notice";

/// How long an unused session of a member lasts.
pub(super) const IDLE_MEMBER: Duration = Duration::days(30);
/// How long an unused session of somebody on the staff lasts.
const IDLE_STAFF: Duration = Duration::minutes(30);
/// How long a session of somebody on the staff lasts, used or not.
const WHOLE_STAFF: Duration = Duration::hours(24);
/// How exact "last used" is. Each note of it is a write.
const NOTED_EVERY: Duration = Duration::minutes(2);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Times {
    began: i64,
    seen: i64,
}

/// Who asks at `now`. A session that has been idle for too long ends here.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn viewer(
    session: &Session,
    db: &Db,
    now: OffsetDateTime,
) -> Result<Viewer, StatusCode> {
    let Some(id) = session.get::<AccountId>(ACCOUNT).await.map_err(fault)? else {
        return Ok(Viewer::guest());
    };
    let viewer = account::viewer_of(db.reader(), id).await.map_err(fault)?;
    let now = now.unix_timestamp();
    let unknown = Times { began: 0, seen: 0 };
    let times = session.get::<Times>(TIMES).await.map_err(fault)?.unwrap_or(unknown);
    let Some(role) = viewer.account().map(|account| account.role) else {
        return Ok(Viewer::guest());
    };
    if is_over(role, times, now) {
        session.flush().await.map_err(fault)?;
        return Ok(Viewer::guest());
    }
    if now - times.seen >= NOTED_EVERY.whole_seconds() {
        session.insert(TIMES, Times { seen: now, ..times }).await.map_err(fault)?;
    }
    Ok(viewer)
}

fn is_over(role: Role, times: Times, now: i64) -> bool {
    let (idle, whole) = match role {
        Role::Member => (IDLE_MEMBER, Duration::MAX),
        Role::Moderator | Role::Admin => (IDLE_STAFF, WHOLE_STAFF),
    };
    now - times.seen > idle.whole_seconds() || now - times.began > whole.whole_seconds()
}

/// Carries out what a request decided about its session.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn apply(
    change: &SessionChange,
    session: &Session,
    now: OffsetDateTime,
) -> Result<(), StatusCode> {
    match change.decision() {
        None => Ok(()),
        Some(Decision::SignOut) => session.flush().await.map_err(fault),
        Some(Decision::SignIn(id)) => {
            // Whoever knew the identifier before does not know it now.
            session.cycle_id().await.map_err(fault)?;
            let now = now.unix_timestamp();
            session.insert(ACCOUNT, id).await.map_err(fault)?;
            session.insert(TIMES, Times { began: now, seen: now }).await.map_err(fault)
        }
    }
}

/// Leaves a line for the next page of this person.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn notify(session: &Session, notice: &str) -> Result<(), StatusCode> {
    session.insert(NOTICE, notice).await.map_err(fault)
}

/// Takes the line that was left, so that it shows once.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn take_notice(session: &Session) -> Result<Option<String>, StatusCode> {
    // Taking notes a change, so that the session would be written by every page.
    if session.get_value(NOTICE).await.map_err(fault)?.is_none() {
        return Ok(None);
    }
    session.remove(NOTICE).await.map_err(fault)
}

fn fault(error: impl std::fmt::Display) -> StatusCode {
    tracing::error!(%error, "the session cannot be read or written");
    StatusCode::INTERNAL_SERVER_ERROR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_members_may_be_idle_for_thirty_days_and_staff_for_thirty_minutes() {
        let minutes = |n: i64| n * 60;
        let idle = |role, n| is_over(role, Times { began: 0, seen: 0 }, minutes(n));
        assert!(!idle(Role::Member, 30 * 24 * 60));
        assert!(idle(Role::Member, 30 * 24 * 60 + 1));
        for staff in [Role::Moderator, Role::Admin] {
            assert!(!idle(staff, 30));
            assert!(idle(staff, 31));
            let busy = |n| is_over(staff, Times { began: 0, seen: minutes(n) }, minutes(n));
            assert!(!busy(24 * 60));
            assert!(busy(24 * 60 + 1));
        }
    }
}
