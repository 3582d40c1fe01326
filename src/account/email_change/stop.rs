//! Stopping a change of address by the link that went to the old one.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};
use time::OffsetDateTime;

use super::confirm::log_move;
use super::{EmailChangeError, MovedAddress, STOP_WITHIN, hold, set_address};
use crate::account::reset::post_reset;
use crate::account::sessions::end_all_sessions;
use crate::account::shipped_lists::mail_domains;
use crate::account::token::{self, sha256_hex};
use crate::entity::{AccountId, AccountStatus, TokenPurpose, account, email_change};
use crate::occasion::Occasion;

/// Stops a change of address, or takes it back where it was made, with all that were made
/// after it. Somebody knows the password who should not: it works no more, everybody is
/// signed out, and a link to set another one goes to the old address. Returns the account where
/// its address is another one now.
///
/// # Errors
///
/// Refuses a link that is none, used or too old, and an address that somebody else has by now.
pub(crate) async fn stop_email_change(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    token: &str,
) -> Result<Option<MovedAddress>, EmailChangeError> {
    let now = occasion.now();
    let owner = find(tx, token).await?.account_id;
    let account = hold(tx, owner).await?;
    let change = find(tx, token).await?;
    if change.stopped_at.is_some() {
        return Err(EmailChangeError::Stopped);
    }
    if now >= change.requested_at + STOP_WITHIN {
        return Err(EmailChangeError::Expired);
    }
    let mut row = account::ActiveModel {
        id: Set(owner),
        password_hash: Set(String::new()),
        ..Default::default()
    };
    let verified = last_verified(tx, &change).await?;
    if let (AccountStatus::AwaitingVerification, Some(verified)) = (account.status, verified) {
        row.status = Set(AccountStatus::Active);
        row.decided_at = Set(verified.verified_at);
        row.decided_by = Set(verified.verified_by);
    }
    let back = set_address(tx, row, &change.old_email).await?;
    stop_all(tx, owner, now).await?;
    end_all_sessions(tx, owner).await?;
    token::revoke(tx, owner, TokenPurpose::Reset, now).await?;
    post_reset(tx, occasion, &back).await?;
    if back.status != account.status {
        log_move(tx, occasion, &mail_domains(tx).await?, &account, &back).await?;
    }
    tracing::info!(account.id = %owner, "change of address stopped");
    let is_back = account.email != back.email;
    Ok(is_back.then_some(MovedAddress { account: back, from: account.email }))
}

/// The first change from this one on because of which the account waits to be verified again.
async fn last_verified(
    tx: &DatabaseTransaction,
    change: &email_change::Model,
) -> Result<Option<email_change::Model>, DbErr> {
    use email_change::Column::{AccountId, RequestedAt, VerifiedAt};
    email_change::Entity::find()
        .filter(AccountId.eq(change.account_id))
        .filter(RequestedAt.gte(change.requested_at))
        .filter(VerifiedAt.is_not_null())
        .order_by_asc(RequestedAt)
        .one(tx)
        .await
}

/// No link of any change of the account works from now on.
async fn stop_all(
    tx: &DatabaseTransaction,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    use email_change::Column::{AccountId, StoppedAt};
    email_change::Entity::update_many()
        .col_expr(StoppedAt, Expr::value(now))
        .filter(AccountId.eq(account))
        .filter(StoppedAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}

async fn find(
    tx: &DatabaseTransaction,
    token: &str,
) -> Result<email_change::Model, EmailChangeError> {
    let hash = email_change::Column::StopHash.eq(sha256_hex(token));
    let found = email_change::Entity::find().filter(hash);
    found.one(tx).await?.ok_or(EmailChangeError::NoSuchLink)
}
