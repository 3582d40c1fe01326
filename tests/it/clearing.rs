//! Clearing: adverts, offers, matches and the closing queue, through the API.

mod ending;
mod finding;
mod posting;
mod taking_part;

use clearing::account::Viewer;
use serde_json::{Value, json};

use crate::test_app::TestApp;

const CREATE: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id number title state } errors { code field message } } }";
const CREATE_TYPED: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number title state } errors { code field message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) { post { id number kind } errors { code field message } } }";
const DECLARE: &str = "mutation($id: ID!, $post: ID) {
    declareMatch(topicId: $id, body: \"I found a mentor, thank you all.\", matchedWithPostId: $post) {
        post { id number kind } topic { state waitingBecause waitingSince } errors { code field message } } }";
const WITHDRAW: &str = "mutation($id: ID!) { withdrawAdvert(topicId: $id) {
    topic { state waitingBecause } errors { code message } } }";
const CLOSE: &str = "mutation($id: ID!) { closeTopic(topicId: $id, reason: \"matched\") {
    topic { state } errors { code } } }";
const REOPEN: &str = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"a mistake\") {
    topic { state } errors { code message } } }";
const QUEUE: &str = "{ closingQueue { title state waitingBecause waitingSince } }";

fn input(name: &str) -> Value {
    json!({
        "kind": "MENTOR_WANTED", "name": name, "gradeCode": "SEO", "organisationName": "GCHQ",
        "professionCode": "policy", "visibleToAll": true,
        "about": "I break codes.", "lookingFor": "Somebody patient.",
    })
}

fn with(mut input: Value, changes: &Value) -> Value {
    for (field, value) in changes.as_object().unwrap() {
        input[field] = value.clone();
    }
    input
}

async fn post_advert(app: &TestApp, author: &Viewer, input: Value) -> Value {
    let answer = app.ask(author, CREATE, json!({ "input": input })).await;
    answer["data"]["createAdvert"].clone()
}

/// Posts an advert; the identifier of its topic.
async fn advert_of(app: &TestApp, author: &Viewer, name: &str) -> String {
    let posted = post_advert(app, author, input(name)).await;
    posted["topic"]["id"].as_str().unwrap_or_else(|| panic!("{posted}")).to_owned()
}

async fn ask(app: &TestApp, who: &Viewer, query: &str, topic: &str) -> Value {
    app.ask(who, query, json!({ "id": topic })).await["data"].clone()
}

async fn answer(app: &TestApp, who: &Viewer, topic: &str, is_offer: bool) -> Value {
    let variables = json!({ "id": topic, "body": "I could.", "offer": is_offer });
    app.ask(who, REPLY, variables).await["data"]["reply"].clone()
}
