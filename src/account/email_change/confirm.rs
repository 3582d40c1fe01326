//! Confirming a new address by the link that went to it.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set,
};

use super::{
    CONFIRM_WITHIN, EmailChangeError, MovedAddress, hold, is_one_organisation, may_move,
    organisation, set_address,
};
use crate::account::rights::Pending;
use crate::account::shipped_lists::mail_domains;
use crate::account::token::{self, sha256_hex};
use crate::entity::{AccountStatus, TokenPurpose, account, email_change};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::vocabulary::MailDomains;

/// Gives an account its new address. Where that is of another organisation, a moderator has
/// to verify the account again.
///
/// # Errors
///
/// Refuses a link that is none, another account's, used, replaced, stopped or too old, and an
/// address that another account has got since.
pub(crate) async fn confirm_new_email(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    token: &str,
) -> Result<MovedAddress, EmailChangeError> {
    let now = occasion.now();
    let account = hold(tx, person.id()).await?;
    let found = email_change::Entity::find()
        .filter(email_change::Column::ConfirmHash.eq(sha256_hex(token)))
        .one(tx)
        .await?;
    let change = found.ok_or(EmailChangeError::NoSuchLink)?;
    may_confirm(&change, &account, now)?;
    let domains = mail_domains(tx).await?;
    may_move(tx, &domains, &account, &change.new_email).await?;
    forget_unconfirmed(tx, &change.new_email).await?;

    let is_elsewhere = !is_one_organisation(&domains, &account.email, &change.new_email);
    let is_checked_again = is_elsewhere && account.status == AccountStatus::Active;
    let mut row = account::ActiveModel { id: Set(account.id), ..Default::default() };
    if is_checked_again {
        row.status = Set(AccountStatus::AwaitingVerification);
        row.confirmed_at = Set(Some(now));
        row.decided_at = Set(None);
        row.decided_by = Set(None);
    }
    let moved = set_address(tx, row, &change.new_email).await?;
    let confirmed = email_change::ActiveModel {
        id: Set(change.id),
        confirmed_at: Set(Some(now)),
        // Accounts that the command line made were never decided about.
        verified_at: Set(
            is_checked_again.then_some(account.decided_at.unwrap_or(account.created_at))
        ),
        verified_by: Set(account.decided_by.filter(|_| is_checked_again)),
        ..Default::default()
    };
    confirmed.update(tx).await?;
    token::revoke(tx, account.id, TokenPurpose::Reset, now).await?;
    if is_checked_again {
        log_move(tx, occasion, &domains, &account, &moved).await?;
    }
    tracing::info!(account.id = %account.id, is_checked_again, "address changed");
    Ok(MovedAddress { account: moved, from: account.email })
}

/// The rule alone: whose link it is before what became of it.
fn may_confirm(
    change: &email_change::Model,
    account: &account::Model,
    now: time::OffsetDateTime,
) -> Result<(), EmailChangeError> {
    if change.account_id != account.id {
        return Err(EmailChangeError::Foreign);
    }
    if change.replaced_at.is_some() || change.stopped_at.is_some() {
        return Err(EmailChangeError::Ended);
    }
    if change.confirmed_at.is_some() {
        return Err(EmailChangeError::Used);
    }
    if now >= change.requested_at + CONFIRM_WITHIN {
        return Err(EmailChangeError::Expired);
    }
    // An address that has changed since has ended what was asked for before.
    if change.old_email != account.email {
        return Err(EmailChangeError::Ended);
    }
    Ok(())
}

/// Deletes an account that nobody confirmed: whoever could follow the link reads its mail.
async fn forget_unconfirmed(tx: &DatabaseTransaction, email: &str) -> Result<(), DbErr> {
    let unconfirmed = account::Entity::delete_many()
        .filter(account::Column::Email.eq(email))
        .filter(account::Column::Status.eq(AccountStatus::Unconfirmed))
        .filter(account::Column::RejectionReason.is_null());
    unconfirmed.exec(tx).await.map(drop)
}

/// Tells moderators, by the organisations: the log has no addresses.
pub(super) async fn log_move(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    domains: &MailDomains,
    before: &account::Model,
    after: &account::Model,
) -> Result<(), DbErr> {
    let name = |account: &account::Model| {
        organisation(domains, &account.email).unwrap_or_else(|| "unknown".to_owned())
    };
    let entry = LogEntry::new("change email", after).before(name(before)).after(name(after));
    moderation::record(tx, occasion, after.id, entry).await
}
