//! What goes by an emailed link: confirming an address and setting a new password.

use serde::Serialize;

use super::sign_up::PASSWORD_HINT;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the template `sign_up_sent` places: it says the same to everybody, so that nobody
/// learns whose address has an account.
#[derive(Debug, Serialize)]
pub(crate) struct SignUpSentPage {}

/// What the template `confirm` places.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmPage {
    token: Option<String>,
}

/// What the template `request_reset` places.
#[derive(Debug, Serialize)]
pub(crate) struct RequestResetPage {
    email: Field,
}

/// What the template `reset_sent` places: the same to everybody, too.
#[derive(Debug, Serialize)]
pub(crate) struct ResetSentPage {}

/// What the template `reset_password` places.
#[derive(Debug, Serialize)]
pub(crate) struct ResetPasswordPage {
    token: Option<String>,
    password: Field,
}

/// What the emailed link holds; nothing where it was cut off on its way.
pub(super) fn token(context: &Context<'_>) -> Option<String> {
    let token = context.posted.given("token").or_else(|| context.query.given("token"));
    token.map(str::to_owned)
}

impl View for SignUpSentPage {
    const TEMPLATE: &'static str = "sign_up_sent";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), _context: &Context<'_>) -> Option<Self> {
        Some(Self {})
    }
}

impl View for ConfirmPage {
    const TEMPLATE: &'static str = "confirm";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        Some(Self { token: token(context) })
    }
}

impl View for RequestResetPage {
    const TEMPLATE: &'static str = "request_reset";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        Some(Self { email: context.form().email("email", "Email address") })
    }
}

impl View for ResetSentPage {
    const TEMPLATE: &'static str = "reset_sent";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), _context: &Context<'_>) -> Option<Self> {
        Some(Self {})
    }
}

impl View for ResetPasswordPage {
    const TEMPLATE: &'static str = "reset_password";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let password = context.form().password("password", "New password");
        let password = password.hint(PASSWORD_HINT).autocomplete("new-password");
        Some(Self { token: token(context), password })
    }
}
