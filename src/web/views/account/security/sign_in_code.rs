//! The second step of signing in.

use serde::Serialize;

use super::code_field;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the template `sign_in_code` places.
#[derive(Debug, Serialize)]
pub(crate) struct SignInCodePage {
    /// Whether the password was proven just before.
    is_asked: bool,
    /// The page to go on to.
    next: Option<String>,
    code: Field,
}

impl View for SignInCodePage {
    const TEMPLATE: &'static str = "sign_in_code";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let next = context.posted.given("next").or_else(|| context.query.given("next"));
        Some(Self {
            is_asked: context.viewer.second_step().is_some(),
            next: next.map(str::to_owned),
            code: code_field(context, "code"),
        })
    }
}
