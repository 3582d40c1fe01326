//! How far an account is that has just been created.

use serde::Serialize;

use crate::entity::AccountStatus;
use crate::web::views::{Context, View};

/// What the template `waiting` places.
#[derive(Debug, Serialize)]
pub(crate) struct WaitingPage {
    heading: &'static str,
    /// The confirmed address of an account that a moderator has yet to check.
    awaits_check: Option<String>,
    is_guest: bool,
}

impl View for WaitingPage {
    const TEMPLATE: &'static str = "waiting";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        // Whoever was rejected or suspended cannot sign in, and reads why when they try.
        let account = context.account();
        let waiting = account.filter(|one| one.status == AccountStatus::AwaitingVerification);
        Some(Self {
            heading: match account.map(|account| account.status) {
                None => "Sign in to see how far your account is",
                Some(AccountStatus::AwaitingVerification) => "A moderator will check your account",
                Some(_) => "Your account is ready",
            },
            awaits_check: waiting.map(|account| account.email.clone()),
            is_guest: account.is_none(),
        })
    }
}
