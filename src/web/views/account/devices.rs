//! The devices that somebody is signed in on.

use serde::{Deserialize, Serialize};

use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `sessions` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_sessions: Vec<Session>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    id: String,
    created_at: Instant,
    last_seen_at: Instant,
}

/// What the template `sessions` places.
#[derive(Debug, Serialize)]
pub(crate) struct DevicesPage {
    devices: Vec<Device>,
}

#[derive(Debug, Serialize)]
struct Device {
    id: String,
    signed_in: Time,
    last_used: Time,
}

impl View for DevicesPage {
    const TEMPLATE: &'static str = "sessions";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let device = |session: Session| Device {
            id: session.id,
            signed_in: session.created_at.date_and_time(),
            last_used: session.last_seen_at.date_and_time(),
        };
        Some(Self { devices: answer.my_sessions.into_iter().map(device).collect() })
    }
}
