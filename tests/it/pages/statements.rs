//! Four statements to read the forum, however many rows there are.

use clearing::account::Viewer;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::operations::{Operation, operations};
use crate::served::{Browser, Served};

const CREATE: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number } errors { code message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!) {
    reply(topicId: $id, body: $body) { post { id } errors { code message } } }";

/// Sends an operation of the pages as `viewer`.
async fn topic(served: &Served, viewer: &Viewer, n: usize) -> Value {
    let title = format!("Hello number {n}");
    let input = json!({ "categorySlug": "general", "title": title, "body": "Hello to all." });
    let answer = served.app.ask(viewer, CREATE, json!({ "input": input })).await;
    answer["data"]["createTopic"]["topic"].clone()
}

fn text_of(name: &str) -> String {
    let found: Option<Operation> = operations().into_iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("no operation {name}")).text
}

/// What each way to the forum takes, by name.
async fn measure(served: &Served, ada: &Browser, topic: &Value) -> Vec<(&'static str, u64)> {
    let (id, number) = (topic["id"].as_str().unwrap(), &topic["number"]);
    let mut taken = Vec::new();
    for (name, operation, variables) in [
        ("list", "category", json!({ "slug": "general", "first": 100 })),
        ("topic", "topic", json!({ "number": number, "first": 100 })),
        ("search", "search", json!({ "text": "hello", "first": 100 })),
        ("reply", "submit_reply", json!({ "topicId": id, "body": "Once more." })),
    ] {
        let text = text_of(operation);
        let (answer, n) = served.app.statements(ada.ask(&text, variables)).await;
        assert_eq!(answer["errors"], Value::Null, "{name}");
        taken.push((name, n));
    }
    for (name, path) in [
        ("list page", "/categories/general?first=100".to_owned()),
        ("topic page", format!("/topics/{number}?first=100")),
        ("search page", "/search?text=hello&first=100".to_owned()),
    ] {
        let ((status, html), n) = served.app.statements(ada.page(&path)).await;
        assert_eq!(status, 200, "{name}");
        assert!(html.to_lowercase().contains("hello"), "{name}");
        taken.push((name, n));
    }
    let path = format!("/topics/{number}/reply");
    let fields = [("topicId", id), ("body", "Once more.")];
    let (answer, n) = served.app.statements(ada.submit(&path, &fields)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    // The line that says so is taken away by the next page: before the next count.
    ada.page("/categories").await;
    taken.push(("reply by form", n));
    taken
}

#[tokio::test]
async fn the_forum_reads_with_four_statements_and_replies_with_thirteen_whatever_the_rows() {
    let served = Served::new().await;
    let viewer = served.app.member("Ada").await;
    let ada = served.browser_of(&viewer).await;
    let mut people = Vec::new();
    for n in 0..6 {
        people.push(served.app.member(&format!("Member {n}")).await);
    }
    let first = topic(&served, &viewer, 0).await;
    let mut measured = Vec::new();
    let mut n_rows = 1;
    for rows in [3, 60] {
        while n_rows < rows {
            let viewer = &people[n_rows % people.len()];
            topic(&served, viewer, n_rows).await;
            let reply = json!({ "id": first["id"], "body": "Hello again." });
            let answer = served.app.ask(viewer, REPLY, reply).await;
            assert_eq!(answer["data"]["reply"]["errors"], json!([]), "{answer}");
            n_rows += 1;
        }
        measured.push(measure(&served, &ada, &first).await);
    }
    assert_eq!(measured[0], measured[1], "with 3 rows and with 60");
    // A reply tells everybody who watches, in its own transaction: four statements. It takes
    // what was begun of it away: one.
    let bound = |name: &str| if name.starts_with("reply") { 13 } else { 4 };
    let over: Vec<_> = measured[0].iter().filter(|(name, n)| *n > bound(name)).collect();
    assert!(over.is_empty(), "{:?}", measured[0]);
}

#[tokio::test]
async fn the_list_of_adverts_reads_with_four_statements_whatever_the_rows() {
    let served = Served::new().await;
    let app = &served.app;
    let eve = served.browser_of(&app.member("Eve").await).await;
    let path = "/categories/clearing?state=OPEN&advert.gradeCodes=SEO&first=100";
    let mut taken = Vec::new();
    for (from, to) in [(0, 1), (1, 12)] {
        for n in from..to {
            let author = app.member(&format!("Author {n}")).await;
            let input = json!({
                "kind": "MENTOR_WANTED", "name": format!("Author {n}"), "gradeCode": "SEO",
                "organisationName": "GCHQ", "professionCode": "policy", "visibleToAll": true,
                "about": "I break codes.", "lookingFor": format!("Wish number {n}."),
            });
            let create = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
                errors { message } } }";
            let posted = app.ask(&author, create, json!({ "input": input })).await;
            assert_eq!(posted["data"]["createAdvert"]["errors"], json!([]), "{posted}");
        }
        let ((_, html), n) = served.app.statements(eve.page(path)).await;
        assert_eq!(html.matches("Wish number").count(), to, "{html}");
        taken.push(n);
    }
    assert!(taken[0] == taken[1] && taken[0] <= 4, "{taken:?}");
}

/// A page of an advert, as somebody sees it.
async fn statements_of(served: &Served, who: &Browser, number: &Value) -> u64 {
    let path = format!("/topics/{number}");
    let ((status, _), n) = served.app.statements(who.page(&path)).await;
    assert_eq!(status, 200);
    n
}

#[tokio::test]
async fn the_page_of_an_advert_takes_four_statements_and_one_for_what_was_offered() {
    let served = Served::new().await;
    let app = &served.app;
    let (ada, eve, grace) =
        (app.member("Ada").await, app.member("Eve").await, app.moderator("Grace").await);
    let input = json!({
        "kind": "MENTOR_WANTED", "name": "Ada", "gradeCode": "SEO", "organisationName": "GCHQ",
        "professionCode": "policy", "visibleToAll": true, "about": "I break codes.",
        "lookingFor": "Somebody patient.",
    });
    let create = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
        topic { id number } errors { message } } }";
    let posted = app.ask(&ada, create, json!({ "input": input })).await;
    let advert = posted["data"]["createAdvert"]["topic"].clone();
    let number = &advert["number"];
    let (author, reader, moderator) = (
        served.browser_of(&ada).await,
        served.browser_of(&eve).await,
        served.browser_of(&grace).await,
    );
    // The session with its account, the thread, its posts; then suggestions to its author, and
    // to others whether they may offer.
    for who in [&author, &reader, &moderator] {
        assert_eq!(statements_of(&served, who, number).await, 4);
    }
    let offer = "mutation($id: ID!) { reply(topicId: $id, body: \"I could.\", offer: true) {
        errors { message } } }";
    let offered = app.ask(&eve, offer, json!({ "id": advert["id"] })).await;
    assert_eq!(offered["data"]["reply"]["errors"], json!([]));
    // Offers and matches are two more, and whether they may offer is known.
    assert_eq!(statements_of(&served, &author, number).await, 6);
    assert_eq!(statements_of(&served, &reader, number).await, 5);
    assert_eq!(statements_of(&served, &moderator, number).await, 6);
}
