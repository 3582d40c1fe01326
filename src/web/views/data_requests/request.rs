//! One complaint or request, and what an admin can do about it.

use serde::{Deserialize, Serialize};

use super::queue::Admin;
use super::{lines, state};
use crate::entity::DataRequestKind;
use crate::web::views::components::{Cell, Link, SummaryList};
use crate::web::views::field::{Choice, Field};
use crate::web::views::times::Instant;
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `data_request` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    data_request: Option<DataRequest>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DataRequest {
    id: String,
    reference: String,
    kind: DataRequestKind,
    received_at: Instant,
    due_at: Option<Instant>,
    overdue: bool,
    acknowledged_at: Option<Instant>,
    extended_at: Option<Instant>,
    answered_at: Option<Instant>,
    claimed_by: Option<Admin>,
    opened: Option<Opened>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    email: String,
    account_id: Option<String>,
    text: String,
    extension_reason: Option<String>,
    answer: Option<String>,
}

/// What the template `data_request` places.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page")]
pub(crate) struct DataRequestPage {
    heading: &'static str,
    reference: String,
    path: String,
    facts: SummaryList,
    /// Who else deals with it.
    other_admin: Option<String>,
    is_own: bool,
    may_acknowledge: bool,
    is_complaint: bool,
    is_access: bool,
    /// What to fill in to answer; nothing where it cannot be answered by this admin.
    answer: Option<Field>,
    /// What to fill in to take more time.
    extension: Vec<Field>,
}

impl View for DataRequestPage {
    const TEMPLATE: &'static str = "data_request";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let request = answer.data_request?;
        let is_open = request.answered_at.is_none();
        let is_own = request.opened.is_some();
        let is_complaint = request.kind == DataRequestKind::Complaint;
        let may_extend =
            is_own && is_open && !is_complaint && !request.overdue && request.extended_at.is_none();
        let form = context.form();
        let answer = form.lines("answer", "Your answer").rows(10);
        let answer = answer.hint("We will email it to the person, and show it on their page");
        let other_admin = request.claimed_by.as_ref().filter(|_| !is_own);
        Some(Self {
            heading: request.kind.words(),
            path: format!("/admin/data-requests/{}", request.id),
            other_admin: other_admin.map(|admin| admin.display_name.clone()),
            is_own,
            may_acknowledge: is_own && is_open && request.acknowledged_at.is_none(),
            is_complaint,
            is_access: request.kind == DataRequestKind::Access,
            answer: (is_own && is_open).then_some(answer),
            extension: if may_extend { extension(context) } else { Vec::new() },
            facts: request.facts(&context.own_id()),
            reference: request.reference,
        })
    }
}

fn extension(context: &Context<'_>) -> Vec<Field> {
    let form = context.form();
    let months = [Choice::new("1", "1 month"), Choice::new("2", "2 months")];
    vec![
        form.radios("months", "How much more time do you need?", months),
        form.lines("reason", "Reason").rows(3).hint("We will email it to the person"),
    ]
}

impl DataRequest {
    fn facts(&self, own_id: &str) -> SummaryList {
        let state = state(self.answered_at.as_ref(), self.acknowledged_at.as_ref(), self.overdue);
        let due = match (self.kind, self.acknowledged_at.is_some()) {
            (DataRequestKind::Complaint, false) => "Acknowledge by",
            (DataRequestKind::Complaint, true) => "Tell the outcome, if possible, by",
            _ => "Answer by",
        };
        let is_open = self.answered_at.is_none();
        let taken = match &self.claimed_by {
            Some(admin) if admin.id == own_id => "You",
            Some(admin) => admin.display_name.as_str(),
            None => "Nobody",
        };
        let facts = SummaryList::default()
            .row("State", state)
            .row("Received", self.received_at.date())
            .maybe(due, self.due_at.as_ref().filter(|_| is_open).map(Instant::date))
            .maybe("Acknowledged", self.acknowledged_at.as_ref().map(Instant::date))
            .maybe("Extended", self.extended_at.as_ref().map(Instant::date))
            .maybe("Answered", self.answered_at.as_ref().map(Instant::date))
            .row("Taken by", taken);
        let Some(opened) = &self.opened else { return facts };
        let account = opened.account_id.as_ref();
        let account =
            account.map(|id| Link::new(format!("/admin/accounts/{id}"), "See the account"));
        facts
            .row("Email address", opened.email.as_str())
            .row("Account", account.map_or_else(|| Cell::text("None"), Cell::from))
            .row("Message", Cell::lines(lines(&opened.text)))
            .maybe("Reason for the extension", opened.extension_reason.as_deref())
            .maybe("Answer", opened.answer.as_deref().map(|answer| Cell::lines(lines(answer))))
    }
}
