//! The accounts that wait for a moderator, with what is known of each.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Pagination, SummaryList};
use crate::web::views::connection::first_rows;
use crate::web::views::moderation::{AccountForms, Question, account_forms, asked};
use crate::web::views::times::Instant;
use crate::web::views::{Context, View, address};

/// What the operation `verification_queue` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    verification_queue: Vec<Request>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    account: Account,
    requested_at: Instant,
    hints: Vec<String>,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    display_name: String,
    email: String,
    email_organisation: Option<Named>,
    grade: Option<Named>,
    organisation: Option<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the template `verification_queue` places.
#[derive(Debug, Serialize)]
pub(crate) struct VerificationQueuePage {
    people: Vec<Person>,
    /// Where the forms are posted.
    verify: String,
    reject: String,
    address: String,
    ask: String,
    pages: Option<Pagination>,
}

#[derive(Debug, Serialize)]
struct Person {
    id: String,
    name: String,
    facts: SummaryList,
    forms: AccountForms,
}

impl View for VerificationQueuePage {
    const TEMPLATE: &'static str = "verification_queue";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (requests, pages) = first_rows(
            answer.verification_queue,
            |request| request.account.id.as_str(),
            "Pages of accounts",
            context,
        );
        let after = context.query.given("after").unwrap_or_default();
        // A form that is refused comes back to the same part of the list.
        let form =
            |action: &str| address(&format!("/moderation/accounts/{action}"), [("after", after)]);
        Some(Self {
            people: requests.into_iter().map(|request| request.person(context)).collect(),
            verify: form("verify"),
            reject: form("reject"),
            address: form("address"),
            ask: form("ask"),
            pages,
        })
    }
}

impl Request {
    fn person(self, context: &Context<'_>) -> Person {
        let facts = self.facts();
        let Account { id, display_name, email, .. } = self.account;
        let forms = account_forms(&id, &email, &self.questions, context);
        Person { forms, name: display_name, facts, id }
    }

    fn facts(&self) -> SummaryList {
        let account = &self.account;
        let given = |named: &Option<Named>, otherwise: &str| {
            named.as_ref().map_or(otherwise, |named| named.name.as_str()).to_owned()
        };
        let domain = given(&account.email_organisation, "None that we know");
        SummaryList::default()
            .row("Email address", account.email.as_str())
            .row("Organisation of the email address", domain)
            .row("Organisation they gave", given(&account.organisation, "Not given"))
            .row("Grade they gave", given(&account.grade, "Not given"))
            .row("Waiting since", self.requested_at.date_and_time())
            .row("What we found", Cell::lines(self.hints.clone()))
            .maybe("Questions", asked(&self.questions))
    }
}
