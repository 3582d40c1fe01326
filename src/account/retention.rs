//! Deleting data about accounts when its retention period is over.
//!
//! - An account whose address was never confirmed goes after 14 days.
//! - Somebody who was rejected is scrubbed after 30 days: name, grade,
//!   organisation, profession, password and notes go. When it was decided, by whom and
//!   why stays, and so does the hash of the address, which tells the reviewer of
//!   a new request that there was an earlier one. Until then the person can
//!   still read the reason by signing in.
//! - A change of address is forgotten after 30 days.
//! - What an applicant was asked and answered is forgotten 30 days after the decision.
//! - A complaint or request about personal data is forgotten three years after it was answered,
//!   and after 48 hours where nobody proved its address.
//! - Links, sessions and failed attempts go when they can do nothing any more.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};

use super::applicant_question::forget_questions;
use super::data_request::forget_data_requests;
use super::email_request::COUNTED_FOR;
use super::note::forget_notes;
use super::sign_up::scrubbed_address;
use crate::config::SecretKey;
use crate::entity::{
    AccountStatus, account, attempt, email_change, email_request, email_token, policy_acceptance,
    session,
};

/// An address that nobody confirmed is forgotten after this time.
const UNCONFIRMED_KEPT: Duration = Duration::days(14);

/// Somebody who was rejected is scrubbed after this time.
const REJECTED_KEPT: Duration = Duration::days(30);

/// Failed attempts are forgotten after this time.
const ATTEMPTS_KEPT: Duration = Duration::days(30);

/// A change of an address is forgotten after this time.
const EMAIL_CHANGES_KEPT: Duration = Duration::days(30);

/// How many people are scrubbed at once; the rest waits for the next time.
const SCRUBBED_AT_ONCE: u64 = 500;

/// How many rows of each sort were deleted, or scrubbed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Sessions that ended.
    pub sessions: u64,
    /// Mailed links that were used or are too old.
    pub links: u64,
    /// Changes of addresses.
    pub email_changes: u64,
    /// Emails that were asked for.
    pub email_requests: u64,
    /// Complaints and requests about personal data.
    pub data_requests: u64,
    /// Questions to applicants.
    pub questions: u64,
    /// Failed attempts to sign in.
    pub attempts: u64,
    /// Accounts whose address was never confirmed.
    pub unconfirmed: u64,
    /// Accounts that were rejected: what identifies the person is gone.
    pub rejected: u64,
}

/// Deletes what has no use any more at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_expired(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    now: OffsetDateTime,
) -> Result<Forgotten, DbErr> {
    let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now));
    let spent = Condition::any()
        .add(email_token::Column::ExpiresAt.lte(now))
        .add(email_token::Column::UsedAt.is_not_null());
    let links = email_token::Entity::delete_many().filter(spent);
    let email_changes = email_change::Entity::delete_many()
        .filter(email_change::Column::RequestedAt.lt(now - EMAIL_CHANGES_KEPT));
    let email_requests = email_request::Entity::delete_many()
        .filter(email_request::Column::AnsweredAt.lte(now - COUNTED_FOR));
    let attempts = attempt::Entity::delete_many()
        .filter(attempt::Column::LastAt.lt(now - ATTEMPTS_KEPT))
        .filter(attempt::Column::BlockedUntil.lte(now));
    // Sessions, links and acceptances go with the account. Whoever was rejected
    // before is scrubbed instead, so that trying again does not wipe the slate.
    let unconfirmed = account::Entity::delete_many()
        .filter(account::Column::Status.eq(AccountStatus::Unconfirmed))
        .filter(account::Column::CreatedAt.lt(now - UNCONFIRMED_KEPT))
        .filter(account::Column::RejectionReason.is_null());
    Ok(Forgotten {
        sessions: sessions.exec(tx).await?.rows_affected,
        links: links.exec(tx).await?.rows_affected,
        email_changes: email_changes.exec(tx).await?.rows_affected,
        email_requests: email_requests.exec(tx).await?.rows_affected,
        data_requests: forget_data_requests(tx, now).await?,
        questions: forget_questions(tx, now).await?,
        attempts: attempts.exec(tx).await?.rows_affected,
        unconfirmed: unconfirmed.exec(tx).await?.rows_affected,
        rejected: scrub_rejected(tx, key, now).await?,
    })
}

async fn scrub_rejected(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    now: OffsetDateTime,
) -> Result<u64, DbErr> {
    use account::Column::{CreatedAt, DecidedAt, DisplayName, RejectionReason, Status};
    let rejected = Condition::all()
        .add(Status.eq(AccountStatus::Rejected))
        .add(DecidedAt.lt(now - REJECTED_KEPT));
    let tried_again = Condition::all()
        .add(Status.eq(AccountStatus::Unconfirmed))
        .add(RejectionReason.is_not_null())
        .add(CreatedAt.lt(now - UNCONFIRMED_KEPT));
    let due = account::Entity::find()
        .filter(Condition::any().add(rejected).add(tried_again))
        .filter(DisplayName.ne(""))
        .limit(SCRUBBED_AT_ONCE)
        .all(tx)
        .await?;
    for account in &due {
        scrubbed(key, account).update(tx).await?;
    }
    let ids: Vec<_> = due.into_iter().map(|account| account.id).collect();
    let acceptances = policy_acceptance::Column::AccountId.is_in(ids.iter().copied());
    policy_acceptance::Entity::delete_many().filter(acceptances).exec(tx).await?;
    forget_notes(tx, &ids).await?;
    Ok(ids.len() as u64)
}

/// What remains of somebody who was rejected.
fn scrubbed(key: &SecretKey, account: &account::Model) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(account.id),
        email: Set(scrubbed_address(key, &account.email)),
        display_name: Set(String::new()),
        grade: Set(None),
        organisation_id: Set(None),
        profession: Set(None),
        password_hash: Set(String::new()),
        status: Set(AccountStatus::Rejected),
        ..Default::default()
    }
}
