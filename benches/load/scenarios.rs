//! What is asked: the pages that people use most, and the API behind them.

use clearing::db::Db;
use clearing::entity::{TopicId, TopicState, topic};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{Failure, words};

/// What the others are compared with.
pub(super) const BASE: &str = "health";

const CATEGORY: &str = include_str!("../../graphql/operations/category.graphql");
const TOPIC: &str = include_str!("../../graphql/operations/topic.graphql");
const SEARCH: &str = include_str!("../../graphql/operations/search.graphql");
const REPLY: &str = include_str!("../../graphql/operations/submit_reply.graphql");

/// One request.
pub(super) enum Ask {
    /// A page, by its address.
    Page(String),
    /// The GraphQL API, by the body.
    Api(String),
    /// A form, by its address and fields.
    Form(String, String),
}

/// A kind of request.
pub(super) struct Scenario {
    /// What it is.
    pub(super) name: &'static str,
    /// How many times as many are sent; more of what is over at once.
    pub(super) weight: usize,
    /// The status of every answer.
    pub(super) status: u16,
    /// The `n`th request.
    pub(super) ask: Box<dyn Fn(usize) -> Ask + Sync>,
}

/// The topics that are asked about.
#[derive(Clone)]
pub(super) struct Places {
    numbers: Vec<i64>,
    open: Vec<(TopicId, i64)>,
}

impl Places {
    /// Reads which topics there are.
    pub(super) async fn read(db: &Db) -> Result<Self, Failure> {
        let columns = [topic::Column::Id, topic::Column::Number];
        let topics = topic::Entity::find().select_only().columns(columns);
        let topics = topics.order_by_asc(topic::Column::Number);
        let all: Vec<(TopicId, i64)> = topics.clone().into_tuple().all(db.reader()).await?;
        let open = topics.filter(topic::Column::State.ne(TopicState::Closed));
        let open = open.into_tuple().all(db.reader()).await?;
        Ok(Self { numbers: all.into_iter().map(|(_, number)| number).collect(), open })
    }

    /// Topics from all over the list, each run the same.
    fn number(&self, n: usize) -> i64 {
        self.numbers[n * 7_919 % self.numbers.len()]
    }

    fn open(&self, n: usize) -> (TopicId, i64) {
        self.open[n * 7_919 % self.open.len()]
    }
}

/// Every kind of request.
pub(super) fn all(places: &Places) -> Vec<Scenario> {
    let each = || places.clone();
    let (of_api, of_page, of_reply, of_form) = (each(), each(), each(), each());
    let list = json!({ "slug": "clearing" });
    let filtered =
        json!({ "slug": "clearing", "advert": { "kind": "MENTOR_WANTED", "gradeCodes": ["G7"] } });
    let page = |path: &'static str| move |_| Ask::Page(path.to_owned());
    vec![
        Scenario { weight: 20, ..scenario(BASE, page("/health")) },
        scenario("topic list, GraphQL", move |_| api(CATEGORY, &list)),
        scenario("topic list, page", page("/categories/clearing")),
        scenario("filtered list, GraphQL", move |_| api(CATEGORY, &filtered)),
        scenario("topic, GraphQL", move |n| api(TOPIC, &json!({ "number": of_api.number(n) }))),
        scenario("topic, page", move |n| Ask::Page(format!("/topics/{}", of_page.number(n)))),
        scenario("search, GraphQL", |n| api(SEARCH, &json!({ "text": words::search(n) }))),
        scenario("search, page", |n| {
            Ask::Page(format!("/search?text={}", words::search(n).replace(' ', "+")))
        }),
        scenario("search for what is everywhere, GraphQL", |n| {
            api(SEARCH, &json!({ "text": words::word(n % 5) }))
        }),
        scenario("reply, GraphQL", move |n| {
            let (topic, _) = of_reply.open(n);
            api(REPLY, &json!({ "topicId": topic, "body": reply(n) }))
        }),
        Scenario {
            status: 303,
            ..scenario("reply, form", move |n| {
                let (topic, number) = of_form.open(n);
                let body = reply(n).replace(' ', "+");
                Ask::Form(format!("/topics/{number}/reply"), format!("topicId={topic}&body={body}"))
            })
        },
    ]
}

fn scenario(name: &'static str, ask: impl Fn(usize) -> Ask + Sync + 'static) -> Scenario {
    Scenario { name, weight: 1, status: 200, ask: Box::new(ask) }
}

fn api(query: &str, variables: &serde_json::Value) -> Ask {
    Ask::Api(json!({ "query": query, "variables": variables }).to_string())
}

fn reply(n: usize) -> String {
    (0..40).map(|at| words::word((n + at * 37) % words::WORDS)).collect::<Vec<_>>().join(" ")
}
