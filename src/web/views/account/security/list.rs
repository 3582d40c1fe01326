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
    has_passkeys: bool,
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
    /// What the button for a passkey says; nothing where browsers make none at this address.
    set_up_passkey: Option<&'static str>,
    /// What the button for an app says.
    set_up_app: &'static str,
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
        let has = |kind| answer.my_second_factors.iter().any(|factor| factor.kind == kind);
        let (another_key, another_app) =
            (has(SecondFactorKind::Passkey), has(SecondFactorKind::Totp));
        let set_up_passkey =
            if another_key { "Set up another passkey" } else { "Set up a passkey" };
        let set_up_app =
            if another_app { "Set up another app" } else { "Set up an authenticator app" };
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
            set_up_passkey: answer.has_passkeys.then_some(set_up_passkey),
            set_up_app,
            codes_left: recovery_codes_left
                .map(|left| count(left, "recovery code", "recovery codes")),
            has_few_codes: recovery_codes_left.is_some_and(|left| left <= FEW_CODES),
        })
    }
}
