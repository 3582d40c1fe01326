//! Asking for another address.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, Set,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{CONFIRM_WITHIN, EmailChangeError, may_move, replace_unconfirmed};
use crate::account::own_password::wrong_password;
use crate::account::rights::Pending;
use crate::account::shipped_lists::mail_domains;
use crate::account::sign_in::TriedPassword;
use crate::account::sign_up::{account_of_address, allowed_address};
use crate::account::slow_down::{Attempt, SlowDown, admit};
use crate::account::token::{self, sha256_hex};
use crate::config::SecretKey;
use crate::entity::{AccountStatus, account, email_change};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Problem};
use crate::vocabulary::EmailAddress;

/// A new address of somebody whose password was compared.
pub struct CheckedEmailChange {
    tried: TriedPassword,
    email: EmailAddress,
}

/// Checks a new address, of somebody whose password was compared.
///
/// # Errors
///
/// A wrong password and an address that nobody may sign up with, both at once.
pub async fn check_email_change(
    db: &impl ConnectionTrait,
    person: &Pending,
    tried: TriedPassword,
    email: &str,
) -> Result<CheckedEmailChange, EmailChangeError> {
    let domains = mail_domains(db).await?;
    let mut problems = Vec::new();
    let email = allowed_address(&domains, email, &["email"]);
    let email = email.map_err(|problem| problems.push(problem)).ok();
    if email.as_ref().is_some_and(|email| email.as_str() == person.account().email) {
        let message = "This is your email address already. Enter another one";
        problems.push(Problem::new(Code::Invalid, &["email"], message));
    }
    problems.extend(wrong_password(&tried, "password"));
    match email {
        Some(email) if problems.is_empty() => Ok(CheckedEmailChange { tried, email }),
        _ => Err(EmailChangeError::Invalid(problems)),
    }
}

/// Notes that a person wants another address; a link goes to it, and a notice to the old one.
/// A change that they asked for before, and have not confirmed, is over.
///
/// # Errors
///
/// When the password was changed in the meantime, when there were too many emails to the
/// address, and for the last of the staff where the organisation of the address changes.
pub async fn request_email_change(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    key: &SecretKey,
    CheckedEmailChange { tried, email }: CheckedEmailChange,
) -> Result<(), EmailChangeError> {
    let now = occasion.now();
    let account = tried.lock(tx).await?.ok_or_else(|| {
        let problem = Problem::new(Code::WrongPassword, &["password"], "Enter your password again");
        EmailChangeError::Invalid(vec![problem])
    })?;
    tried.succeeded(tx, now).await?;
    admit(tx, slow_down, Attempt::Email(email.as_str()), now).await?;
    may_move(tx, &mail_domains(tx).await?, &account, email.as_str()).await?;
    replace_unconfirmed(tx, account.id, now).await?;
    let (confirm, stop) = (token::fresh(occasion), token::fresh(occasion));
    let row = email_change::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(account.id),
        old_email: Set(account.email.clone()),
        new_email: Set(email.as_str().to_owned()),
        confirm_hash: Set(sha256_hex(&confirm)),
        stop_hash: Set(sha256_hex(&stop)),
        requested_at: Set(now),
        confirmed_at: Set(None),
        replaced_at: Set(None),
        stopped_at: Set(None),
        verified_at: Set(None),
        verified_by: Set(None),
    };
    row.insert(tx).await?;
    let known = account_of_address(tx, key, &email).await?;
    let (to_new, cause) = match known.filter(|known| !is_unconfirmed(known)) {
        None => {
            let name = account.display_name.clone();
            let cause = format!("confirm-new-email:{}", occasion.id::<Uuid>());
            (Email::ConfirmNewEmail { name, token: confirm }, cause)
        }
        // Once a day: whoever owns the mailbox has not asked for it.
        Some(known) => {
            (Email::AddressInUse {}, format!("address-in-use:{}:{}", known.id, now.date()))
        }
    };
    let to = Recipient { account: None, address: email.as_str().to_owned() };
    outbox::post(tx, occasion, &to, cause, &to_new).await?;
    post_notice(tx, occasion, &account, stop).await?;
    tracing::info!(account.id = %account.id, "change of address requested");
    Ok(())
}

/// Whether nobody has shown that an account's address is theirs, so that it is free.
fn is_unconfirmed(account: &account::Model) -> bool {
    account.status == AccountStatus::Unconfirmed && account.rejection_reason.is_none()
}

async fn post_notice(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    stop: String,
) -> Result<(), DbErr> {
    let email = Email::EmailChangeAsked { name: account.display_name.clone(), token: stop };
    let to = Recipient { account: Some(account.id), address: account.email.clone() };
    let cause = format!("email-change-asked:{}", occasion.id::<Uuid>());
    outbox::post(tx, occasion, &to, cause, &email).await
}

/// The address that a person asked for and has yet to confirm.
///
/// # Errors
///
/// When the database fails.
pub async fn email_to_confirm(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    person: &Pending,
) -> Result<Option<String>, DbErr> {
    use email_change::Column::{AccountId, ConfirmedAt, ReplacedAt, RequestedAt, StoppedAt};
    let waiting = email_change::Entity::find()
        .filter(AccountId.eq(person.id()))
        .filter(ConfirmedAt.is_null())
        .filter(ReplacedAt.is_null())
        .filter(StoppedAt.is_null())
        .filter(RequestedAt.gt(now - CONFIRM_WITHIN))
        .order_by_desc(RequestedAt);
    Ok(waiting.one(db).await?.map(|change| change.new_email))
}
