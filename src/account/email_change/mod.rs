//! Changing the address that one signs in with: asked for with the password, confirmed by a
//! link to the new address, and stopped by one to the old address.
//!
//! The answer is the same whether or not the new address has an account: only its mailbox
//! learns that. Of two changes that are asked for, the later one counts.

mod confirm;
mod error;
mod request;
mod stop;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect, Set, SqlErr,
};
use time::{Duration, OffsetDateTime};

use crate::entity::{AccountId, AccountStatus, Role, account, email_change};
use crate::vocabulary::{EmailAddress, MailDomains};

pub(crate) use confirm::confirm_new_email;
pub use error::EmailChangeError;
pub use request::{CheckedEmailChange, check_email_change, email_to_confirm, request_email_change};
pub(crate) use stop::stop_email_change;

/// How long the link to the new address works.
const CONFIRM_WITHIN: Duration = Duration::hours(48);
/// How long the link to the old address works, also once the change is made.
const STOP_WITHIN: Duration = Duration::days(7);

/// A change of address that was made.
#[derive(Clone, Debug)]
pub struct MovedAddress {
    /// The account as it is now.
    pub account: account::Model,
    /// What the address was.
    pub from: String,
}

/// Refuses to have nobody left who verifies accounts.
async fn may_move(
    db: &impl ConnectionTrait,
    domains: &MailDomains,
    account: &account::Model,
    to: &str,
) -> Result<(), EmailChangeError> {
    if account.role == Role::Member || is_one_organisation(domains, &account.email, to) {
        return Ok(());
    }
    let others = account::Entity::find()
        .filter(account::Column::Role.ne(Role::Member))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::Id.ne(account.id));
    if others.count(db).await? == 0 { Err(EmailChangeError::LastOfStaff) } else { Ok(()) }
}

/// Whether two addresses are of people of one organisation: of the one that their domains
/// belong to or, where neither belongs to any, of the same domain.
fn is_one_organisation(domains: &MailDomains, one: &str, other: &str) -> bool {
    match [one, other].map(|email| organisation(domains, email)) {
        [None, None] => domain(one) == domain(other),
        [one, other] => one == other,
    }
}

/// The name of the organisation that an address is of.
fn organisation(domains: &MailDomains, email: &str) -> Option<String> {
    let email = EmailAddress::parse(email).ok()?;
    domains.organisation_name(&email).map(str::to_owned)
}

fn domain(email: &str) -> &str {
    email.rsplit_once('@').map_or(email, |(_, domain)| domain)
}

/// Holds an account whose address is to change. That takes the strictest lock, because other
/// rows could refer to an address: taken after a weaker one it would wait for somebody who
/// writes in the account's name and waits for that.
async fn hold(tx: &DatabaseTransaction, id: AccountId) -> Result<account::Model, EmailChangeError> {
    let found = account::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    found.ok_or(EmailChangeError::NoSuchLink)
}

/// Gives an account another address.
async fn set_address(
    tx: &DatabaseTransaction,
    mut row: account::ActiveModel,
    email: &str,
) -> Result<account::Model, EmailChangeError> {
    row.email = Set(email.to_owned());
    row.update(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => EmailChangeError::Taken,
        _ => EmailChangeError::Database(error),
    })
}

/// Notes that another change takes the place of those that somebody has not confirmed.
async fn replace_unconfirmed(
    tx: &DatabaseTransaction,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    use email_change::Column::{AccountId, ConfirmedAt, ReplacedAt};
    email_change::Entity::update_many()
        .col_expr(ReplacedAt, Expr::value(now))
        .filter(AccountId.eq(account))
        .filter(ConfirmedAt.is_null())
        .filter(ReplacedAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}
