//! Publishing a new version of a policy: the list, the form, and a look at it.

mod edit;
mod list;
mod preview;

pub(crate) use edit::EditPolicyPage;
pub(crate) use list::ManagePoliciesPage;
pub(crate) use preview::PolicyPreviewPage;

use serde::Deserialize;

use crate::entity::PolicyKind;
use crate::web::views::field::{Field, Form};
use crate::web::views::times::Instant;

/// The operation that both the list and the form ask.
const OPERATION: Option<&str> = Some("manage_policies");

/// What the operation `manage_policies` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    policies: Vec<InForce>,
    policy_history: Vec<Version>,
}

/// A policy in force.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InForce {
    kind: PolicyKind,
    version: i64,
    title: String,
    source: String,
    published_at: Instant,
    accept_again: bool,
}

/// A version of a policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    kind: PolicyKind,
    #[serde(rename = "version")]
    number: i64,
    title: String,
    published_at: Instant,
    accept_again: bool,
}

/// Whether people had to accept a version, as a table says it.
fn asked(accept_again: bool) -> &'static str {
    if accept_again { "Accepted by everyone" } else { "A correction" }
}

fn fields(form: &Form<'_>, known: Option<&InForce>) -> Vec<Field> {
    vec![
        form.text("input.title", "Title").or_maybe(known.map(|policy| policy.title.as_str())),
        form.markdown("input.body", "Text")
            .rows(25)
            .hint("Begin a heading with #")
            .or_maybe(known.map(|policy| policy.source.as_str())),
        form.tick("input.acceptAgain", "Everyone must accept this version")
            .hint(
                "Clear this box only to correct spelling or wording. If the policy means \
                 something else than before, people have to accept it again",
            )
            .or_ticked(known.is_some()),
    ]
}
