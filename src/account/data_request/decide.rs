//! What admins do with a complaint or request. Each is an entry of the log, which holds neither
//! the address nor what anybody wrote.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect, Set,
};

use super::deadline::{EXTENSION_MAX, extended_due, outcome_due};
use super::emails;
use super::error::DataRequestError;
use super::queue::reference_of;
use crate::account::details::{keep, required_text};
use crate::account::fresh::Fresh;
use crate::account::rights::Admin;
use crate::entity::{DataRequestId, DataRequestKind, data_request};
use crate::london;
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem};

const REASON_MAX: usize = 1_000;
const ANSWER_MAX: usize = 10_000;

/// More time for a request, checked.
#[derive(Clone, Debug)]
pub struct Extension {
    months: i32,
    reason: String,
}

/// An answer, checked.
#[derive(Clone, Debug)]
pub struct Answer(String);

impl Extension {
    /// Checks how many months more it takes, and why.
    ///
    /// # Errors
    ///
    /// Refuses more than two months, and a missing reason.
    pub fn check(months: i32, reason: &str) -> Result<Self, DataRequestError> {
        let mut problems = Vec::new();
        if !(1..=EXTENSION_MAX).contains(&months) {
            problems.push(Problem::new(Code::Invalid, &["months"], "Choose 1 or 2 months"));
        }
        let reason = required_text(&["reason"], "a reason", reason, REASON_MAX);
        let reason = keep(reason, &mut problems);
        match reason {
            Some(reason) if problems.is_empty() => Ok(Self { months, reason: reason.to_owned() }),
            _ => Err(DataRequestError::Invalid(problems)),
        }
    }
}

impl Answer {
    /// Checks the text.
    ///
    /// # Errors
    ///
    /// Refuses one that is empty or too long.
    pub fn check(answer: &str) -> Result<Self, DataRequestError> {
        let text = required_text(&["answer"], "an answer", answer, ANSWER_MAX);
        text.map(|text| Self(text.to_owned()))
            .map_err(|problem| DataRequestError::Invalid(vec![problem]))
    }
}

/// Says that an admin deals with one. From now on they, and only they, read what was written
/// and from which address; whoever dealt with it before does not.
///
/// # Errors
///
/// Refuses one that was not received.
pub async fn claim_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    id: DataRequestId,
) -> Result<data_request::Model, DataRequestError> {
    let request = hold(tx, id).await?;
    if request.claimed_by == Some(admin.id()) {
        return Ok(request);
    }
    let row = data_request::ActiveModel {
        id: Set(id),
        claimed_by: Set(Some(admin.id())),
        ..Default::default()
    };
    let claimed = row.update(tx).await?;
    record(tx, occasion, admin, entry("claim data request", &claimed)).await?;
    Ok(claimed)
}

/// Tells the person that one has been read and is being dealt with. A complaint then has no
/// date any more, and is on the list of what is due after 30 days.
///
/// # Errors
///
/// Refuses one that the admin did not claim, that was acknowledged, or answered.
pub async fn acknowledge_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: DataRequestId,
) -> Result<data_request::Model, DataRequestError> {
    let request = hold_own(tx, admin, id).await?;
    if request.acknowledged_at.is_some() {
        return Err(DataRequestError::Acknowledged);
    }
    let now = occasion.now();
    let mut row = data_request::ActiveModel {
        id: Set(id),
        acknowledged_at: Set(Some(now)),
        ..Default::default()
    };
    if request.kind == DataRequestKind::Complaint {
        row.due_at = Set(Some(outcome_due(now)));
        row.reminded_at = Set(None);
        row.told_overdue_at = Set(None);
    }
    let acknowledged = row.update(tx).await?;
    emails::post_acknowledgement(tx, occasion, &acknowledged).await?;
    record(tx, occasion, admin, entry("acknowledge data request", &acknowledged)).await?;
    Ok(acknowledged)
}

/// Takes one or two months more for a complex request, and tells the person why.
///
/// # Errors
///
/// Refuses a complaint, a request that the admin did not claim, one that has more time already,
/// and one whose time is over: the person has to be told before.
pub async fn extend_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: DataRequestId,
    extension: Extension,
) -> Result<data_request::Model, DataRequestError> {
    let request = hold_own(tx, admin, id).await?;
    if request.kind == DataRequestKind::Complaint {
        return Err(DataRequestError::Complaint);
    }
    if request.extended_at.is_some() {
        return Err(DataRequestError::Extended);
    }
    let now = occasion.now();
    let before = request.due_at.filter(|due| *due > now);
    let before = before.ok_or(DataRequestError::TooLateToExtend)?;
    let due = extended_due(request.received_at.unwrap_or(now), extension.months);
    let row = data_request::ActiveModel {
        id: Set(id),
        due_at: Set(Some(due)),
        extended_at: Set(Some(now)),
        extension_reason: Set(Some(extension.reason)),
        reminded_at: Set(None),
        told_overdue_at: Set(None),
        ..Default::default()
    };
    let extended = row.update(tx).await?;
    emails::post_extension(tx, occasion, &extended).await?;
    let entry = entry("extend data request", &extended)
        .before(format!("Due {}", london::date(before)))
        .after(format!("Due {}", london::date(due)));
    record(tx, occasion, admin, entry).await?;
    Ok(extended)
}

/// Answers one: the text is emailed to the person, and on their page.
///
/// # Errors
///
/// Refuses one that the admin did not claim, or that was answered.
pub async fn answer_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: DataRequestId,
    answer: Answer,
) -> Result<data_request::Model, DataRequestError> {
    hold_own(tx, admin, id).await?;
    let row = data_request::ActiveModel {
        id: Set(id),
        answered_at: Set(Some(occasion.now())),
        answer: Set(Some(answer.0)),
        ..Default::default()
    };
    let answered = row.update(tx).await?;
    emails::post_answer(tx, occasion, &answered).await?;
    record(tx, occasion, admin, entry("answer data request", &answered)).await?;
    Ok(answered)
}

/// One that was received, held until the transaction ends.
async fn hold(
    tx: &DatabaseTransaction,
    id: DataRequestId,
) -> Result<data_request::Model, DataRequestError> {
    let received = data_request::Column::ReceivedAt.is_not_null();
    let found = data_request::Entity::find_by_id(id).filter(received).lock(LockType::Update);
    found.one(tx).await?.ok_or(DataRequestError::NotFound)
}

/// The same, where the admin deals with it and it is not answered.
async fn hold_own(
    tx: &DatabaseTransaction,
    admin: &Admin,
    id: DataRequestId,
) -> Result<data_request::Model, DataRequestError> {
    let request = hold(tx, id).await?;
    if request.answered_at.is_some() {
        return Err(DataRequestError::Answered);
    }
    if request.claimed_by != Some(admin.id()) {
        return Err(DataRequestError::NotClaimed);
    }
    Ok(request)
}

fn entry(action: &'static str, request: &data_request::Model) -> LogEntry {
    let kind = match request.kind {
        DataRequestKind::Complaint => "Complaint",
        _ => "Request",
    };
    let name = format!("{kind} {}", reference_of(request.id));
    LogEntry::new(action, Subject::new("data_request", request.id, name))
}

async fn record(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    entry: LogEntry,
) -> Result<(), DbErr> {
    moderation::record(tx, occasion, admin.id(), entry).await
}
