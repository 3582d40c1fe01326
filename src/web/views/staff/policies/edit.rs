//! The form of a new version, and the versions before.

use serde::Serialize;

use super::{Answer, OPERATION, Version, asked, fields};
use crate::web::views::components::{Cell, Table};
use crate::web::views::field::Field;
use crate::web::views::site::policy;
use crate::web::views::{Context, View};

/// What the template `edit_policy` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditPolicyPage {
    title: String,
    version: i64,
    kind: &'static str,
    /// The address of the policy for everybody.
    public: String,
    path: String,
    fields: Vec<Field>,
    versions: Table,
}

impl View for EditPolicyPage {
    const TEMPLATE: &'static str = "edit_policy";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        const HEAD: [&str; 4] = ["Version", "Title", "Published", "Acceptance"];
        let mut policies = answer.policies.into_iter();
        let policy = policies.find(|policy| policy::name(policy.kind) == context.part("kind"))?;
        let public = policy::path(policy.kind);
        let versions = answer.policy_history.into_iter().filter(|it| it.kind == policy.kind);
        let versions = versions.map(Version::row).collect();
        Some(Self {
            fields: fields(&context.form(), Some(&policy)),
            version: policy.version,
            kind: policy.kind.word(),
            path: format!("/admin{public}"),
            public,
            versions: Table::new("Versions", HEAD, versions).headed(),
            title: policy.title,
        })
    }
}

impl Version {
    fn row(self) -> [Cell; 4] {
        [
            self.number.into(),
            self.title.into(),
            self.published_at.date().into(),
            asked(self.accept_again).into(),
        ]
    }
}
