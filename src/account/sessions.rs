//! A person's own sessions: listing and ending them.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::rights::{Pending, Viewer};
use super::viewer::{SessionViewer, viewer_of_session};
use crate::entity::{AccountId, Role, session};
use crate::occasion::Occasion;
use crate::refusal::{Kind, Refusal};

/// How long an unused session of a member lasts.
pub const IDLE_MEMBER: Duration = Duration::days(30);
/// How long an unused session of somebody on the staff lasts.
const IDLE_STAFF: Duration = Duration::minutes(30);
/// How long a session of somebody on the staff lasts, used or not.
const WHOLE_STAFF: Duration = Duration::hours(24);
/// How long somebody has for the second factor, once the password is proven.
const SECOND_STEP: Duration = Duration::minutes(10);
/// How many sessions are shown.
const SESSIONS_MAX: u64 = 100;

/// Why a session was not ended.
#[derive(Debug, thiserror::Error)]
pub enum EndSessionError {
    /// It is not one of the person's own, or it is over.
    #[error("This device is not signed in")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for EndSessionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
        }
    }
}

impl SessionViewer {
    /// Whether it has been unused for too long, or lasts for too long.
    #[must_use]
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        if self.viewer.second_step().is_some() {
            return now - self.began > SECOND_STEP;
        }
        let role = self.viewer.account().map_or(Role::Member, |account| account.role);
        is_over(role, self.began, self.last_seen, now)
    }
}

fn is_over(
    role: Role,
    began: OffsetDateTime,
    last_seen: OffsetDateTime,
    now: OffsetDateTime,
) -> bool {
    let (idle, whole) = match role {
        Role::Member => (IDLE_MEMBER, Duration::MAX),
        Role::Moderator | Role::Admin => (IDLE_STAFF, WHOLE_STAFF),
    };
    now - last_seen > idle || now - began > whole
}

/// Who asks by the session that is named by the hash of its token: a guest where it has ended
/// or is over.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_by_session(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    token_hash: &str,
) -> Result<Viewer, DbErr> {
    let found = viewer_of_session(db, now, token_hash).await?.filter(|found| !found.is_over(now));
    Ok(found.map_or_else(Viewer::guest, |found| found.viewer))
}

/// The browser that a session was begun with, in plain words, where it said.
#[must_use]
pub fn browser_of(session: &session::Model) -> Option<String> {
    #[derive(Deserialize)]
    struct Content {
        browser: Option<String>,
    }
    serde_json::from_str::<Content>(&session.content).ok()?.browser
}

/// Ends all of a person's own sessions but for the one that is named by the hash of its token.
///
/// # Errors
///
/// When the database fails.
pub async fn end_own_other_sessions(
    tx: &DatabaseTransaction,
    person: &Pending,
    kept: Option<&str>,
) -> Result<u64, DbErr> {
    let ended = end_other_sessions(tx, person.id(), kept).await?;
    tracing::info!(account.id = %person.id(), ended, "other sessions ended");
    Ok(ended)
}

/// Where a person is signed in, last used first, a hundred at most.
///
/// # Errors
///
/// When the database fails.
pub async fn own_sessions(
    db: &impl ConnectionTrait,
    occasion: &Occasion,
    person: &Pending,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::AccountId.eq(person.id()))
        .filter(session::Column::ExpiresAt.gt(occasion.now()))
        .filter(session::Column::ProvenAt.is_not_null())
        .order_by_desc(session::Column::LastSeenAt)
        .limit(SESSIONS_MAX)
        .all(db)
        .await
}

/// Ends one of a person's own sessions, named by the hash of its token.
///
/// # Errors
///
/// When it is not one of theirs, or is over.
pub async fn end_session(
    tx: &DatabaseTransaction,
    person: &Pending,
    token_hash: &str,
) -> Result<(), EndSessionError> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(person.id()))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(tx)
        .await?;
    if ended.rows_affected == 0 {
        return Err(EndSessionError::NotFound);
    }
    tracing::info!(account.id = %person.id(), "session ended");
    Ok(())
}

/// Ends the sessions of an account but for the one that is named by the hash of its token.
pub(super) async fn end_other_sessions(
    tx: &DatabaseTransaction,
    account: AccountId,
    kept: Option<&str>,
) -> Result<u64, DbErr> {
    let others = session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::TokenHash.ne(kept.unwrap_or_default()));
    Ok(others.exec(tx).await?.rows_affected)
}

/// Ends every session of an account.
pub(super) async fn end_all_sessions(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<(), DbErr> {
    let own = session::Column::AccountId.eq(account);
    session::Entity::delete_many().filter(own).exec(tx).await.map(drop)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn s2_members_may_be_idle_for_thirty_days_and_staff_for_thirty_minutes() {
        let began = datetime!(2030-01-01 9:00 UTC);
        let after = |minutes| began + Duration::minutes(minutes);
        let idle = |role, n| is_over(role, began, began, after(n));
        assert!(!idle(Role::Member, 30 * 24 * 60));
        assert!(idle(Role::Member, 30 * 24 * 60 + 1));
        for staff in [Role::Moderator, Role::Admin] {
            assert!(!idle(staff, 30));
            assert!(idle(staff, 31));
            let busy = |n| is_over(staff, began, after(n), after(n));
            assert!(!busy(24 * 60));
            assert!(busy(24 * 60 + 1));
        }
    }
}
