//! Eight statements at most, however many rows there are.

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
async fn the_forum_reads_with_four_statements_and_replies_with_twelve_whatever_the_rows() {
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
    // A reply tells everybody who watches, in its own transaction: four statements.
    let bound = |name: &str| if name.starts_with("reply") { 12 } else { 4 };
    let over: Vec<_> = measured[0].iter().filter(|(name, n)| *n > bound(name)).collect();
    assert!(over.is_empty(), "{:?}", measured[0]);
}
