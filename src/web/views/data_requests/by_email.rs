//! What goes by an emailed link: proving the address of a complaint or request.

use serde::Serialize;

use crate::web::views::{Context, View};

/// What the template `data_request_sent` places: the same to everybody, so that nobody learns
/// whose address has an account.
#[derive(Debug, Serialize)]
pub(crate) struct DataRequestSentPage {}

/// What the template `confirm_data_request` places.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmDataRequestPage {
    /// What the link holds; nothing where it was cut off on its way.
    token: Option<String>,
}

impl View for DataRequestSentPage {
    const TEMPLATE: &'static str = "data_request_sent";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), _context: &Context<'_>) -> Option<Self> {
        Some(Self {})
    }
}

impl View for ConfirmDataRequestPage {
    const TEMPLATE: &'static str = "confirm_data_request";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let token = context.posted.given("token").or_else(|| context.query.given("token"));
        Some(Self { token: token.map(str::to_owned) })
    }
}
