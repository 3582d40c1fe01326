//! Deleting data about accounts when it has no use any more.
//!
//! Somebody who was rejected is scrubbed: name, grade, organisation, profession, password and
//! notes go. When it was decided, by whom and why stays, and so does the hash of the address,
//! which tells the reviewer of a new request that there was an earlier one. Until then the
//! person can still read the reason by signing in.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, Set,
};
use time::OffsetDateTime;

use super::data_request::forget_unproved;
use super::email_request::COUNTED_FOR;
use super::note::forget_notes;
use super::sign_up::scrubbed_address;
use crate::config::SecretKey;
use crate::entity::{
    AccountStatus, account, email_request, email_token, factor_challenge, policy_acceptance,
    session,
};

/// How many people are scrubbed at once; the rest waits for the next time.
const SCRUBBED_AT_ONCE: u64 = 500;

/// Deletes what can do nothing any more at `now`: sessions, links, requests for emails, what was
/// asked about second factors, and complaints and requests whose address nobody proved.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_expired(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<(), DbErr> {
    let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now));
    let spent = Condition::any()
        .add(email_token::Column::ExpiresAt.lte(now))
        .add(email_token::Column::UsedAt.is_not_null());
    let links = email_token::Entity::delete_many().filter(spent);
    let asked = factor_challenge::Entity::delete_many()
        .filter(factor_challenge::Column::ExpiresAt.lte(now));
    let email_requests = email_request::Entity::delete_many()
        .filter(email_request::Column::AnsweredAt.lte(now - COUNTED_FOR));
    sessions.exec(tx).await?;
    links.exec(tx).await?;
    asked.exec(tx).await?;
    forget_unproved(tx, now).await?;
    email_requests.exec(tx).await.map(drop)
}

/// Scrubs accounts that were rejected before a moment, and says how many.
///
/// # Errors
///
/// When the database fails.
pub async fn scrub_rejected(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    before: OffsetDateTime,
) -> Result<u64, DbErr> {
    use account::Column::{DecidedAt, Status};
    let rejected =
        Condition::all().add(Status.eq(AccountStatus::Rejected)).add(DecidedAt.lt(before));
    scrub(tx, key, rejected).await
}

/// Scrubs accounts that were rejected, tried again before a moment and did not confirm their
/// address: trying again does not wipe the slate. Says how many.
///
/// # Errors
///
/// When the database fails.
pub async fn scrub_unconfirmed(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    before: OffsetDateTime,
) -> Result<u64, DbErr> {
    use account::Column::{CreatedAt, RejectionReason, Status};
    let tried_again = Condition::all()
        .add(Status.eq(AccountStatus::Unconfirmed))
        .add(RejectionReason.is_not_null())
        .add(CreatedAt.lt(before));
    scrub(tx, key, tried_again).await
}

async fn scrub(tx: &DatabaseTransaction, key: &SecretKey, which: Condition) -> Result<u64, DbErr> {
    let due = account::Entity::find()
        .filter(which)
        .filter(account::Column::DisplayName.ne(""))
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
