//! New recovery codes in place of the old ones.

use serde::{Deserialize, Serialize};

use super::{Saved, saved};
use crate::entity::SecondFactorKind;
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `recovery_codes` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_second_factors: Vec<Factor>,
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
struct Factor {
    kind: SecondFactorKind,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    recovery_codes_left: Option<i64>,
}

/// What the template `recovery_codes` places.
#[derive(Debug, Serialize)]
pub(crate) struct RecoveryCodesPage {
    saved: Option<Saved>,
    /// Whether there is anything that they would stand in for.
    has_factor: bool,
    /// As in "9 recovery codes".
    left: Option<String>,
}

impl View for RecoveryCodesPage {
    const TEMPLATE: &'static str = "recovery_codes";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let left = answer.viewer?.recovery_codes_left;
        let factors = &answer.my_second_factors;
        Some(Self {
            saved: saved(context),
            has_factor: factors.iter().any(|it| it.kind != SecondFactorKind::RecoveryCodes),
            left: left.map(|left| count(left, "recovery code", "recovery codes")),
        })
    }
}
