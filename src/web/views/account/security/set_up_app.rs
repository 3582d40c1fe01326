//! Setting up an authenticator app: what it has to know, the first code, then recovery codes.

use serde::{Deserialize, Serialize};

use super::{Saved, saved};
use crate::entity::SecondFactorKind;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the operation `set_up_app` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    #[expect(dead_code, reason = "asked so that a guest is sent to sign in")]
    my_second_factors: Vec<Factor>,
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
struct Factor {
    #[expect(dead_code, reason = "as above")]
    kind: SecondFactorKind,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    totp_set_up: Option<SetUp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetUp {
    secret: String,
    qr_code: String,
}

/// What the template `set_up_app` places.
#[derive(Debug, Serialize)]
pub(crate) struct SetUpAppPage {
    /// What was made, once the app counts.
    saved: Option<Saved>,
    /// Nothing where the set-up is over, or was never begun.
    set_up: Option<SetUpView>,
}

#[derive(Debug, Serialize)]
struct SetUpView {
    qr_code: minijinja::Value,
    /// In groups of four, as people type it.
    secret: String,
    code: Field,
    name: Field,
}

impl View for SetUpAppPage {
    const TEMPLATE: &'static str = "set_up_app";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let set_up = answer.viewer?.totp_set_up.map(|set_up| SetUpView {
            qr_code: minijinja::Value::from_safe_string(set_up.qr_code),
            secret: in_groups(&set_up.secret),
            code: form
                .text("code", "Code")
                .hint("The 6 digits that the app shows now")
                .autocomplete("one-time-code")
                .classes("govuk-input--width-10")
                .without_spellcheck(),
            name: form
                .text("name", "Name (optional)")
                .hint("So that you know later which app or phone it is, for example “Work phone”"),
        });
        Some(Self { saved: saved(context), set_up })
    }
}

fn in_groups(secret: &str) -> String {
    let groups = secret.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
