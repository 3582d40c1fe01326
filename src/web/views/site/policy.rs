//! A policy in force, and what other pages say of one.

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::entity::PolicyKind;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `policy` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    policies: Vec<Policy>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    kind: PolicyKind,
    version: i64,
    title: String,
    body: String,
    published_at: Instant,
}

/// What the template `policy` places.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyPage {
    title: String,
    version: i64,
    published: Time,
    body: Value,
}

impl View for PolicyPage {
    const TEMPLATE: &'static str = "policy";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let is_asked_for = |policy: &Policy| name(policy.kind) == context.part("kind");
        let policy = answer.policies.into_iter().find(is_asked_for)?;
        Some(Self {
            title: policy.title,
            version: policy.version,
            published: policy.published_at.date(),
            body: text(&policy.body),
        })
    }
}

/// The name of a policy in addresses.
pub(in crate::web::views) fn name(kind: PolicyKind) -> String {
    kind.word().to_lowercase().replace('_', "-")
}

/// The page of a policy.
pub(in crate::web::views) fn path(kind: PolicyKind) -> String {
    format!("/policies/{}", name(kind))
}

/// The version of a policy, as a form names it that accepts it.
pub(in crate::web::views) fn accepted(kind: PolicyKind, version: i64) -> String {
    format!("{}:{version}", kind.word())
}

/// The text of a policy, with headings right below the page's own. The headings of a
/// text in Markdown begin two levels below, where posts need them.
pub(in crate::web::views) fn text(body: &str) -> Value {
    let raised = (3..=6).fold(body.to_owned(), |html, level| {
        let above = level - 1;
        html.replace(&format!("<h{level}>"), &format!("<h{above}>"))
            .replace(&format!("</h{level}>"), &format!("</h{above}>"))
    });
    Value::from_safe_string(raised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_of_a_policy_come_right_below_its_title() {
        let body = "<h3>One</h3>\n<h4>Two</h4>\n<p>Three &lt;h3&gt;</p>";
        let raised = "<h2>One</h2>\n<h3>Two</h3>\n<p>Three &lt;h3&gt;</p>";
        assert_eq!(text(body).to_string(), raised);
    }

    #[test]
    fn a_policy_has_its_own_address_and_is_accepted_with_its_version() {
        assert_eq!(path(PolicyKind::TermsOfService), "/policies/terms-of-service");
        assert_eq!(accepted(PolicyKind::DataPolicy, 3), "DATA_POLICY:3");
    }
}
