//! Who asks, by their session; and what a request decided about it.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

use super::session_store::{ACCOUNT, hash};
use crate::account::{self, Viewer};
use crate::db::Db;
use crate::entity::Role;
use crate::graphql::{Decision, SessionChange};
use crate::occasion::Occasion;

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

/// Who asks, and what their session holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    /// Who asks.
    pub(super) viewer: Viewer,
    /// Whether a line may be left for the next page.
    may_have_notice: bool,
}

/// What a session holds of ours, in the words of its row.
#[derive(Debug, Deserialize)]
struct Content {
    times: Option<Times>,
    notice: Option<String>,
}

/// Who asks at `now`. A session that has been idle for too long ends here.
///
/// Reads the row of a session together with its account: by itself the session
/// is loaded only where something of it is changed, or where nobody is signed in.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn caller(
    session: &Session,
    db: &Db,
    now: OffsetDateTime,
) -> Result<Caller, StatusCode> {
    let guest = |may_have_notice| Caller { viewer: Viewer::guest(), may_have_notice };
    let Some(id) = session.id() else { return Ok(guest(false)) };
    let occasion = Occasion::at(now);
    let found = account::viewer_of_session(db.reader(), &occasion, &hash(id)).await;
    let Some((viewer, content)) = found.map_err(fault)? else { return Ok(guest(true)) };
    let Some(role) = viewer.account().map(|account| account.role) else { return Ok(guest(true)) };
    let content: Content = serde_json::from_str(&content).map_err(fault)?;
    let times = content.times.unwrap_or(Times { began: 0, seen: 0 });
    let now = now.unix_timestamp();
    if is_over(role, times, now) {
        session.flush().await.map_err(fault)?;
        return Ok(guest(false));
    }
    if now - times.seen >= NOTED_EVERY.whole_seconds() {
        session.insert(TIMES, Times { seen: now, ..times }).await.map_err(fault)?;
    }
    Ok(Caller { viewer, may_have_notice: content.notice.is_some() })
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
pub(super) async fn take_notice(
    session: &Session,
    caller: &Caller,
) -> Result<Option<String>, StatusCode> {
    // Taking notes a change, so that the session would be written by every page.
    if !caller.may_have_notice || session.get_value(NOTICE).await.map_err(fault)?.is_none() {
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
