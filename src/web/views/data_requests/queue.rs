//! The complaints and requests that wait for admins, or that were answered.

use serde::{Deserialize, Serialize};

use super::state;
use crate::entity::DataRequestKind;
use crate::web::views::components::{Cell, Link, Pagination, Table};
use crate::web::views::connection::first_rows;
use crate::web::views::times::Instant;
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `data_request_queue` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    data_requests: Vec<DataRequest>,
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
    answered_at: Option<Instant>,
    claimed_by: Option<Admin>,
}

/// An admin, as both pages read them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Admin {
    pub(super) id: String,
    pub(super) display_name: String,
}

/// What the template `data_request_queue` places.
#[derive(Debug, Serialize)]
pub(crate) struct DataRequestQueuePage {
    /// Whether those are shown that were answered.
    is_answered: bool,
    /// Nothing where there is none.
    requests: Option<Table>,
    pages: Option<Pagination>,
}

impl View for DataRequestQueuePage {
    const TEMPLATE: &'static str = "data_request_queue";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        const HEAD: [&str; 5] = ["Reference", "What it is", "Received", "State", "Taken by"];
        const DUE: [&str; 6] = ["Reference", "What it is", "Received", "Due", "State", "Taken by"];
        let is_answered = context.query.given("answered") == Some("true");
        let label = "Pages of requests";
        let (requests, pages) =
            first_rows(answer.data_requests, |request| request.id.as_str(), label, context);
        let is_found = !requests.is_empty();
        let own_id = context.own_id();
        let rows = requests.into_iter().map(|request| request.cells(&own_id));
        let table = if is_answered {
            let rows = rows.map(|[reference, kind, received, _, state, admin]| {
                [reference, kind, received, state, admin]
            });
            Table::new("Answered requests", HEAD, rows.collect())
        } else {
            Table::new("Requests to answer", DUE, rows.collect())
        };
        Some(Self { is_answered, requests: is_found.then(|| table.with_row_headings()), pages })
    }
}

impl DataRequest {
    fn cells(self, own_id: &str) -> [Cell; 6] {
        let state = state(self.answered_at.as_ref(), self.acknowledged_at.as_ref(), self.overdue);
        let admin = match self.claimed_by {
            Some(admin) if admin.id == own_id => "You".to_owned(),
            Some(admin) => admin.display_name,
            None => "Nobody".to_owned(),
        };
        [
            Link::new(format!("/admin/data-requests/{}", self.id), self.reference).into(),
            self.kind.words().into(),
            self.received_at.date().into(),
            self.due_at.map_or_else(|| Cell::text(""), |due| due.date().into()),
            state.into(),
            admin.into(),
        ]
    }
}
