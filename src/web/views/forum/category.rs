//! A category of the forum: its threads, and for adverts what filters them.

use serde::{Deserialize, Serialize};

use super::applied::{Applied, Filter};
use super::filters;
use super::thread_list::{ThreadRow, Topic};
use crate::web::views::components::{Button, Link, Pagination};
use crate::web::views::connection::{PageInfo, beginning_at};
use crate::web::views::field::Field;
use crate::web::views::vocabulary::Coded;
use crate::web::views::{Context, View, address};

/// What the operation `category` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    category: Option<Category>,
    grades: Vec<Coded>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    slug: String,
    name: String,
    description: String,
    is_clearing: bool,
    archived: bool,
    topics: Topics,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topics {
    nodes: Vec<Topic>,
    page_info: PageInfo,
    filter: Filter,
}

/// What the template `category` places.
#[derive(Debug, Serialize)]
pub(crate) struct CategoryPage {
    name: String,
    description: String,
    breadcrumbs: Vec<Link>,
    /// Nothing where the category is archived.
    start: Option<Button>,
    /// What the reader has going in clearing.
    own: Vec<Link>,
    /// Kinds of adverts, the one in sight among them.
    tabs: Vec<Tab>,
    filters: Option<Filters>,
    /// What is filtered by now.
    applied: Vec<Applied>,
    /// The list without filters.
    all: String,
    threads: Vec<ThreadRow>,
    /// What stands in place of threads where there are none.
    nothing: &'static str,
    pages: Option<Pagination>,
}

#[derive(Debug, Serialize)]
struct Tab {
    href: String,
    text: &'static str,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct Filters {
    action: String,
    is_open: bool,
    fields: Vec<Field>,
    /// What is filtered by that these fields do not ask.
    kept: Vec<Kept>,
    /// The page that also filters by profession and organisation.
    more: String,
}

#[derive(Debug, Serialize)]
struct Kept {
    name: &'static str,
    value: String,
}

impl View for CategoryPage {
    const TEMPLATE: &'static str = "category";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let category = answer.category?;
        let is_filtered = is_filtered(context);
        let path = format!("/categories/{}", category.slug);
        let start = if category.is_clearing {
            Button::new("/adverts/new", "Write an advert")
        } else {
            Button::new(format!("{path}/new"), "Start a thread")
        };
        let pages = category.topics.page_info.links("Pages of threads", context);
        let things = if category.is_clearing { "adverts" } else { "threads" };
        let applied = category.topics.filter.applied(things, context);
        let threads = category.topics.nodes.into_iter();
        let own = [
            Link::new("/clearing/introductions", "Your introductions"),
            Link::new("/clearing/offers", "Your offers"),
            Link::new("/clearing/matches", "Your clearing matches"),
        ];
        let own = own.into_iter().filter(|_| category.is_clearing).collect();
        let tabs = if category.is_clearing { tabs(&path, context) } else { Vec::new() };
        let filters = category.is_clearing.then(|| Filters {
            // What a tab sets, the tab shows.
            is_open: is_filtered && !tabs.iter().any(|tab| tab.is_current),
            fields: filter_fields(answer.grades, context),
            kept: kept(context),
            more: beginning_at(&format!("{path}/filter"), context),
            action: path.clone(),
        });
        Some(Self {
            breadcrumbs: vec![
                Link::new("/categories", "Forum"),
                Link::here(category.name.as_str()),
            ],
            name: category.name,
            description: category.description,
            start: (!category.archived).then_some(start),
            own,
            tabs,
            filters,
            applied,
            all: path,
            threads: threads.map(Topic::row).collect(),
            nothing: if is_filtered {
                "No adverts match these filters. Remove one of them to see more."
            } else {
                "There are no threads here yet."
            },
            pages,
        })
    }
}

/// What adverts can be filtered by; the tabs set the first two.
const FILTERS: [&str; 5] = [
    "state",
    "advert.kind",
    "advert.gradeCodes",
    "advert.professionCodes",
    "advert.organisationIds",
];

fn tabs(path: &str, context: &Context<'_>) -> Vec<Tab> {
    const TABS: [(&str, [Option<&str>; 2]); 4] = [
        ("Open adverts", [Some("OPEN"), None]),
        ("Mentors wanted", [Some("OPEN"), Some("MENTOR_WANTED")]),
        ("Mentees wanted", [Some("OPEN"), Some("MENTEE_WANTED")]),
        ("All adverts", [None, None]),
    ];
    let given = FILTERS.map(|name| context.query.given(name));
    let tab = |(text, [state, kind]): (&'static str, [Option<&str>; 2])| {
        let query = [("state", state), ("advert.kind", kind)];
        let query = query.map(|(name, value)| (name, value.unwrap_or_default()));
        let is_current = given == [state, kind, None, None, None];
        Tab { href: address(path, query), text, is_current }
    };
    TABS.map(tab).into()
}

/// The filters that are asked on a page of their own, which the short form sends along.
fn kept(context: &Context<'_>) -> Vec<Kept> {
    let values = |name| context.query.all(name).into_iter().map(move |value| (name, value));
    let kept = FILTERS[3..].iter().flat_map(|name| values(*name));
    let kept = kept.filter(|(_, value)| !value.is_empty());
    kept.map(|(name, value)| Kept { name, value: value.to_owned() }).collect()
}

fn is_filtered(context: &Context<'_>) -> bool {
    FILTERS.iter().any(|name| context.query.given(name).is_some())
}

fn filter_fields(grades: Vec<Coded>, context: &Context<'_>) -> Vec<Field> {
    let form = context.filters();
    vec![
        filters::kind(&form),
        filters::grade(&form, grades),
        filters::state(&form),
        filters::order(&form),
    ]
}
