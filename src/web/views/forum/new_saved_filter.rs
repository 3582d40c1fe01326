//! Saving a filter under a name.

use serde::Serialize;

use super::saved_filter::list_address;
use crate::web::views::connection::{beginning_at, given};
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// What the template `new_saved_filter` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewSavedFilterPage {
    name: Field,
    /// What is filtered by, as the form sends it.
    kept: Vec<Kept>,
    /// The address of this page with the filter in it.
    action: String,
    /// The list or search that is filtered.
    list: String,
}

#[derive(Debug, Serialize)]
struct Kept {
    name: String,
    value: String,
}

/// What an address may say of a list besides what it is filtered by.
const ORDER: &str = "order";

impl View for NewSavedFilterPage {
    const TEMPLATE: &'static str = "new_saved_filter";
    const OPERATION: Option<&'static str> = None;
    type Answer = ();

    fn new(_answer: (), context: &Context<'_>) -> Option<Self> {
        let filter: Vec<_> = given(context).filter(|(name, _)| *name != ORDER).collect();
        let kept = filter.iter();
        let kept = kept.map(|(name, value)| Kept {
            name: format!("filter.{name}"),
            value: (*value).to_owned(),
        });
        Some(Self {
            name: context
                .form()
                .text("name", "Name of the filter")
                .hint("Only you see it. For example: policy mentors in other departments")
                .classes("govuk-input--width-20"),
            kept: kept.collect(),
            action: beginning_at("/filters/new", context),
            list: list_address(filter),
        })
    }
}
