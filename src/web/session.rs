//! Reads who is asking from the session, and stores what a request changed in it.

use axum::http::StatusCode;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, Session};

use super::session_store::{ACCOUNT, hash};
use crate::account::{self, SessionViewer, Viewer};
use crate::db::Db;
use crate::entity::Role;
use crate::graphql::{Client, Decision, SessionChange};

/// A line for the next page.
const NOTICE: &str = "notice";
/// What the next page may offer to undo.
const UNDO: &str = "undo";

/// How long an unused session of a member lasts.
pub(super) const IDLE_MEMBER: Duration = Duration::days(30);
/// How long an unused session of somebody on the staff lasts.
const IDLE_STAFF: Duration = Duration::minutes(30);
/// How long a session of somebody on the staff lasts, used or not.
const WHOLE_STAFF: Duration = Duration::hours(24);
/// How exact "last used" is. Each note of it is a write.
const NOTED_EVERY: Duration = Duration::minutes(2);

/// Who asks, and what their session holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    /// Who asks.
    pub(super) viewer: Viewer,
    /// How many unread notifications they have.
    pub(super) unread_notifications: i64,
    /// Whether they hide from all members now.
    pub(super) is_hidden: bool,
    /// Whether a line may be left for the next page.
    may_have_notice: bool,
}

/// What a session holds of ours, in the words of its row.
#[derive(Debug, Deserialize)]
struct Content {
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
    let guest = |may_have_notice| Caller { may_have_notice, ..Caller::default() };
    let Some(id) = session.id() else { return Ok(guest(false)) };
    let found = account::viewer_of_session(db.reader(), now, &hash(id)).await;
    let Some(found) = found.map_err(fault)? else { return Ok(guest(true)) };
    let Some(role) = found.viewer.account().map(|account| account.role) else {
        return Ok(guest(true));
    };
    if is_over(role, &found, now) {
        session.flush().await.map_err(fault)?;
        return Ok(guest(false));
    }
    if now - found.last_seen >= NOTED_EVERY {
        // Both the row and the cookie last for so long from now.
        session.set_expiry(Some(Expiry::OnInactivity(IDLE_MEMBER)));
    }
    let content: Content = serde_json::from_str(&found.content).map_err(fault)?;
    Ok(Caller {
        viewer: found.viewer,
        unread_notifications: found.unread_notifications,
        is_hidden: found.is_hidden,
        may_have_notice: content.notice.is_some(),
    })
}

/// The client of a request, with its session.
pub(super) fn of_session(client: Client, session: &Session) -> Client {
    Client { session: session.id().map(hash), ..client }
}

fn is_over(role: Role, session: &SessionViewer, now: OffsetDateTime) -> bool {
    let (idle, whole) = match role {
        Role::Member => (IDLE_MEMBER, Duration::MAX),
        Role::Moderator | Role::Admin => (IDLE_STAFF, WHOLE_STAFF),
    };
    now - session.last_seen > idle || now - session.began > whole
}

/// Carries out what a request decided about its session.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn apply(change: &SessionChange, session: &Session) -> Result<(), StatusCode> {
    match change.decision() {
        None => Ok(()),
        Some(Decision::SignOut) => session.flush().await.map_err(fault),
        Some(Decision::SignIn(id)) => {
            // Whoever knew the identifier before does not know it now.
            session.cycle_id().await.map_err(fault)?;
            session.insert(ACCOUNT, id).await.map_err(fault)
        }
    }
}

/// A line for the next page of this person, with what it offers to undo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notice {
    /// What happened.
    pub(super) text: String,
    /// The entries of the moderation log that can be undone.
    pub(super) undo: Vec<String>,
}

/// Leaves a line for the next page of this person.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn notify(session: &Session, notice: &Notice) -> Result<(), StatusCode> {
    session.insert(UNDO, &notice.undo).await.map_err(fault)?;
    session.insert(NOTICE, &notice.text).await.map_err(fault)
}

/// Takes the line that was left, so that it shows once.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn take_notice(
    session: &Session,
    caller: &Caller,
) -> Result<Option<Notice>, StatusCode> {
    // Taking notes a change, so that the session would be written by every page.
    if !caller.may_have_notice || session.get_value(NOTICE).await.map_err(fault)?.is_none() {
        return Ok(None);
    }
    let undo = session.remove(UNDO).await.map_err(fault)?.unwrap_or_default();
    let text = session.remove(NOTICE).await.map_err(fault)?;
    Ok(text.map(|text| Notice { text, undo }))
}

fn fault(error: impl std::fmt::Display) -> StatusCode {
    tracing::error!(%error, "the session cannot be read or written");
    StatusCode::INTERNAL_SERVER_ERROR
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn s2_members_may_be_idle_for_thirty_days_and_staff_for_thirty_minutes() {
        let began = datetime!(2030-01-01 9:00 UTC);
        let session = |seen_after| SessionViewer {
            unread_notifications: 0,
            is_hidden: false,
            viewer: Viewer::guest(),
            content: String::new(),
            began,
            last_seen: began + Duration::minutes(seen_after),
        };
        let idle = |role, n| is_over(role, &session(0), began + Duration::minutes(n));
        assert!(!idle(Role::Member, 30 * 24 * 60));
        assert!(idle(Role::Member, 30 * 24 * 60 + 1));
        for staff in [Role::Moderator, Role::Admin] {
            assert!(!idle(staff, 30));
            assert!(idle(staff, 31));
            let busy = |n| is_over(staff, &session(n), began + Duration::minutes(n));
            assert!(!busy(24 * 60));
            assert!(busy(24 * 60 + 1));
        }
    }
}
