//! Suspending an account, for a time or for good, and reinstating it.

use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect, Set};
use time::OffsetDateTime;

use super::rights::Moderator;
use super::sessions::end_all_sessions;
use crate::entity::{AccountId, AccountStatus, Role, account};
use crate::london;
use crate::moderation::{self, LogEntry};
use crate::occasion::{Occasion, to_the_second};
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};

const REASON_MAX: usize = 1000;

/// For how long, and why.
#[derive(Clone, Debug)]
pub struct Suspension {
    /// Until when; for good where empty.
    pub until: Option<OffsetDateTime>,
    /// Why, as the person will read it.
    pub reason: String,
}

/// Why an account was not suspended or reinstated.
#[derive(Debug, thiserror::Error)]
pub enum SuspensionError {
    /// No account has this identifier.
    #[error("We could not find this account")]
    NotFound,
    /// Nobody suspends themselves.
    #[error("You cannot suspend your own account")]
    Oneself,
    /// Only an admin suspends an admin.
    #[error("Only an admin can suspend an admin")]
    Admin,
    /// Someone else did it first, or it is not an account that could be suspended.
    #[error("This account is {}", in_words(*.0))]
    AlreadyDone(AccountStatus),
    /// No reason was given.
    #[error("Enter a reason")]
    ReasonMissing,
    /// The reason is too long.
    #[error("The reason must be 1,000 characters or fewer")]
    ReasonTooLong,
    /// The end is not in the future.
    #[error("The end of the suspension must be in the future")]
    EndsInThePast,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for SuspensionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Oneself | Self::Admin => Kind::Forbidden,
            Self::AlreadyDone(_) => Kind::Conflict,
            Self::ReasonMissing | Self::ReasonTooLong | Self::EndsInThePast => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (Code, &[&'static str]) = match self {
            Self::AlreadyDone(_) => (Code::AlreadyDone, &[]),
            Self::ReasonMissing => (Code::Required, &["reason"]),
            Self::ReasonTooLong => (Code::TooLong, &["reason"]),
            Self::EndsInThePast => (Code::Invalid, &["until"]),
            Self::NotFound | Self::Oneself | Self::Admin | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

/// Suspends an account: its sessions end now, and the person gets an email.
///
/// # Errors
///
/// Refuses one's own account, an admin's unless by an admin, an account that is
/// not in use, a missing reason, and an end that is not in the future.
pub async fn suspend_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    suspension: &Suspension,
) -> Result<account::Model, SuspensionError> {
    let reason = reason(&suspension.reason)?;
    let account = find(tx, id).await?;
    may_suspend(moderator.account(), &account, suspension.until, occasion.now())?;
    let before = account.status;
    let suspended = account::ActiveModel {
        id: Set(id),
        status: Set(AccountStatus::Suspended),
        suspended_until: Set(suspension.until.map(to_the_second)),
        suspension_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let suspended = suspended.update(tx).await?;
    end_all_sessions(tx, id).await?;
    let email = Email::Suspended {
        name: account.display_name.clone(),
        reason: reason.to_owned(),
        until: suspended.suspended_until.map(london::date_and_time),
    };
    let to = Recipient { account: Some(id), address: account.email.clone() };
    let cause = format!("suspended:{id}:{}", occasion.now().unix_timestamp());
    outbox::post(tx, occasion, &to, cause, &email).await?;
    let entry = LogEntry::new("suspend account", &suspended)
        .before(before.word())
        .after(suspended.status.word())
        .reason(Some(reason));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "account suspended");
    Ok(suspended)
}

/// Reinstates a suspended account, with its earlier role.
///
/// # Errors
///
/// Refuses an account that is not suspended, and a missing reason.
pub async fn reinstate_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    why: &str,
) -> Result<account::Model, SuspensionError> {
    let why = reason(why)?;
    let account = find(tx, id).await?;
    if account.status != AccountStatus::Suspended {
        return Err(SuspensionError::AlreadyDone(account.status));
    }
    let back = end(tx, account).await?;
    let entry = LogEntry::new("reinstate account", &back)
        .before(AccountStatus::Suspended.word())
        .after(back.status.word())
        .reason(Some(why));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "account reinstated");
    Ok(back)
}

/// Ends the suspension of an account whose time is over; any other account comes
/// back as it is.
pub(super) async fn end_if_over(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    account: account::Model,
) -> Result<account::Model, DbErr> {
    let is_over = account.status == AccountStatus::Suspended
        && account.suspended_until.is_some_and(|until| until <= occasion.now());
    if !is_over {
        return Ok(account);
    }
    tracing::info!(account.id = %account.id, "suspension over");
    end(tx, account).await
}

/// "until 5 January 2031 at 9:00am", or "for good".
pub(super) fn until_in_words(until: Option<OffsetDateTime>) -> String {
    until.map_or_else(
        || "for good".to_owned(),
        |until| format!("until {}", london::date_and_time(until)),
    )
}

async fn end(tx: &DatabaseTransaction, account: account::Model) -> Result<account::Model, DbErr> {
    let back = account::ActiveModel {
        id: Set(account.id),
        status: Set(status_before(&account)),
        suspended_until: Set(None),
        suspension_reason: Set(None),
        ..Default::default()
    };
    back.update(tx).await
}

async fn find(tx: &DatabaseTransaction, id: AccountId) -> Result<account::Model, SuspensionError> {
    let found = account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    found.ok_or(SuspensionError::NotFound)
}

/// The rule alone: rights before state.
fn may_suspend(
    by: &account::Model,
    account: &account::Model,
    until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<(), SuspensionError> {
    if by.id == account.id {
        return Err(SuspensionError::Oneself);
    }
    if account.role == Role::Admin && by.role != Role::Admin {
        return Err(SuspensionError::Admin);
    }
    if !matches!(account.status, AccountStatus::AwaitingVerification | AccountStatus::Active) {
        return Err(SuspensionError::AlreadyDone(account.status));
    }
    if until.is_some_and(|until| until <= now) {
        return Err(SuspensionError::EndsInThePast);
    }
    Ok(())
}

/// What a suspended account was: verified, or waiting for it.
fn status_before(account: &account::Model) -> AccountStatus {
    let was_verified = account.decided_at.is_some() && account.rejection_reason.is_none();
    if was_verified { AccountStatus::Active } else { AccountStatus::AwaitingVerification }
}

fn reason(typed: &str) -> Result<&str, SuspensionError> {
    let reason = typed.trim();
    if reason.is_empty() {
        return Err(SuspensionError::ReasonMissing);
    }
    if reason.chars().nth(REASON_MAX).is_some() {
        return Err(SuspensionError::ReasonTooLong);
    }
    Ok(reason)
}

fn in_words(status: AccountStatus) -> &'static str {
    match status {
        AccountStatus::Unconfirmed => "not confirmed",
        AccountStatus::AwaitingVerification => "waiting to be verified",
        AccountStatus::Active => "active",
        AccountStatus::Rejected => "rejected",
        AccountStatus::Suspended => "suspended",
        AccountStatus::Erased => "erased",
    }
}
