//! Finding an account, for admins, and a member, for moderators.
//!
//! By a part of its name, or by its whole address: whoever knows an address may
//! look it up, and nobody can read addresses off the list.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::rights::{Admin, Moderator};
use crate::db::{Slice, like_containing};
use crate::entity::{AccountId, AccountStatus, account};

/// Which accounts are looked for; what is left out lets all pass.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// A part of the name, or the whole address, in any case.
    pub text: Option<String>,
    /// Their status.
    pub status: Option<AccountStatus>,
}

/// Accounts by name, after the name and identifier of the last one of an earlier
/// page. Those that were erased are found by nobody.
///
/// # Errors
///
/// When the database fails.
pub async fn find_accounts(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    filter: &AccountFilter,
    slice: &Slice<(String, AccountId)>,
) -> Result<Vec<account::Model>, DbErr> {
    use account::Column::{DisplayName, Id, Status};
    let mut accounts = account::Entity::find()
        .filter(Status.ne(AccountStatus::Erased))
        .order_by_asc(DisplayName)
        .order_by_asc(Id)
        .limit(slice.limit + 1);
    if let Some(text) = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        accounts = accounts.filter(holds(text));
    }
    if let Some(status) = filter.status {
        accounts = accounts.filter(Status.eq(status));
    }
    if let Some((name, id)) = &slice.from {
        let place: [Expr; 2] = [DisplayName.into_expr(), Id.into_expr()];
        let last: [Expr; 2] = [Expr::value(name), Expr::value(*id)];
        accounts = accounts.filter(Expr::tuple(place).gt(Expr::tuple(last)));
    }
    accounts.all(db).await
}

/// The account of an identifier, unless it was erased.
///
/// # Errors
///
/// When the database fails.
pub async fn find_account(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    id: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    let kept = account::Column::Status.ne(AccountStatus::Erased);
    account::Entity::find_by_id(id).filter(kept).one(db).await
}

/// An account that nobody else changes until this transaction ends.
pub(super) async fn lock_account(
    tx: &DatabaseTransaction,
    id: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// How many members one search finds, so that all of them are read.
const MEMBERS_FOUND_MAX: u64 = 50;

/// The first members by name who are called so, or have this whole address. Nobody
/// is found by nothing.
///
/// # Errors
///
/// When the database fails.
pub async fn find_members(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
    text: &str,
) -> Result<Vec<account::Model>, DbErr> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    account::Entity::find()
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(holds(text))
        .order_by_asc(account::Column::DisplayName)
        .order_by_asc(account::Column::Id)
        .limit(MEMBERS_FOUND_MAX)
        .all(db)
        .await
}

/// The member of an identifier.
///
/// # Errors
///
/// When the database fails.
pub async fn find_member(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
    id: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    let is_member = account::Column::Status.eq(AccountStatus::Active);
    account::Entity::find_by_id(id).filter(is_member).one(db).await
}

/// That the name has `text` in it, as it is typed or lowered (SQLite lowers ASCII
/// only), or that the address is `text`.
fn holds(text: &str) -> Condition {
    let lowered = Func::lower(Expr::col(account::Column::DisplayName));
    Condition::any()
        .add(account::Column::Email.eq(text.to_lowercase()))
        .add(account::Column::DisplayName.like(like_containing(text)))
        .add(Expr::from(lowered).like(like_containing(&text.to_lowercase())))
}
