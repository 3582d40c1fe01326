//! A new version of a policy as it will look, before it is published.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::fields;
use crate::entity::PolicyKind;
use crate::web::fields::Problem;
use crate::web::views::field::{Field, Form};
use crate::web::views::site::policy;
use crate::web::views::user_error::UserError;
use crate::web::views::words::count;
use crate::web::views::{Context, Said, View};

/// What the operation `policy_preview` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    preview_policy: Preview,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    /// HTML that is safe: the API makes it of Markdown.
    body: String,
    current: Option<Current>,
    title_changes: Vec<Part>,
    changes: Vec<Part>,
    people_to_accept: i64,
    problems: Vec<UserError>,
}

#[derive(Debug, Deserialize)]
struct Current {
    kind: PolicyKind,
    version: i64,
    title: String,
}

/// A part of a text: kept, removed or added.
#[derive(Debug, Deserialize, Serialize)]
struct Part {
    change: String,
    text: String,
}

/// What the template `policy_preview` places.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyPreviewPage {
    /// What the policy is called now.
    name: String,
    title: String,
    kind: &'static str,
    path: String,
    /// The version that it replaces.
    after: i64,
    body: Html,
    /// Where the title is another one.
    title_changes: Option<Vec<Part>>,
    /// Nothing where the text is the same.
    changes: Option<Vec<Part>>,
    /// Who has to accept it.
    consequence: String,
    may_publish: bool,
    fields: Vec<Field>,
    #[serde(skip)]
    problems: Vec<Problem>,
}

impl View for PolicyPreviewPage {
    const TEMPLATE: &'static str = "policy_preview";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let preview = answer.preview_policy;
        let current = preview.current?;
        let problems: Vec<_> = preview.problems.iter().map(UserError::problem).collect();
        let wrong = [context.errors, &problems].concat();
        let form = Form::new(context.posted, &wrong, &context.questions);
        let is_for_all = context.posted.given("input.acceptAgain").is_some();
        let is_same = |parts: &[Part]| parts.iter().all(|part| part.change == "KEPT");
        Some(Self {
            title: context.posted.given("input.title").unwrap_or("No title yet").to_owned(),
            kind: current.kind.word(),
            path: format!("/admin{}", policy::path(current.kind)),
            after: current.version,
            body: policy::text(&preview.body),
            consequence: consequence(is_for_all, preview.people_to_accept),
            may_publish: wrong.is_empty(),
            title_changes: Some(preview.title_changes).filter(|parts| !is_same(parts)),
            changes: Some(preview.changes).filter(|parts| !is_same(parts)),
            fields: fields(&form, None),
            name: current.title,
            problems,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.problems.clone(), ..Said::default() }
    }
}

fn consequence(is_for_all: bool, people: i64) -> String {
    let people = count(people, "person has", "people have");
    if is_for_all {
        format!("{people} to accept this version before they can go on, including you.")
    } else {
        format!(
            "This is a correction: whoever accepted the version before does not have to accept it. \
             {people} not accepted that yet, and will see this one."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_many_have_to_accept_it() {
        assert!(consequence(true, 1_200).starts_with("1,200 people have to accept"));
        assert!(consequence(false, 1).contains("1 person has not accepted that yet"));
    }
}
