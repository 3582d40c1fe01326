//! Where admins begin.

use serde::{Deserialize, Serialize};

use crate::web::views::{Context, View};

/// What the operation `admin` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    parked_emails: Vec<ParkedEmail>,
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
    areas: [Area; 6],
}

#[derive(Debug, Serialize)]
struct Area {
    href: &'static str,
    name: &'static str,
    description: &'static str,
}

impl View for AdminPage {
    const TEMPLATE: &'static str = "admin";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let area = |href, name, description| Area { href, name, description };
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
                area("/admin/categories", "Categories", "Add, rename, order and archive them"),
                area("/admin/emails", "Emails that could not be sent", emails),
                area("/admin/deletions", "What we delete and when", "How long data is kept"),
            ],
        })
    }
}
