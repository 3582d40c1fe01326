//! Verifying and rejecting accounts: a moderator decides, one account at a time.
//!
//! Of two moderators who decide at once, the first is heard and the second is
//! told so: the decision is one conditional update, whose row count says
//! whether it happened.

use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set};
use time::OffsetDateTime;

use super::rights::Moderator;
use crate::entity::{AccountId, AccountStatus, account};
use crate::moderation::{self, Decided, Inverse, LogEntry, Subject, UNDO_FOR};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};

const REASON_MAX: usize = 1000;

/// What stands in the log for somebody who was not let in: the log is never
/// changed, and their name has to go.
pub(super) const APPLICANT: &str = "an applicant";

/// Why an account was not decided about.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// No account has this identifier.
    #[error("We could not find this account")]
    NotFound,
    /// Somebody decided already, or the address is not confirmed yet.
    #[error("This account is no longer waiting to be verified")]
    AlreadyDone,
    /// No reason was given.
    #[error("Enter a reason")]
    ReasonMissing,
    /// The reason is too long.
    #[error("The reason must be 1,000 characters or fewer")]
    ReasonTooLong,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DecisionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyDone => Kind::Conflict,
            Self::ReasonMissing | Self::ReasonTooLong => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (Code, &[&'static str]) = match self {
            Self::AlreadyDone => (Code::AlreadyDone, &[]),
            Self::ReasonMissing => (Code::Required, &["reason"]),
            Self::ReasonTooLong => (Code::TooLong, &["reason"]),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

/// Verifies an account, and emails its owner in ten minutes, unless it is undone.
///
/// # Errors
///
/// Refuses an account that does not wait for it.
pub async fn verify_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
) -> Result<account::Model, DecisionError> {
    let verified = decide(tx, occasion, moderator, id, None).await?;
    let email = Email::Verified { name: verified.display_name.clone() };
    post(tx, occasion, &verified, "verified", &email).await?;
    let entry = LogEntry::new("verify account", &verified)
        .before(AccountStatus::AwaitingVerification.word())
        .after(verified.status.word())
        .inverse(Inverse::Unverify);
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "account verified");
    Ok(verified)
}

/// Rejects an account, and emails the reason to its owner in ten minutes. They may sign up
/// again; the reviewer then sees this reason.
///
/// # Errors
///
/// Refuses an account that does not wait for it, and a missing reason.
pub async fn reject_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    reason: &str,
) -> Result<account::Model, DecisionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(DecisionError::ReasonMissing);
    }
    if reason.chars().nth(REASON_MAX).is_some() {
        return Err(DecisionError::ReasonTooLong);
    }
    let before = account::Entity::find_by_id(id).one(tx).await?.ok_or(DecisionError::NotFound)?;
    let rejected = decide(tx, occasion, moderator, id, Some(reason)).await?;
    super::sessions::end_all_sessions(tx, id).await?;
    let name = rejected.display_name.clone();
    let email = Email::Rejected { name, reason: reason.to_owned() };
    post(tx, occasion, &rejected, "rejected", &email).await?;
    let entry = LogEntry::new("reject account", Subject::new("account", id, APPLICANT))
        .before(AccountStatus::AwaitingVerification.word())
        .after(rejected.status.word())
        .reason(Some(reason))
        .inverse(Inverse::Unreject(Decided {
            at: before.decided_at,
            by: before.decided_by,
            rejection_reason: before.rejection_reason,
        }));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "account rejected");
    Ok(rejected)
}

/// Decides about an account that waits, unless somebody has already; with a
/// reason it is rejected, without one it is verified.
async fn decide(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    moderator: &Moderator,
    id: AccountId,
    reason: Option<&str>,
) -> Result<account::Model, DecisionError> {
    let status = if reason.is_some() { AccountStatus::Rejected } else { AccountStatus::Active };
    let decision = account::ActiveModel {
        status: Set(status),
        decided_at: Set(Some(occasion.now())),
        decided_by: Set(Some(moderator.id())),
        rejection_reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let decided = account::Entity::update_many()
        .set(decision)
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Status.eq(AccountStatus::AwaitingVerification))
        .exec(tx)
        .await?;
    let account = account::Entity::find_by_id(id).one(tx).await?.ok_or(DecisionError::NotFound)?;
    if decided.rows_affected == 0 {
        return Err(DecisionError::AlreadyDone);
    }
    Ok(account)
}

async fn post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    what: &str,
    email: &Email,
) -> Result<(), DbErr> {
    let cause = decision_cause(what, account.id, occasion.now());
    let to = Recipient { account: Some(account.id), address: account.email.clone() };
    // Until then the decision can be undone, and nobody has heard of it.
    outbox::post_after(tx, occasion, &to, cause, email, UNDO_FOR).await
}

/// The cause of the email about a decision. Somebody who was rejected may ask again,
/// so the time belongs to it.
pub(super) fn decision_cause(what: &str, id: AccountId, at: OffsetDateTime) -> String {
    format!("{what}:{id}:{}", at.unix_timestamp())
}

/// A usual reason for rejecting an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionReason {
    /// Nothing shows that the person is a civil servant.
    NotACivilServant,
    /// The address is a private one, or shared.
    WorkAddress,
    /// The name is none that colleagues would know.
    FullName,
    /// The person has an account.
    Duplicate,
}

impl RejectionReason {
    /// What the person reads.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NotACivilServant => {
                "This network is for civil servants, and we could not confirm that you are one."
            }
            Self::WorkAddress => "Sign up again with your own Civil Service email address.",
            Self::FullName => "Sign up again with the name that you use at work.",
            Self::Duplicate => {
                "You already have an account. Sign in to it, or reset your password."
            }
        }
    }
}

/// The reason that a person reads: a usual one, what the moderator wrote, or both.
#[must_use]
pub fn rejection_text(usual: Option<RejectionReason>, written: &str) -> String {
    let usual = usual.map(RejectionReason::text).unwrap_or_default();
    [usual, written.trim()].join("\n\n").trim().to_owned()
}
