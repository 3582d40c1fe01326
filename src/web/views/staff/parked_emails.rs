//! The emails that could not be sent, to be tried again or deleted.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Link, Pagination, SummaryList};
use crate::web::views::connection::first_rows;
use crate::web::views::times::Instant;
use crate::web::views::words::{count, sentence};
use crate::web::views::{Context, View};

/// What the operation `parked_emails` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    parked_emails: Vec<ParkedEmail>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ParkedEmail {
    id: String,
    kind: String,
    recipient_domain: String,
    account_id: Option<String>,
    created_at: Instant,
    parked_at: Option<Instant>,
    attempts: i64,
    last_error: Option<String>,
}

/// What the template `parked_emails` places.
#[derive(Debug, Serialize)]
pub(crate) struct ParkedEmailsPage {
    emails: Vec<EmailCard>,
    pages: Option<Pagination>,
}

#[derive(Debug, Serialize)]
struct EmailCard {
    id: String,
    heading: String,
    /// Tells the buttons of one email from those of another.
    which: String,
    facts: SummaryList,
}

impl View for ParkedEmailsPage {
    const TEMPLATE: &'static str = "parked_emails";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (emails, pages) =
            first_rows(answer.parked_emails, |email| email.id.as_str(), "Pages of emails", context);
        Some(Self { emails: emails.into_iter().map(ParkedEmail::card).collect(), pages })
    }
}

impl ParkedEmail {
    fn card(self) -> EmailCard {
        let kind = self.kind.replace('_', " ");
        let created = self.created_at.date_and_time();
        let account = self.account_id.map(|id| format!("/admin/accounts/{id}"));
        let reason = self.last_error.map(|error| sentence(&error));
        let facts = SummaryList::default()
            .row("Recipient’s email domain", self.recipient_domain)
            .maybe("Account", account.map(|href| Link::new(href, "See the account")))
            .row("Created", created.clone())
            .maybe("Last tried", self.parked_at.map(|at| at.date_and_time()))
            .row("Tried", count(self.attempts, "time", "times"))
            .row("What went wrong", reason.unwrap_or_else(|| "Not known".to_owned()));
        EmailCard {
            id: self.id,
            heading: sentence(&kind),
            which: format!("{kind}, created on {}", created.words),
            facts,
        }
    }
}
