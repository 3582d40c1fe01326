//! Changing what one signs in with, the password and the email address, and deleting the
//! account.

use serde::{Deserialize, Serialize};

use super::by_email::token;
use super::sign_up::PASSWORD_HINT;
use crate::web::views::components::Button;
use crate::web::views::field::Field;
use crate::web::views::{Context, View, address};

/// What the template `change_password` places.
#[derive(Debug, Serialize)]
pub(crate) struct ChangePasswordPage {
    current: Field,
    new: Field,
}

impl View for ChangePasswordPage {
    const TEMPLATE: &'static str = "change_password";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let current = form.password("current", "Current password");
        let new = form.password("new", "New password");
        Some(Self { current, new: new.hint(PASSWORD_HINT).autocomplete("new-password") })
    }
}

/// What the operation `change_email` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    email: String,
    email_to_confirm: Option<String>,
}

/// What the template `change_email` places.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeEmailPage {
    email: String,
    to_confirm: Option<String>,
    new: Field,
    password: Field,
}

impl View for ChangeEmailPage {
    const TEMPLATE: &'static str = "change_email";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Viewer { email, email_to_confirm } = answer.viewer?;
        let form = context.form();
        let to_confirm = email_to_confirm.map(|to_confirm| {
            format!(
                "We sent a link to {to_confirm}. If you ask for another change, that link stops \
                 working."
            )
        });
        let hint = "Use your own Civil Service email address, not a shared mailbox";
        Some(Self {
            email,
            to_confirm,
            new: form.email("email", "New email address").hint(hint),
            password: form.password("password", "Your password"),
        })
    }
}

/// What the template `confirm_new_email` places.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmNewEmailPage {
    token: Option<String>,
    /// For whoever is not signed in.
    sign_in: Option<Button>,
}

impl View for ConfirmNewEmailPage {
    const TEMPLATE: &'static str = "confirm_new_email";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let token = token(context);
        let is_guest = context.account().is_none();
        let sign_in = token.as_deref().filter(|_| is_guest).map(|token| {
            let here = address("/account/email/confirm", [("token", token)]);
            Button::new(address("/sign-in", [("next", here.as_str())]), "Sign in")
        });
        Some(Self { token, sign_in })
    }
}

/// What the template `erase_account` places.
#[derive(Debug, Serialize)]
pub(crate) struct EraseAccountPage {
    /// Nothing for a guest.
    password: Option<Field>,
}

impl View for EraseAccountPage {
    const TEMPLATE: &'static str = "erase_account";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let is_own = context.account().is_some();
        let password = || context.form().password("password", "Your password");
        Some(Self { password: is_own.then(password) })
    }
}

/// What the template `stop_email_change` places.
#[derive(Debug, Serialize)]
pub(crate) struct StopEmailChangePage {
    token: Option<String>,
}

impl View for StopEmailChangePage {
    const TEMPLATE: &'static str = "stop_email_change";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        Some(Self { token: token(context) })
    }
}
