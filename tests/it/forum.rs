//! The forum, as members and moderators see it through the API.

mod categories;
mod drafts;
mod history;
mod lists;
mod reading;
mod search;
mod threads;

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::Duration;

use crate::test_app::{NOON, TestApp};

const CREATE: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number title state replyCount unreadCount watching category { slug } author { displayName } }
    errors { code field message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!) { reply(topicId: $id, body: $body) {
    post { id number kind body author { displayName } } topic { replyCount watching unreadCount }
    errors { code field message } } }";
const CLOSE: &str =
    "mutation($id: ID!, $reason: String) { closeTopic(topicId: $id, reason: $reason) {
    topic { state closedAt closingReason closedBy { displayName } } errors { code message } } }";
const REOPEN: &str = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"too early\") {
    topic { state closedAt closedBy { displayName } } errors { code message } } }";
const TOPIC: &str = "query($id: ID!) { topic(id: $id) { state replyCount unreadCount
    viewerCan { reply edit declareMatch close reopen }
    posts { nodes { number kind body source deleted author { displayName } viewerCan { edit delete } }
            totalCount } } }";

/// Opens a topic in General; its identifier.
async fn topic(app: &TestApp, author: &Viewer, title: &str) -> String {
    topic_at(app, author, title, Duration::ZERO).await
}

async fn topic_at(app: &TestApp, author: &Viewer, title: &str, later: Duration) -> String {
    let input = json!({ "categorySlug": "general", "title": title, "body": "What do you think?" });
    let answer = app.ask_at(NOON + later, author, CREATE, json!({ "input": input })).await;
    let topic = &answer["data"]["createTopic"]["topic"];
    topic["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn reply(app: &TestApp, author: &Viewer, topic: &str, body: &str) -> Value {
    let answer = app.ask(author, REPLY, json!({ "id": topic, "body": body })).await;
    answer["data"]["reply"].clone()
}

async fn read(app: &TestApp, reader: &Viewer, topic: &str) -> Value {
    app.ask(reader, TOPIC, json!({ "id": topic })).await["data"]["topic"].clone()
}

async fn search(app: &TestApp, who: &Viewer, text: &str) -> Vec<String> {
    let query = "query($text: String!) { search(text: $text) { nodes { title } } }";
    let answer = app.ask(who, query, json!({ "text": text })).await;
    let nodes = answer["data"]["search"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
    nodes.iter().map(|topic| topic["title"].as_str().unwrap().to_owned()).collect()
}
