//! The second step of signing in.

use serde::Serialize;

use super::{Kinds, code_field};
use crate::entity::SecondFactorKind;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the template `sign_in_code` places.
#[derive(Debug, Serialize)]
pub(crate) struct SignInCodePage {
    /// Whether the password was proven just before.
    is_asked: bool,
    /// The page to go on to.
    next: Option<String>,
    has_passkey: bool,
    code: Field,
}

impl View for SignInCodePage {
    const TEMPLATE: &'static str = "sign_in_code";
    const OPERATION: Option<&'static str> = Some("second_step");
    type Answer = Kinds;

    fn new(answer: Kinds, context: &Context<'_>) -> Option<Self> {
        let next = context.posted.given("next").or_else(|| context.query.given("next"));
        Some(Self {
            is_asked: context.viewer.second_step().is_some(),
            next: next.map(str::to_owned),
            has_passkey: answer.has(SecondFactorKind::Passkey),
            code: code_field(context, "code"),
        })
    }
}
