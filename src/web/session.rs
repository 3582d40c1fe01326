//! Reads who is asking from the session, and stores what a request changed in it.

use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, Session};

use super::browser;
use super::clock;
use super::device::ToKeep;
use super::session_store::{ACCOUNT, BROWSER, PROVEN, hash};
use crate::account::{self, IDLE_MEMBER, Viewer};
use crate::db::Db;
use crate::entity::AccountId;
use crate::graphql::{Client, Decision, SessionChange};

/// A line for the next page.
const NOTICE: &str = "notice";
/// What the next page may offer to undo.
const UNDO: &str = "undo";

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
    if found.viewer.account().is_none() && found.viewer.second_step().is_none() {
        return Ok(guest(true));
    }
    if found.is_over(now) {
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

/// The client of a request, with its session and its browser.
pub(super) fn of_request(client: Client, session: &Session, headers: &HeaderMap) -> Client {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let browser = agent.and_then(browser::words);
    Client { session: session.id().map(hash), browser, ..client }
}

/// Carries out what a request decided about its session.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn apply(
    change: &SessionChange,
    session: &Session,
    client: &Client,
    to_keep: &ToKeep,
) -> Result<(), StatusCode> {
    if let Some(token) = change.device() {
        to_keep.set(token);
    }
    match change.decision() {
        None => Ok(()),
        Some(Decision::SignOut) => session.flush().await.map_err(fault),
        Some(Decision::SignIn(id)) => {
            begin(session, client, id).await?;
            prove(session).await
        }
        Some(Decision::AwaitSecondStep(id)) => {
            begin(session, client, id).await?;
            session.remove_value(PROVEN).await.map(drop).map_err(fault)
        }
        // What was proven, and when, stays as it is.
        Some(Decision::Renew) => session.cycle_id().await.map_err(fault),
        Some(Decision::Prove) => prove(session).await,
    }
}

/// Begins a session of an account. Whoever knew the identifier before does not know it now.
async fn begin(session: &Session, client: &Client, id: AccountId) -> Result<(), StatusCode> {
    session.cycle_id().await.map_err(fault)?;
    if let Some(browser) = &client.browser {
        session.insert(BROWSER, browser).await.map_err(fault)?;
    }
    session.insert(ACCOUNT, id).await.map_err(fault)
}

/// Notes that the person has proven just now that it is them.
async fn prove(session: &Session) -> Result<(), StatusCode> {
    session.insert(PROVEN, clock::now().unix_timestamp()).await.map_err(fault)
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
