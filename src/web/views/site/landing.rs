//! The start page, as guests see it.

use serde::Serialize;

use crate::web::views::{Context, View};

/// What the template `landing` places: it is the same for every guest.
#[derive(Debug, Serialize)]
pub(crate) struct LandingPage {}

impl View for LandingPage {
    const TEMPLATE: &'static str = "landing";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), _context: &Context<'_>) -> Option<Self> {
        Some(Self {})
    }
}
