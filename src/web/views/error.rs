//! The pages that stand for one that cannot be shown.

use serde::Serialize;

use super::words::sentence;
use super::{Context, address};

/// What the templates `error_400` to `error_500` place.
#[derive(Serialize)]
pub(crate) struct ErrorPage {
    /// What went wrong, where whoever asks can do something about it.
    message: Option<String>,
    sign_in: String,
    awaits_verification: bool,
}

impl ErrorPage {
    /// The page for what went wrong.
    pub(crate) fn new(message: Option<String>, context: &Context<'_>) -> Self {
        // What is said of a query is for those who write queries.
        let message = message.filter(|message| !message.contains("query"));
        Self {
            message: message.map(|message| sentence(&message) + "."),
            sign_in: address("/sign-in", [("next", context.path)]),
            awaits_verification: context.account().is_some() && context.viewer.member().is_err(),
        }
    }
}
