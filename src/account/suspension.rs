//! Suspending an account, for a time or for good, and reinstating it.

use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect, Set};
use time::OffsetDateTime;

use super::details::required_text;
use super::fresh::Fresh;
use super::rights::Moderator;
use super::sessions::end_all_sessions;
use super::verification::decision_cause;
use crate::entity::{AccountId, AccountStatus, Role, account};
use crate::london;
use crate::moderation::{self, Inverse, LogEntry, Suspended, UNDO_FOR};
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
    /// The reason or the end cannot be.
    #[error("There is a problem with the reason or the end")]
    Invalid(Vec<Problem>),
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
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::AlreadyDone(_) => vec![Problem::new(Code::AlreadyDone, &[], self.to_string())],
            Self::Invalid(problems) => problems.clone(),
            Self::NotFound | Self::Oneself | Self::Admin | Self::Database(_) => Vec::new(),
        }
    }
}

/// Suspends an account: its sessions end now, and the person gets an email in ten
/// minutes, unless it is undone.
///
/// # Errors
///
/// Refuses one's own account, an admin's unless by an admin, an account that is
/// not in use, a missing reason, and an end that is not in the future.
pub async fn suspend_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Fresh<Moderator>,
    id: AccountId,
    suspension: &Suspension,
) -> Result<account::Model, SuspensionError> {
    let account = find(tx, id).await?;
    may_suspend(moderator.account(), &account)?;
    let reason = suspension.checked_reason(occasion.now())?;
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
    let cause = decision_cause("suspended", id, occasion.now());
    outbox::post_after(tx, occasion, &to, cause, &email, UNDO_FOR).await?;
    let entry = LogEntry::new("suspend account", &suspended)
        .before(before.word())
        .after(suspended.status.word())
        .reason(Some(reason))
        .inverse(Inverse::Reinstate);
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
    moderator: &Fresh<Moderator>,
    id: AccountId,
    why: &str,
) -> Result<account::Model, SuspensionError> {
    let account = find(tx, id).await?;
    if account.status != AccountStatus::Suspended {
        return Err(SuspensionError::AlreadyDone(account.status));
    }
    let why = checked_reason(why).map_err(|problem| SuspensionError::Invalid(vec![problem]))?;
    let former =
        Suspended { until: account.suspended_until, reason: account.suspension_reason.clone() };
    let back = end(tx, account).await?;
    let entry = LogEntry::new("reinstate account", &back)
        .before(AccountStatus::Suspended.word())
        .after(back.status.word())
        .reason(Some(why))
        .inverse(Inverse::Suspend(former));
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

pub(super) async fn end(
    tx: &DatabaseTransaction,
    account: account::Model,
) -> Result<account::Model, DbErr> {
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
pub(super) fn may_suspend(
    by: &account::Model,
    account: &account::Model,
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
    Ok(())
}

/// What a suspended account was: verified, or waiting for it.
fn status_before(account: &account::Model) -> AccountStatus {
    let was_verified = account.decided_at.is_some() && account.rejection_reason.is_none();
    if was_verified { AccountStatus::Active } else { AccountStatus::AwaitingVerification }
}

impl Suspension {
    /// The reason, or all that is wrong with it and with the end.
    fn checked_reason(&self, now: OffsetDateTime) -> Result<&str, SuspensionError> {
        const PAST: &str = "The end of the suspension must be in the future";
        let is_over = self.until.is_some_and(|until| until <= now);
        let end = is_over.then(|| Problem::new(Code::Invalid, &["until"], PAST));
        match (checked_reason(&self.reason), end) {
            (Ok(reason), None) => Ok(reason),
            (reason, end) => {
                Err(SuspensionError::Invalid(reason.err().into_iter().chain(end).collect()))
            }
        }
    }
}

/// A reason, as it is kept, unless it is missing or too long.
pub(super) fn checked_reason(typed: &str) -> Result<&str, Problem> {
    required_text(&["reason"], "a reason", typed, REASON_MAX)
}

pub(super) fn in_words(status: AccountStatus) -> &'static str {
    match status {
        AccountStatus::Unconfirmed => "not confirmed",
        AccountStatus::AwaitingVerification => "waiting to be verified",
        AccountStatus::Active => "active",
        AccountStatus::Rejected => "rejected",
        AccountStatus::Suspended => "suspended",
        AccountStatus::Erased => "erased",
    }
}
