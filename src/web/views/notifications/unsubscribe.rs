//! Stopping emails by the link in one of them.

use serde::{Deserialize, Serialize};

use crate::web::views::{Context, View};

/// What the template `unsubscribe` places.
#[derive(Debug, Serialize)]
pub(crate) struct UnsubscribePage {
    path: String,
    /// Which emails were stopped, once they are.
    stopped: Option<&'static str>,
}

#[derive(Debug, Deserialize)]
struct Stopped {
    list: Option<String>,
}

impl View for UnsubscribePage {
    const TEMPLATE: &'static str = "unsubscribe";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let list = context.result::<Stopped>().and_then(|stopped| stopped.list);
        let stopped = list.map(|list| match list.as_str() {
            "WEEKLY_DIGEST" => "the weekly summary",
            "ROUNDS" => "that registration for a round opens or closes soon",
            "MATCH_REMINDERS" => "questions about whether you have met your matches",
            _ => "that you have new messages",
        });
        Some(Self { path: context.path.to_owned(), stopped })
    }
}
