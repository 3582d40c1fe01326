//! The policies in force, to be changed.

use serde::Serialize;

use super::{Answer, OPERATION, asked};
use crate::web::views::components::{Link, Table};
use crate::web::views::site::policy;
use crate::web::views::{Context, View};

/// What the template `manage_policies` places.
#[derive(Debug, Serialize)]
pub(crate) struct ManagePoliciesPage {
    policies: Table,
}

impl View for ManagePoliciesPage {
    const TEMPLATE: &'static str = "manage_policies";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        const HEAD: [&str; 4] = ["Policy", "Version", "Published", "Acceptance"];
        let rows = answer.policies.into_iter().map(|policy| {
            [
                Link::new(format!("/admin{}", policy::path(policy.kind)), policy.title).into(),
                policy.version.into(),
                policy.published_at.date().into(),
                asked(policy.accept_again).into(),
            ]
        });
        Some(Self { policies: Table::new("Policies", HEAD, rows.collect()).with_row_headings() })
    }
}
