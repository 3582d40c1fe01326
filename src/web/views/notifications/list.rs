//! What somebody is told of, the latest first.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Pagination, Tag};
use crate::web::views::connection::Connection;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View, address};

/// What the operation `notifications` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    notifications: Connection<Notification>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    id: String,
    text: String,
    path: String,
    at: Instant,
    read_at: Option<Instant>,
}

/// What the template `notifications` places.
#[derive(Debug, Serialize)]
pub(crate) struct NotificationsPage {
    items: Vec<Item>,
    /// The latest of the page, where something on it is unread: what came meanwhile
    /// stays unread.
    read_up_to: Option<String>,
    pages: Option<Pagination>,
}

#[derive(Debug, Serialize)]
struct Item {
    href: String,
    text: String,
    at: Time,
    /// Says that it is unread.
    tag: Option<Tag>,
}

impl View for NotificationsPage {
    const TEMPLATE: &'static str = "notifications";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let list = answer.notifications;
        let pages = list.page_info.next().map(|next| {
            let older = address(context.path, [("after", next)]);
            Pagination::more("Pages of notifications", "Older notifications", older)
        });
        let has_unread = list.nodes.iter().any(|one| one.read_at.is_none());
        let latest = list.nodes.first().map(|one| one.id.clone());
        Some(Self {
            read_up_to: latest.filter(|_| has_unread),
            items: list.nodes.into_iter().map(Notification::item).collect(),
            pages,
        })
    }
}

impl Notification {
    fn item(self) -> Item {
        Item {
            tag: self.read_at.is_none().then(|| Tag::new("New", "blue")),
            href: self.path,
            text: self.text,
            at: self.at.date_and_time(),
        }
    }
}
