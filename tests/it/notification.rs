//! What people are told of, in the app and by email.

mod emails;
mod every_kind;
mod reading;
mod sources;
mod unsubscribe;

use clearing::account::Viewer;
use serde_json::{Value, json};

use crate::test_app::TestApp;

/// Opens a topic in General; its identifier.
pub(crate) async fn open_topic(app: &TestApp, author: &Viewer, title: &str) -> String {
    let create = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
        topic { id } errors { message } } }";
    let input = json!({ "categorySlug": "general", "title": title, "body": "What do you think?" });
    let answer = app.ask(author, create, json!({ "input": input })).await;
    let id = answer["data"]["createTopic"]["topic"]["id"].as_str();
    id.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Replies, and gives the identifier of the post.
async fn reply(app: &TestApp, author: &Viewer, topic: &str, body: &str) -> String {
    let reply = "mutation($id: ID!, $body: Markdown!) { reply(topicId: $id, body: $body) {
        post { id } errors { message } } }";
    let answer = app.ask(author, reply, json!({ "id": topic, "body": body })).await;
    let id = answer["data"]["reply"]["post"]["id"].as_str();
    id.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// What somebody is told of: kind, text and path of each, the latest first.
async fn told(app: &TestApp, who: &Viewer) -> Vec<String> {
    let nodes = notifications(app, who).await["nodes"].clone();
    let nodes = nodes.as_array().unwrap().clone();
    let said = |node: &Value, field: &str| node[field].as_str().unwrap().to_owned();
    nodes
        .iter()
        .map(|node| ["kind", "text", "path"].map(|field| said(node, field)).join(" | "))
        .collect()
}

async fn notifications(app: &TestApp, who: &Viewer) -> Value {
    let query = "{ notifications(first: 100) {
        nodes { id kind text path at readAt } totalCount } }";
    let answer = app.ask(who, query, json!({})).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["notifications"].clone()
}

async fn unread(app: &TestApp, who: &Viewer) -> u64 {
    let answer = app.ask(who, "{ viewer { unreadNotifications } }", json!({})).await;
    answer["data"]["viewer"]["unreadNotifications"].as_u64().unwrap()
}

/// Follows a topic at a level: what it is then, and whether that is watching.
async fn set_level(app: &TestApp, who: &Viewer, topic: &str, level: &str) -> Value {
    let set =
        "mutation($id: ID!, $level: WatchLevel!) { setWatchLevel(topicId: $id, level: $level) {
        topic { watchLevel watching } errors { code } } }";
    let answer = app.ask(who, set, json!({ "id": topic, "level": level })).await;
    let topic = &answer["data"]["setWatchLevel"]["topic"];
    json!([topic["watchLevel"], topic["watching"]])
}

/// Changes somebody's settings, and gives them.
async fn settings(app: &TestApp, who: &Viewer, change: Value) -> Value {
    let set = "mutation($input: NotificationSettingsInput!) {
        setNotificationSettings(input: $input) {
            settings { weeklyDigest kinds { kind delivery } } errors { code } } }";
    let answer = app.ask(who, set, json!({ "input": change })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["setNotificationSettings"]["settings"].clone()
}
