//! The pages about 2-step verification: setting it up, using it, and confirming that it is you.

mod codes;
mod list;
mod passkey;
mod set_up_app;
mod sign_in_code;
mod step_up;

pub(crate) use codes::RecoveryCodesPage;
pub(crate) use list::SecurityPage;
pub(crate) use passkey::PasskeyPage;
pub(crate) use set_up_app::SetUpAppPage;
pub(crate) use sign_in_code::SignInCodePage;
pub(crate) use step_up::{CODE, PASSKEY, PASSWORD, PREFIX, StepUpPage};

use serde::{Deserialize, Serialize};

use crate::entity::SecondFactorKind;
use crate::web::views::Context;
use crate::web::views::field::Field;

/// What an app or a piece of paper has to say.
const CODE_HINT: &str =
    "The 6 digits that your authenticator app shows now, or one of your recovery codes";

/// A question for a code, whose answer is never shown again.
fn code_field(context: &Context<'_>, name: &str) -> Field {
    let field = context.form().text(name, "Code").hint(CODE_HINT).autocomplete("one-time-code");
    field.classes("govuk-input--width-20").without_spellcheck()
}

/// What the operation `second_step` answers: which second factors there are to prove.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kinds {
    second_factor_kinds: Vec<SecondFactorKind>,
}

impl Kinds {
    fn has(&self, kind: SecondFactorKind) -> bool {
        self.second_factor_kinds.contains(&kind)
    }
}

/// What a mutation answers that makes recovery codes.
#[derive(Debug, Deserialize)]
struct Made {
    codes: Vec<String>,
}

/// New recovery codes, shown once.
#[derive(Debug, Serialize)]
struct Saved {
    /// None where those from before still count.
    codes: Vec<String>,
}

/// What was made just now, unless it was refused.
fn saved(context: &Context<'_>) -> Option<Saved> {
    let made: Option<Made> = context.result();
    made.filter(|_| context.errors.is_empty()).map(|Made { codes }| Saved { codes })
}
