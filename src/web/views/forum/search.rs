//! Searching titles and posts.

use serde::{Deserialize, Serialize};

use super::thread_list::{ThreadRow, Topic};
use crate::web::views::components::Pagination;
use crate::web::views::connection::Connection;
use crate::web::views::field::Field;
use crate::web::views::{Context, View, address};

/// What the operation `search` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    search: Connection<Topic>,
}

/// What the template `search` places.
#[derive(Debug, Serialize)]
pub(crate) struct SearchPage {
    title: String,
    text: Field,
    /// Nothing until something is searched for.
    results: Option<Results>,
}

#[derive(Debug, Serialize)]
struct Results {
    threads: Vec<ThreadRow>,
    nothing: String,
    pages: Option<Pagination>,
}

impl View for SearchPage {
    const TEMPLATE: &'static str = "search";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let text = context.query.get("text").map(str::trim).filter(|text| !text.is_empty());
        Some(Self {
            title: match text {
                Some(text) => format!("Search results for “{text}”"),
                None => "Search".to_owned(),
            },
            text: context.filters().search("text", "Words in titles and posts"),
            results: text.map(|text| results(answer.search, text, context)),
        })
    }
}

fn results(found: Connection<Topic>, text: &str, context: &Context<'_>) -> Results {
    let next = found.page_info.next();
    let next = next.map(|next| address(context.path, [("text", text), ("after", next)]));
    Results {
        nothing: format!("No results for “{text}”. Check the spelling, or use fewer words."),
        pages: Pagination::new("Pages of results", None, next),
        threads: found.nodes.into_iter().map(Topic::row_of_any_category).collect(),
    }
}
