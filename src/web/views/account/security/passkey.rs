//! Setting up a passkey, which only scripts can ask a browser for; then recovery codes.

use serde::{Deserialize, Serialize};

use super::{Saved, saved};
use crate::entity::SecondFactorKind;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `set_up_passkey` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    #[expect(dead_code, reason = "asked so that a guest is sent to sign in")]
    my_second_factors: Vec<Factor>,
    has_passkeys: bool,
}

#[derive(Debug, Deserialize)]
struct Factor {
    #[expect(dead_code, reason = "as above")]
    kind: SecondFactorKind,
}

/// What the template `set_up_passkey` places.
#[derive(Debug, Serialize)]
pub(crate) struct PasskeyPage {
    /// What was made, once the passkey counts.
    saved: Option<Saved>,
    has_passkeys: bool,
    name: Field,
}

impl View for PasskeyPage {
    const TEMPLATE: &'static str = "set_up_passkey";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let name = context.form().text("name", "Name (optional)");
        Some(Self {
            saved: saved(context),
            has_passkeys: answer.has_passkeys,
            name: name.hint("So that you know later which one it is, for example “Work laptop”"),
        })
    }
}
