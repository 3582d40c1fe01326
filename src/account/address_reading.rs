//! Reading somebody's address, as a moderator: for a reason, which the log keeps.
//!
//! The log itself says who may read which address: whoever gave a reason within the last hour.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use time::{Duration, OffsetDateTime};

use super::fresh::Fresh;
use super::rights::Moderator;
use super::verification::APPLICANT;
use crate::entity::{AccountId, AccountStatus, Role, account, moderation_log};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How long an address is shown to whoever gave a reason.
const SHOWN_FOR: Duration = Duration::HOUR;
const REASON_MAX: usize = 1_000;
const ACTION: &str = "read address";

/// A usual reason for reading an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressReason {
    /// To see whether the person is who they say.
    CheckIdentity,
    /// To write to the person.
    Contact,
    /// To answer a data protection complaint or request.
    DataRequest,
}

impl AddressReason {
    /// What the log keeps.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::CheckIdentity => "To check who the person is",
            Self::Contact => "To contact the person",
            Self::DataRequest => "To answer a data protection request",
        }
    }
}

/// Why an address is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadAddressError {
    /// No account has this identifier, or nobody may read its address.
    #[error("We could not find this account")]
    NotFound,
    /// No reason was given.
    #[error("Choose or enter a reason")]
    ReasonMissing,
    /// The reason is too long.
    #[error("The reason must be 1,000 characters or fewer")]
    ReasonTooLong,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ReadAddressError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::ReasonMissing | Self::ReasonTooLong => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::ReasonMissing => Code::Required,
            Self::ReasonTooLong => Code::TooLong,
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &["reason"], self.to_string())]
    }
}

/// Shows a moderator the address of an account for an hour. The log keeps that they asked, and
/// why, but not the address.
///
/// Moderators read that of somebody who waits to be verified; of anybody else only admins.
///
/// # Errors
///
/// Refuses a missing reason, and an account whose address is not the moderator's to read.
pub async fn read_address(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Fresh<Moderator>,
    id: AccountId,
    usual: Option<AddressReason>,
    written: &str,
) -> Result<String, ReadAddressError> {
    let usual = usual.map(AddressReason::text).unwrap_or_default();
    let reason = [usual, written.trim()].join("\n\n").trim().to_owned();
    if reason.is_empty() {
        return Err(ReadAddressError::ReasonMissing);
    }
    if reason.chars().nth(REASON_MAX).is_some() {
        return Err(ReadAddressError::ReasonTooLong);
    }
    let found = account::Entity::find_by_id(id).one(tx).await?;
    let account = found.filter(|account| may_ask(moderator, account));
    let account = account.ok_or(ReadAddressError::NotFound)?;
    let entry = LogEntry::new(ACTION, log_subject(&account)).reason(Some(&reason));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "address read");
    Ok(account.email)
}

/// An account in the log. That is never changed, and the name of somebody who is not let in has
/// to go.
pub(super) fn log_subject(account: &account::Model) -> Subject {
    match account.status {
        AccountStatus::Active | AccountStatus::Suspended => Subject::from(account),
        _ => Subject::new("account", account.id, APPLICANT),
    }
}

fn may_ask(moderator: &Moderator, account: &account::Model) -> bool {
    match account.status {
        AccountStatus::AwaitingVerification => true,
        AccountStatus::Erased | AccountStatus::Rejected => false,
        AccountStatus::Unconfirmed | AccountStatus::Active | AccountStatus::Suspended => {
            moderator.account().role == Role::Admin
        }
    }
}

/// Of these accounts, those whose address the moderator gave a reason to read within the last
/// hour.
///
/// # Errors
///
/// When the database fails.
pub async fn readable_addresses(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    now: OffsetDateTime,
    accounts: &[AccountId],
) -> Result<HashSet<AccountId>, DbErr> {
    use moderation_log::Column::{Action, At, ModeratorId, SubjectId, SubjectKind};
    let given: Vec<String> = moderation_log::Entity::find()
        .select_only()
        .column(SubjectId)
        .filter(SubjectId.is_in(accounts.iter().map(ToString::to_string)))
        .filter(SubjectKind.eq("account"))
        .filter(ModeratorId.eq(moderator.id()))
        .filter(Action.eq(ACTION))
        .filter(At.gt(now - SHOWN_FOR))
        .into_tuple()
        .all(db)
        .await?;
    Ok(given.iter().filter_map(|id| id.parse().ok()).collect())
}

/// An address with all but the first letter of its local part hidden, as in
/// "a•••@cabinetoffice.gov.uk".
#[must_use]
pub fn masked_address(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    if domain.is_empty() { "•••".to_owned() } else { format!("{first}•••@{domain}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_shows_where_somebody_works_and_not_who_they_are() {
        assert_eq!(masked_address("ada.thorne@hmrc.gov.uk"), "a•••@hmrc.gov.uk");
        assert_eq!(masked_address("hmac:0123"), "•••");
    }
}
