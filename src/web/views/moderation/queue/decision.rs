//! Rejecting an account: the usual reasons, and a field for one's own words.

use serde::Serialize;

use crate::web::views::Context;
use crate::web::views::field::{Choice, Field};

/// The form that rejects an account.
#[derive(Debug, Serialize)]
pub(crate) struct Rejection {
    fields: [Field; 2],
    /// Whether it was sent with a mistake.
    is_wrong: bool,
}

/// The form that rejects the account `id`, among others on its page.
pub(crate) fn rejection(id: &str, context: &Context<'_>) -> Rejection {
    let is_posted = context.posted.get("accountId") == Some(id) && !context.errors.is_empty();
    let form = if is_posted { context.form() } else { context.untouched_form() };
    let own = |name: &str| if is_posted { name.to_owned() } else { format!("{name}-{id}") };
    let usual = form.radios("usual", "Why do you reject this account?", usual_reasons());
    let reason = form.lines("reason", "Reason").rows(3);
    Rejection {
        fields: [
            usual.id(own("usual")),
            reason.id(own("reason")).hint("We will email it to the person"),
        ],
        is_wrong: is_posted,
    }
}

/// The usual reasons; the last one is none of them.
fn usual_reasons() -> [Choice; 5] {
    [
        Choice::new("NOT_A_CIVIL_SERVANT", "We could not confirm that they are a civil servant"),
        Choice::new("WORK_ADDRESS", "It is not their own Civil Service email address"),
        Choice::new("FULL_NAME", "It is not the name that they use at work"),
        Choice::new("DUPLICATE", "They already have an account"),
        Choice::new("", "Another reason").hint("Enter it below"),
    ]
}
