//! The filters that whoever asks keeps, to rename and delete them.

use serde::{Deserialize, Serialize};

use super::saved_filter::{Category, SavedFilter};
use crate::web::views::components::Link;
use crate::web::views::field::{Field, Form};
use crate::web::views::{Context, View};

/// What the operation `saved_filters` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_saved_filters: Vec<SavedFilter>,
    categories: Vec<Category>,
}

/// What the template `saved_filters` places.
#[derive(Debug, Serialize)]
pub(crate) struct SavedFiltersPage {
    filters: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Card {
    id: String,
    link: Link,
    words: String,
    name: Field,
    /// Whether it was this one that was posted.
    is_posted: bool,
}

impl View for SavedFiltersPage {
    const TEMPLATE: &'static str = "saved_filters";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let card = |saved: SavedFilter| {
            let is_posted = context.posted.get("id") == Some(saved.id.as_str());
            let name = if is_posted {
                name(&context.form())
            } else {
                // The fields of all cards have one name.
                name(&context.untouched_form()).id(format!("name-{}", saved.id))
            };
            Card {
                link: saved.link(),
                words: saved.words(&answer.categories),
                name: name.or(saved.name.as_str()),
                id: saved.id,
                is_posted,
            }
        };
        Some(Self { filters: answer.my_saved_filters.into_iter().map(card).collect() })
    }
}

fn name(form: &Form<'_>) -> Field {
    form.text("name", "New name").classes("govuk-input--width-20")
}
