//! Searching titles and posts.

use serde::{Deserialize, Serialize};

use super::applied::{Applied, Filter};
use super::excerpt::Excerpt;
use super::filters;
use super::thread_list::{ThreadRow, Topic};
use crate::db::Search;
use crate::web::fields::Problem;
use crate::web::views::components::Pagination;
use crate::web::views::connection::PageInfo;
use crate::web::views::field::{Choice, Field};
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, Said, View, address};

/// What the operation `search` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    search: Found,
    categories: Vec<Category>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    nodes: Vec<Topic>,
    /// One for each topic.
    excerpts: Vec<Excerpt>,
    page_info: PageInfo,
    filter: Filter,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
}

/// What the template `search` places.
#[derive(Debug, Serialize)]
pub(crate) struct SearchPage {
    title: String,
    text: Field,
    filters: Vec<Field>,
    /// Nothing until something is searched for.
    results: Option<Results>,
    #[serde(skip)]
    too_short: Option<Problem>,
}

#[derive(Debug, Serialize)]
struct Results {
    /// What is filtered by.
    applied: Vec<Applied>,
    /// The same search without filters.
    all: String,
    threads: Vec<ThreadRow>,
    nothing: String,
    pages: Option<Pagination>,
}

impl View for SearchPage {
    const TEMPLATE: &'static str = "search";
    const DROPS_EMPTY: bool = true;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let text = context.query.get("text").map(str::trim).filter(|text| !text.is_empty());
        let is_too_short = text.is_some_and(|text| Search::parse(text).is_none());
        let too_short = is_too_short
            .then(|| Problem::told(String::new(), &["text".to_owned()], TOO_SHORT.to_owned()));
        let form = context.filters();
        let field = form.search("text", "Words in titles and posts");
        let category = answer.categories.iter();
        let category = category.map(|it| Choice::new(it.slug.as_str(), it.name.as_str()));
        Some(Self {
            title: match text {
                Some(text) => format!("Search results for “{text}”"),
                None => "Search".to_owned(),
            },
            text: field.or_error(is_too_short.then(|| TOO_SHORT.to_owned())),
            filters: vec![
                form.select("category", "Category", "All", category),
                filters::kind(&form),
                filters::grade(&form, answer.grades),
                filters::profession(&form, answer.professions),
                filters::organisation(&form, answer.organisations),
                filters::state(&form),
            ],
            results: text
                .filter(|_| !is_too_short)
                .map(|text| results(answer.search, &answer.categories, text, context)),
            too_short,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.too_short.iter().cloned().collect(), ..Said::default() }
    }
}

const TOO_SHORT: &str = "Enter a word of at least 2 characters";

fn results(found: Found, categories: &[Category], text: &str, context: &Context<'_>) -> Results {
    let slug = context.query.given("category");
    let category = categories.iter().find(|it| Some(it.slug.as_str()) == slug);
    let category = category.map(|it| Applied::new("category", &it.slug, it.name.clone(), context));
    let applied = category.into_iter().chain(found.filter.applied("threads", context));
    let applied: Vec<_> = applied.collect();
    let advice = if applied.is_empty() {
        "Check the spelling, or use fewer words."
    } else {
        "Remove a filter, check the spelling, or use fewer words."
    };
    let threads = found.nodes.into_iter().zip(found.excerpts);
    Results {
        applied,
        all: address(context.path, [("text", text)]),
        nothing: format!("No results for “{text}”. {advice}"),
        pages: found.page_info.onward("Pages of results", context),
        threads: threads.map(|(topic, excerpt)| topic.found_row(excerpt)).collect(),
    }
}
