//! Where admins begin.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::web::views::words::number_words;
use crate::web::views::{Context, View};

/// What the operation `admin` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    parked_emails: Vec<ParkedEmail>,
    data_request_counts: Counts,
}

#[derive(Debug, Deserialize)]
struct Counts {
    waiting: i64,
    overdue: i64,
}

/// Whether there is one is all that counts.
#[derive(Debug, Deserialize)]
struct ParkedEmail {
    #[serde(rename = "id")]
    _id: String,
}

/// What the template `admin` places.
#[derive(Debug, Serialize)]
pub(crate) struct AdminPage {
    areas: [Area; 8],
}

#[derive(Debug, Serialize)]
struct Area {
    href: &'static str,
    name: &'static str,
    description: Cow<'static, str>,
}

impl Counts {
    fn words(&self) -> Cow<'static, str> {
        let waiting = format!("{} waiting", number_words(self.waiting));
        match (self.waiting, self.overdue) {
            (0, _) => "None at the moment".into(),
            (_, 0) => waiting.into(),
            (_, overdue) => format!("{waiting}, {} overdue", number_words(overdue)).into(),
        }
    }
}

impl View for AdminPage {
    const TEMPLATE: &'static str = "admin";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let area = |href, name, description: &'static str| Area {
            href,
            name,
            description: description.into(),
        };
        let emails = if answer.parked_emails.is_empty() {
            "None at the moment"
        } else {
            "Try them again or delete them"
        };
        Some(Self {
            areas: [
                area("/admin/rounds", "Rounds", "Registrations, matching and publishing"),
                area("/admin/email-domains", "Email domains", "Who can create an account"),
                area("/admin/accounts", "Accounts", "Find, suspend and reinstate, change roles"),
                area("/admin/policies", "Policies", "Change them, and see earlier versions"),
                area("/admin/categories", "Categories", "Add, rename, order and archive them"),
                area("/admin/emails", "Emails that could not be sent", emails),
                area("/admin/deletions", "What we delete and when", "How long data is kept"),
                Area {
                    href: "/admin/data-requests",
                    name: "Data protection requests",
                    description: answer.data_request_counts.words(),
                },
            ],
        })
    }
}
