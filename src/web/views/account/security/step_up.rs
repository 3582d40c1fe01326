//! Confirming that it is still the same person, before something that takes it.
//!
//! Either on a page of its own, which leads to where somebody wanted to go, or in place of the
//! answer to a form: then it keeps what was typed, sends it again with the proof, and nothing is
//! lost.

use serde::Serialize;

use super::{Kinds, code_field};
use crate::account::Pending;
use crate::entity::SecondFactorKind;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// The page of its own.
const PATH: &str = "/account/step-up";
/// What the names of the proof begin with where it comes with another form.
pub(crate) const PREFIX: &str = "stepUp.";
/// A code that comes with another form.
pub(crate) const CODE: &str = "stepUp.code";
/// A passkey that comes with another form.
pub(crate) const PASSKEY: &str = "stepUp.passkey";
/// A password that comes with another form.
pub(crate) const PASSWORD: &str = "stepUp.password";

/// What the template `step_up` places.
#[derive(Debug, Serialize)]
pub(crate) struct StepUpPage {
    /// Where the proof is sent, with what is kept.
    action: String,
    kept: Vec<Kept>,
    proof: Field,
    /// Whether a form waits for it.
    keeps_form: bool,
    /// The name of the field for a passkey, where there is one.
    passkey: Option<&'static str>,
}

/// What was typed in the form that waits for the proof.
#[derive(Debug, Serialize)]
struct Kept {
    name: String,
    value: String,
}

impl View for StepUpPage {
    const TEMPLATE: &'static str = "step_up";
    const OPERATION: Option<&'static str> = Some("second_step");
    type Answer = Kinds;

    fn new(answer: Kinds, context: &Context<'_>) -> Option<Self> {
        let has_factor = context.viewer.pending().is_ok_and(Pending::has_second_factor);
        let is_own = context.path == PATH;
        let [code, password, passkey] =
            if is_own { ["code", "password", "passkey"] } else { [CODE, PASSWORD, PASSKEY] };
        let proof = if has_factor {
            code_field(context, code)
        } else {
            context.form().password(password, "Your password")
        };
        let kept = if is_own {
            let next = context.posted.given("next").or_else(|| context.query.given("next"));
            next.map(|next| kept("next", next)).into_iter().collect()
        } else {
            let fields = context.posted.0.iter();
            let fields = fields.filter(|(name, _)| !name.starts_with(PREFIX));
            fields.map(|(name, value)| kept(name, value)).collect()
        };
        Some(Self {
            action: context.path.to_owned(),
            kept,
            proof,
            keeps_form: !is_own,
            passkey: answer.has(SecondFactorKind::Passkey).then_some(passkey),
        })
    }
}

fn kept(name: &str, value: &str) -> Kept {
    Kept { name: name.to_owned(), value: value.to_owned() }
}
