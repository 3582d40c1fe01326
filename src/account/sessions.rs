//! A person's own sessions: listing and ending them.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::rights::Pending;
use crate::entity::{AccountId, session};
use crate::occasion::Occasion;
use crate::refusal::{Kind, Refusal};

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
