//! Reads who is asking, from the account of a session.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
};

use time::OffsetDateTime;

use super::fresh::is_fresh;
use super::policies::asks_something_of;
use super::rights::{Standing, Viewer};
use super::second_factor::has_second_factor;
use crate::entity::{AccountId, account, session};
use crate::notification;
use crate::occasion::to_the_second;
use crate::visibility::is_hidden;

/// Looks an account up, in one statement: who it is and may do where all of signing in was done a
/// moment ago.
///
/// An account that is gone, suspended, rejected or erased is a guest.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_of(db: &impl ConnectionTrait, id: AccountId) -> Result<Viewer, DbErr> {
    let found = signed_in(db, id).await?;
    Ok(found.map_or_else(Viewer::guest, |found| found.viewer(true)))
}

/// The same where only the password was proven, or what stands in for it: at the second step
/// where the account has a second factor.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_after_password(
    db: &impl ConnectionTrait,
    id: AccountId,
) -> Result<Viewer, DbErr> {
    Ok(match signed_in(db, id).await? {
        None => Viewer::guest(),
        Some(found) if found.has_second_factor => Viewer::at_second_step(found.account),
        Some(found) => found.viewer(true),
    })
}

async fn signed_in(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<SignedIn>, DbErr> {
    account::Entity::find_by_id(id)
        .expr_as(asks_something_of(own_id()), "is_asked")
        .expr_as(has_second_factor(own_id()), "has_second_factor")
        .into_model::<SignedIn>()
        .one(db)
        .await
}

/// Looks the account of a session up, named by the hash of its token, in one
/// statement: who it is, and what the session holds. `None` where there is no
/// such session or nobody is signed in by it.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_of_session(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    token_hash: &str,
) -> Result<Option<SessionViewer>, DbErr> {
    let mut found = account::Entity::find()
        .expr_as(asks_something_of(own_id()), "is_asked")
        .expr_as(has_second_factor(own_id()), "has_second_factor")
        .expr_as(notification::unread_count(own_id()), "unread_notifications")
        .expr_as(is_hidden(own_id()), "is_hidden")
        .column_as(session::Column::Content, "session_content")
        .column_as(session::Column::CreatedAt, "session_created_at")
        .column_as(session::Column::ProvenAt, "session_proven_at")
        .column_as(session::Column::LastSeenAt, "session_last_seen_at")
        .filter(session::Column::TokenHash.eq(token_hash))
        .filter(session::Column::ExpiresAt.gt(to_the_second(now)));
    let of_account = own_id().eq(session::Column::AccountId.into_expr());
    QueryTrait::query(&mut found).join(JoinType::InnerJoin, session::Entity, of_account);
    let found = found.into_model::<BySession>().one(db).await?;
    Ok(found.map(|found| found.session_viewer(now)))
}

/// Whoever is signed in with a session, and what its row says of it.
#[derive(Clone, Debug)]
pub struct SessionViewer {
    /// Who asks.
    pub viewer: Viewer,
    /// What the session holds, as JSON.
    pub content: String,
    /// How many unread notifications the person has.
    pub unread_notifications: i64,
    /// Whether the person hides from all members now.
    pub is_hidden: bool,
    /// When the session began.
    pub began: OffsetDateTime,
    /// When it was last used.
    pub last_seen: OffsetDateTime,
}

#[derive(FromQueryResult)]
struct SignedIn {
    #[sea_orm(nested)]
    account: account::Model,
    is_asked: bool,
    has_second_factor: bool,
}

#[derive(FromQueryResult)]
struct BySession {
    #[sea_orm(nested)]
    signed_in: SignedIn,
    session_content: String,
    unread_notifications: i64,
    is_hidden: bool,
    session_created_at: OffsetDateTime,
    session_proven_at: Option<OffsetDateTime>,
    session_last_seen_at: OffsetDateTime,
}

impl BySession {
    fn session_viewer(self, now: OffsetDateTime) -> SessionViewer {
        let viewer = match self.session_proven_at {
            Some(proven_at) => self.signed_in.viewer(is_fresh(proven_at, now)),
            None => Viewer::at_second_step(self.signed_in.account),
        };
        SessionViewer {
            viewer,
            content: self.session_content,
            unread_notifications: self.unread_notifications,
            is_hidden: self.is_hidden,
            began: self.session_created_at,
            last_seen: self.session_last_seen_at,
        }
    }
}

impl SignedIn {
    fn viewer(self, is_fresh: bool) -> Viewer {
        let standing = Standing {
            policies_accepted: !self.is_asked,
            has_second_factor: self.has_second_factor,
            is_fresh,
        };
        Viewer::signed_in(self.account, standing)
    }
}

fn own_id() -> Expr {
    Expr::col((account::Entity, account::Column::Id))
}
