//! What somebody proves besides the password.

use serde::{Deserialize, Serialize};

use crate::entity::SecondFactorKind;
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `security` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_second_factors: Vec<Factor>,
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Factor {
    id: String,
    kind: SecondFactorKind,
    name: String,
    added_at: Instant,
    last_used_at: Option<Instant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    second_factor_due: bool,
    recovery_codes_left: Option<i64>,
}

/// What the template `security` places.
#[derive(Debug, Serialize)]
pub(crate) struct SecurityPage {
    /// Whether nothing else is shown until there is one.
    is_due: bool,
    factors: Vec<FactorView>,
    /// As in "9 recovery codes"; nothing without any.
    codes_left: Option<String>,
    /// Whether so few are left that new ones should be had.
    has_few_codes: bool,
}

#[derive(Debug, Serialize)]
struct FactorView {
    id: String,
    name: String,
    kind: &'static str,
    added: Time,
    last_used: Option<Time>,
}

/// At how many codes left the page says that it is time for new ones.
const FEW_CODES: i64 = 3;

impl View for SecurityPage {
    const TEMPLATE: &'static str = "security";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let Viewer { second_factor_due, recovery_codes_left } = answer.viewer?;
        let factors = answer.my_second_factors.into_iter();
        let factors = factors.filter_map(|factor| {
            let kind = match factor.kind {
                SecondFactorKind::Totp => "Authenticator app",
                SecondFactorKind::Passkey => "Passkey",
                SecondFactorKind::RecoveryCodes => return None,
            };
            Some(FactorView {
                id: factor.id,
                name: factor.name,
                kind,
                added: factor.added_at.date(),
                last_used: factor.last_used_at.map(|at| at.date()),
            })
        });
        Some(Self {
            is_due: second_factor_due,
            factors: factors.collect(),
            codes_left: recovery_codes_left
                .map(|left| count(left, "recovery code", "recovery codes")),
            has_few_codes: recovery_codes_left.is_some_and(|left| left <= FEW_CODES),
        })
    }
}
