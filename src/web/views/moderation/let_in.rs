//! Letting a member into clearing: finding them, and saying why.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Link, SummaryList, Table};
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// As many as one search finds.
const FOUND_MAX: usize = 50;

/// What the operation `members_to_let_in` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Found {
    find_members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    id: String,
    display_name: String,
    grade: Option<Named>,
    organisation: Option<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the template `members_to_let_in` places.
#[derive(Debug, Serialize)]
pub(crate) struct MembersToLetInPage {
    search: Field,
    /// Whether somebody was looked for.
    is_searched: bool,
    /// Nothing where nobody is found.
    members: Option<Table>,
    /// That more may be called so than are shown.
    is_cut_off: bool,
}

impl View for MembersToLetInPage {
    const TEMPLATE: &'static str = "members_to_let_in";
    type Answer = Found;

    fn new(answer: Found, context: &Context<'_>) -> Option<Self> {
        let search = context.query.get("search").unwrap_or_default();
        let n_found = answer.find_members.len();
        let rows: Vec<_> = answer.find_members.into_iter().map(Member::row).collect();
        let table = Table::new("Members", ["Name", "Grade", "Organisation"], rows);
        Some(Self {
            search: context.filters().search("search", "Part of a name, or a whole email address"),
            is_searched: !search.trim().is_empty(),
            members: (n_found > 0).then(|| table.with_row_headings()),
            is_cut_off: n_found >= FOUND_MAX,
        })
    }
}

impl Member {
    fn row(self) -> [Cell; 3] {
        let link = Link::new(format!("/moderation/let-in/{}", self.id), self.display_name);
        [link.into(), given(self.grade).into(), given(self.organisation).into()]
    }
}

fn given(named: Option<Named>) -> String {
    named.map_or_else(|| "Not given".to_owned(), |named| named.name)
}

/// What the operation `let_into_clearing` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    member_in_clearing: Option<InClearing>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InClearing {
    member: Member,
    eligible: bool,
    reason: String,
    may_be_let_in: bool,
}

/// What the template `let_into_clearing` places.
#[derive(Debug, Serialize)]
pub(crate) struct LetIntoClearingPage {
    id: String,
    name: String,
    facts: SummaryList,
    /// Nothing where every member may take part.
    reason: Option<Field>,
}

impl View for LetIntoClearingPage {
    const TEMPLATE: &'static str = "let_into_clearing";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let InClearing { member, eligible, reason, may_be_let_in } = answer.member_in_clearing?;
        let facts = SummaryList::default()
            .row("Grade", given(member.grade))
            .row("Organisation", given(member.organisation))
            .row("Can post an advert now", if eligible { "Yes" } else { "No" })
            .row("What we tell them", reason);
        let field = context.form().lines("reason", "Why are you letting them in?").rows(3);
        Some(Self {
            id: member.id,
            name: member.display_name,
            facts,
            reason: may_be_let_in.then(|| field.hint("Moderators can read this in the log")),
        })
    }
}
