//! One's own account, with links to what can be changed.

use serde::{Deserialize, Serialize};

use crate::entity::{AccountStatus, Role};
use crate::web::views::components::{Link, SummaryList};
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `account` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
struct Viewer {
    email: String,
    status: AccountStatus,
    member: Member,
    visibility: Option<Visibility>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visibility {
    hidden_from_own_organisation: bool,
    hidden_now: bool,
}

impl Visibility {
    fn words(&self) -> &'static str {
        match (self.hidden_now, self.hidden_from_own_organisation) {
            (true, _) => "You are hidden from all members",
            (false, true) => "You are hidden from your own organisation",
            (false, false) => "All members",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    display_name: String,
    role: Role,
    grade: Option<Grade>,
    organisation: Option<Organisation>,
}

#[derive(Debug, Deserialize)]
struct Grade {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Organisation {
    name: String,
}

/// What the template `account` places.
#[derive(Debug, Serialize)]
pub(crate) struct AccountPage {
    /// Nothing for a guest.
    facts: Option<SummaryList>,
}

impl View for AccountPage {
    const TEMPLATE: &'static str = "account";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        Some(Self { facts: answer.viewer.map(facts) })
    }
}

fn facts(viewer: Viewer) -> SummaryList {
    const NOT_GIVEN: &str = "Not given";
    let Viewer { email, status, member, visibility } = viewer;
    let grade = member.grade.map_or_else(|| NOT_GIVEN.to_owned(), |grade| grade.code);
    let organisation = member.organisation.map_or_else(|| NOT_GIVEN.to_owned(), |one| one.name);
    let change = |href: &str, what: &str| Link::new(href, "Change").hidden(what);
    let facts = SummaryList::default()
        .row("Name", member.display_name)
        .row("Email address", email)
        .row("Grade", grade)
        .row("Department or agency", organisation)
        .row("Role", member.role.words())
        .linked("Password", "Hidden", change("/request-reset", "password"));
    let facts = if status == AccountStatus::Active {
        let settings = change("/account/notifications", "notification settings");
        let drafts = Link::new("/drafts", "View").hidden("your drafts");
        facts.linked("Notifications", "What we tell you about, and how", settings).linked(
            "Drafts",
            "What you have written and not posted",
            drafts,
        )
    } else {
        facts
    };
    let facts = match visibility {
        Some(visibility) => {
            let seen = change("/account/visibility", "who can see you");
            facts.linked("Who can see you", visibility.words(), seen)
        }
        None => facts,
    };
    let devices = Link::new("/account/sessions", "Manage").hidden("sign-in devices");
    facts.linked("Sign-in devices", "Where you are signed in", devices)
}
