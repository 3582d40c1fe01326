//! Reads who is asking, from the account of a session.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
};

use time::OffsetDateTime;

use super::policies::asks_something_of;
use super::rights::Viewer;
use crate::entity::{AccountId, account, session};
use crate::notification;
use crate::occasion::to_the_second;
use crate::visibility::is_hidden;

/// Looks an account up, in one statement.
///
/// An account that is gone, suspended, rejected or erased is a guest.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_of(db: &impl ConnectionTrait, id: AccountId) -> Result<Viewer, DbErr> {
    let found = account::Entity::find_by_id(id)
        .expr_as(asks_something_of(own_id()), "is_asked")
        .into_model::<SignedIn>()
        .one(db)
        .await?;
    Ok(found.map_or_else(Viewer::guest, SignedIn::viewer))
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
        .expr_as(notification::unread_count(own_id()), "unread_notifications")
        .expr_as(is_hidden(own_id()), "is_hidden")
        .column_as(session::Column::Content, "session_content")
        .column_as(session::Column::CreatedAt, "session_created_at")
        .column_as(session::Column::LastSeenAt, "session_last_seen_at")
        .filter(session::Column::TokenHash.eq(token_hash))
        .filter(session::Column::ExpiresAt.gt(to_the_second(now)));
    let of_account = own_id().eq(session::Column::AccountId.into_expr());
    QueryTrait::query(&mut found).join(JoinType::InnerJoin, session::Entity, of_account);
    let found = found.into_model::<BySession>().one(db).await?;
    Ok(found.map(BySession::session_viewer))
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
}

#[derive(FromQueryResult)]
struct BySession {
    #[sea_orm(nested)]
    signed_in: SignedIn,
    session_content: String,
    unread_notifications: i64,
    is_hidden: bool,
    session_created_at: OffsetDateTime,
    session_last_seen_at: OffsetDateTime,
}

impl BySession {
    fn session_viewer(self) -> SessionViewer {
        SessionViewer {
            viewer: self.signed_in.viewer(),
            content: self.session_content,
            unread_notifications: self.unread_notifications,
            is_hidden: self.is_hidden,
            began: self.session_created_at,
            last_seen: self.session_last_seen_at,
        }
    }
}

impl SignedIn {
    fn viewer(self) -> Viewer {
        Viewer::signed_in(self.account, !self.is_asked)
    }
}

fn own_id() -> Expr {
    Expr::col((account::Entity, account::Column::Id))
}
