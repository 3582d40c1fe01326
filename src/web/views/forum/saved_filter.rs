//! A filter that whoever asks keeps under a name.

use serde::Deserialize;

use super::applied::Filter;
use crate::web::views::address;
use crate::web::views::components::Link;

/// A saved filter of an answer.
#[derive(Debug, Deserialize)]
pub(super) struct SavedFilter {
    pub(super) id: String,
    pub(super) name: String,
    text: Option<String>,
    category: Option<String>,
    filter: Filter,
}

/// A category of an answer, as far as filters name it.
#[derive(Debug, Deserialize)]
pub(super) struct Category {
    pub(super) slug: String,
    pub(super) name: String,
}

impl SavedFilter {
    /// A link to what it lets pass.
    pub(super) fn link(&self) -> Link {
        let each = self.filter.each("threads");
        let each = each.iter().map(|one| (one.name, one.value.as_str()));
        let own = [("text", self.text.as_deref()), ("category", self.category.as_deref())];
        let own = own.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Link::new(list_address(own.chain(each).collect()), self.name.as_str())
    }

    /// What it lets pass, in words.
    pub(super) fn words(&self, categories: &[Category]) -> String {
        let text = self.text.as_ref().map(|text| format!("“{text}”"));
        let category = categories.iter().find(|it| Some(&it.slug) == self.category.as_ref());
        let category = category.map(|category| category.name.clone());
        let each = self.filter.each("threads").into_iter().map(|one| one.text);
        text.into_iter().chain(category).chain(each).collect::<Vec<_>>().join(" · ")
    }
}

/// The address of the list or search that a filter of these names and values is of.
pub(super) fn list_address(filter: Vec<(&str, &str)>) -> String {
    let value = |wanted: &str| filter.iter().find(|it| it.0 == wanted).map(|it| it.1.to_owned());
    match (value("text"), value("category")) {
        (None, Some(slug)) => {
            let rest = filter.into_iter().filter(|(name, _)| *name != "category");
            address(&format!("/categories/{slug}"), rest)
        }
        _ => address("/search", filter),
    }
}
