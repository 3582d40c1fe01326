//! What the person is emailed about their complaint or request.

use sea_orm::{DatabaseTransaction, DbErr};

use super::queue::{promised_by, reference_of};
use crate::entity::{DataRequestKind, data_request};
use crate::london;
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// Writes an email with the link that proves the address.
pub(super) async fn post_link(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
    token: String,
) -> Result<(), DbErr> {
    post(tx, occasion, request, "link", &Email::DataRequestLink { token }).await
}

/// Writes an email that says that it has arrived, and until when we answer.
pub(super) async fn post_receipt(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
) -> Result<(), DbErr> {
    let email = Email::DataRequestReceived {
        reference: reference_of(request.id),
        complaint: request.kind == DataRequestKind::Complaint,
        by: promised_by(request).map(london::date).unwrap_or_default(),
    };
    post(tx, occasion, request, "received", &email).await
}

/// Writes an email that says that an admin has begun with it.
pub(super) async fn post_acknowledgement(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
) -> Result<(), DbErr> {
    let email = Email::DataRequestAcknowledged {
        reference: reference_of(request.id),
        by: promised_by(request).map(london::date),
    };
    post(tx, occasion, request, "acknowledged", &email).await
}

/// Writes an email that says until when we take more time, and why.
pub(super) async fn post_extension(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
) -> Result<(), DbErr> {
    let email = Email::DataRequestExtended {
        reference: reference_of(request.id),
        by: promised_by(request).map(london::date).unwrap_or_default(),
        reason: request.extension_reason.clone().unwrap_or_default(),
    };
    post(tx, occasion, request, "extended", &email).await
}

/// Writes an email with the answer.
pub(super) async fn post_answer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
) -> Result<(), DbErr> {
    let email = Email::DataRequestAnswered {
        reference: reference_of(request.id),
        answer: request.answer.clone().unwrap_or_default(),
    };
    post(tx, occasion, request, "answered", &email).await
}

async fn post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: &data_request::Model,
    what: &str,
    email: &Email,
) -> Result<(), DbErr> {
    let to = Recipient { account: request.account_id, address: request.address.clone() };
    let cause = format!("data-request-{what}:{}", request.id);
    outbox::post(tx, occasion, &to, cause, email).await
}
