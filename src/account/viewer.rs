//! Who asks, from the account that a session names.

use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QuerySelect};

use super::policies::asks_something_of;
use super::rights::Viewer;
use crate::entity::{AccountId, account};

/// Looks the account of a session up, in one statement.
///
/// An account that is gone, suspended, rejected or erased is a guest.
///
/// # Errors
///
/// When the database fails.
pub async fn viewer_of(db: &impl ConnectionTrait, id: AccountId) -> Result<Viewer, DbErr> {
    let own_id = Expr::col((account::Entity, account::Column::Id));
    let found = account::Entity::find_by_id(id)
        .expr_as(asks_something_of(own_id), "is_asked")
        .into_model::<SignedIn>()
        .one(db)
        .await?;
    Ok(found.map_or_else(Viewer::guest, |found| Viewer::signed_in(found.account, !found.is_asked)))
}

#[derive(FromQueryResult)]
struct SignedIn {
    #[sea_orm(nested)]
    account: account::Model,
    is_asked: bool,
}
