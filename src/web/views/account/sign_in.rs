//! Signing in, and what to do where the email address is not confirmed yet.

use serde::Serialize;

use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the template `sign_in` places.
#[derive(Debug, Serialize)]
pub(crate) struct SignInPage {
    /// The address that has to be confirmed first.
    unconfirmed: Option<String>,
    /// The page to go on to.
    next: Option<String>,
    email: Field,
    password: Field,
}

impl View for SignInPage {
    const TEMPLATE: &'static str = "sign_in";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let posted = |name: &str| context.posted.given(name);
        let unconfirmed = posted("email").filter(|_| context.has_error("ACCOUNT_NOT_VERIFIED"));
        let next = posted("next").or_else(|| context.query.given("next"));
        let form = context.form();
        Some(Self {
            unconfirmed: unconfirmed.map(str::to_owned),
            next: next.map(str::to_owned),
            email: form.email("email", "Email address"),
            password: form.password("password", "Password"),
        })
    }
}
