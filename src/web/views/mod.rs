//! What each page shows: a view holds what its template places, and nothing
//! else, made in Rust from what its operation answered.
//!
//! A view is a file of its own in the folder of its area. It says what its
//! operation answers (`Answer`), what its template places (the view) and makes
//! one of the other. Labels of fields, links with their queries, rows of tables
//! and words for states are made here; headings and sentences that are always
//! the same stand in the template.

mod chart;
mod components;
mod connection;
mod context;
mod draft;
mod field;
mod layout;
mod link;
mod round;
mod times;
mod user_error;
mod vocabulary;
mod words;

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod clearing;
pub(crate) mod data_requests;
pub(crate) mod error;
pub(crate) mod forum;
pub(crate) mod introductions;
pub(crate) mod moderation;
pub(crate) mod notifications;
pub(crate) mod registration;
pub(crate) mod site;
pub(crate) mod staff;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fields::Problem;

pub(crate) use context::Context;
pub(crate) use error::ErrorPage;
pub(crate) use layout::Layout;
pub(crate) use link::address;

/// What a page's template places, as `page`.
pub(crate) trait View: Serialize + Sized {
    /// The template in `frontend/pages/`.
    const TEMPLATE: &'static str;
    /// The operation in `graphql/operations/`; none where the page asks nothing.
    const OPERATION: Option<&'static str> = Some(Self::TEMPLATE);
    /// What the operation answers; `()` where it asks nothing.
    type Answer: DeserializeOwned;

    /// Whether an address with empty parameters leads to one without them: for a form with
    /// so many fields that its addresses could not be read.
    const DROPS_EMPTY: bool = false;

    /// Makes the view; `None` where what the address names is not there.
    fn new(answer: Self::Answer, context: &Context<'_>) -> Option<Self>;

    /// What the layout says of this page beside what happened before: only where the
    /// page's own answer holds it.
    fn said(&self) -> Said {
        Said::default()
    }
}

/// What a page has the layout say.
#[derive(Default)]
pub(crate) struct Said {
    /// What a form of this page did, where it stays on it.
    pub(crate) notice: Option<String>,
    /// What is wrong with the address, by the field that it came from.
    pub(crate) errors: Vec<Problem>,
}
