//! Creating an account.

use serde::{Deserialize, Serialize};

use crate::entity::PolicyKind;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::site::policy;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, View};

/// What a good password is, wherever one is chosen.
pub(super) const PASSWORD_HINT: &str =
    "Use at least 12 characters. Three or four random words work well";

/// What the operation `sign_up` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    policies: Vec<Policy>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Policy {
    kind: PolicyKind,
    version: i64,
    title: String,
}

/// What the template `sign_up` places.
#[derive(Debug, Serialize)]
pub(crate) struct SignUpPage {
    fields: Vec<Field>,
}

impl View for SignUpPage {
    const TEMPLATE: &'static str = "sign_up";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let mut fields = who(&form);
        fields.extend(work(&form, answer.grades, answer.organisations, answer.professions));
        let policies = answer.policies.into_iter().map(Policy::choice);
        fields.push(form.ticks("input.acceptPolicies", "Policies", policies, &[]));
        Some(Self { fields })
    }
}

impl Policy {
    fn choice(self) -> Choice {
        let accepted = policy::accepted(self.kind, self.version);
        Choice::new(accepted, "I have read and accept the")
            .link(&policy::path(self.kind), &self.title)
    }
}

fn who(form: &Form<'_>) -> Vec<Field> {
    vec![
        form.email("input.email", "Work email address")
            .hint("Use your own Civil Service email address, not a shared mailbox"),
        form.password("input.password", "Password")
            .hint(PASSWORD_HINT)
            .autocomplete("new-password"),
        form.text("input.displayName", "Name")
            .hint("Other members will see this name")
            .autocomplete("name"),
    ]
}

fn work(
    form: &Form<'_>,
    grades: Vec<Coded>,
    organisations: Vec<Listed>,
    professions: Vec<Coded>,
) -> Vec<Field> {
    const NONE: &str = "Choose one";
    let organisations = organisations.into_iter().map(Choice::from);
    let organisation = "Department or agency (optional)";
    let grades = grades.into_iter().map(Choice::from);
    let professions = professions.into_iter().map(Choice::from);
    vec![
        form.select("input.gradeCode", "Grade (optional)", NONE, grades),
        form.select("input.organisationId", organisation, NONE, organisations)
            .hint("The organisation that employs you, not your team or directorate"),
        form.select("input.professionCode", "Profession (optional)", NONE, professions),
    ]
}
