//! Accepting policies that have changed, before anything else.

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::entity::PolicyKind;
use crate::web::views::field::{Choice, Field};
use crate::web::views::site::policy;
use crate::web::views::{Context, View};

/// What the operation `accept_policies` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    policies_to_accept: Vec<Policy>,
}

#[derive(Debug, Deserialize)]
struct Policy {
    kind: PolicyKind,
    version: i64,
    title: String,
    body: String,
}

/// What the template `accept_policies` places.
#[derive(Debug, Serialize)]
pub(crate) struct AcceptPoliciesPage {
    heading: &'static str,
    policies: Vec<PolicyText>,
    ticks: Field,
}

#[derive(Debug, Serialize)]
struct PolicyText {
    title: String,
    body: Value,
}

impl View for AcceptPoliciesPage {
    const TEMPLATE: &'static str = "accept_policies";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let policies = answer.viewer.map(|viewer| viewer.policies_to_accept).unwrap_or_default();
        let ticks = policies.iter().map(Policy::choice);
        let ticks = context.form().ticks("versions", "Policies to accept", ticks, &[]);
        let heading = match policies.len() {
            0 => "You have accepted all our policies",
            1 => "One of our policies has changed",
            _ => "Our policies have changed",
        };
        Some(Self { heading, policies: policies.into_iter().map(Policy::text).collect(), ticks })
    }
}

impl Policy {
    fn choice(&self) -> Choice {
        let text = format!("I have read and accept the {}", self.title.to_lowercase());
        Choice::new(policy::accepted(self.kind, self.version), text)
    }

    fn text(self) -> PolicyText {
        PolicyText { title: self.title, body: policy::text(&self.body) }
    }
}
