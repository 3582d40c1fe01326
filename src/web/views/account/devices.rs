//! The devices that somebody is signed in on.

use serde::{Deserialize, Serialize};

use crate::web::views::components::Tag;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `devices` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_sessions: Vec<Session>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    id: String,
    browser: Option<String>,
    current: bool,
    created_at: Instant,
    last_seen_at: Instant,
}

/// What the template `devices` places.
#[derive(Debug, Serialize)]
pub(crate) struct DevicesPage {
    devices: Vec<Device>,
    /// Whether there are others than this one.
    has_others: bool,
}

#[derive(Debug, Serialize)]
struct Device {
    id: String,
    browser: String,
    /// Marks the one that the page is read on.
    tag: Option<Tag>,
    signed_in: Time,
    last_used: Time,
}

impl View for DevicesPage {
    const TEMPLATE: &'static str = "devices";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let has_others = answer.my_sessions.iter().any(|session| !session.current);
        let device = |session: Session| Device {
            id: session.id,
            browser: session.browser.unwrap_or_else(|| "Unknown browser".to_owned()),
            tag: session.current.then(|| Tag::new("This device", "blue")),
            signed_in: session.created_at.date_and_time(),
            last_used: session.last_seen_at.date_and_time(),
        };
        Some(Self { devices: answer.my_sessions.into_iter().map(device).collect(), has_others })
    }
}
