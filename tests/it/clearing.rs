//! Clearing: adverts, offers, matches and the closing queue, through the API.

mod ending;
mod expiry;
mod finding;
mod flags;
mod interleaving;
mod introductions;
mod introductions_at_once;
mod matches;
mod offers;
mod posting;
mod report;
mod stated;
pub(crate) mod taking_part;

pub(crate) use introductions::work_and_answer_no;

use clearing::account::Viewer;
use serde_json::{Value, json};

use crate::test_app::TestApp;

const CREATE: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id number title state } errors { code field message } } }";
const CREATE_TYPED: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number title state } errors { code field message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) { post { id number kind } errors { code field message } } }";
const DECLARE: &str = "mutation($id: ID!, $body: Markdown! = \"I found a mentor, thank you all.\",
    $post: ID, $none: Boolean) {
    declareMatch(topicId: $id, body: $body, matchedWithPostId: $post, noneOfThese: $none) {
        post { id number kind } topic { state waitingBecause waitingSince } errors { code field message } } }";
const WITHDRAW: &str = "mutation($id: ID!) { withdrawAdvert(topicId: $id) {
    topic { state waitingBecause } errors { code message } } }";
const CLOSE: &str = "mutation($id: ID!) { closeTopic(topicId: $id, reason: \"matched\") {
    topic { state } errors { code } } }";
const REOPEN: &str = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"a mistake\") {
    topic { state } errors { code message } } }";
const QUEUE: &str = "{ closingQueue { title state waitingBecause waitingSince } }";
const OFFERS: &str = "query($id: ID!) { topic(id: $id) { state viewerCan { offer }
    offers { id state by { displayName } reasons note question answer
             viewerCan { answer ask answerQuestion withdraw } } } }";
const ACCEPT: &str = "mutation($id: ID!) { acceptOffer(offerId: $id) {
    match { id other { displayName } otherIs email topic { state } endedAt mayEnd }
    errors { code field message } } }";
const DECLINE: &str =
    "mutation($id: ID!, $note: String) { declineOffer(offerId: $id, note: $note) {
    offer { state note answeredAt } errors { code field message } } }";
const WITHDRAW_OFFER: &str = "mutation($id: ID!) { withdrawOffer(offerId: $id) {
    offer { state } errors { code message } } }";
const MATCHES: &str =
    "{ myClearingMatches { id other { displayName } otherIs email endedAt mayEnd } }";
const END: &str = "mutation($id: ID!) { endClearingMatch(matchId: $id, reason: \"no time\") {
    match { email endedAt endReason } errors { code message } } }";
const ELIGIBLE: &str = "{ clearingEligibility { eligible reason } }";

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

/// Offers on a topic; the identifier of the offer, as its author sees it.
async fn offer_of(app: &TestApp, who: &Viewer, topic: &str) -> String {
    let made = answer(app, who, topic, true).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let own = ask(app, who, OFFERS, topic).await["topic"]["offers"].clone();
    let standing = own.as_array().unwrap().iter().find(|offer| offer["state"] == "STANDING");
    standing.unwrap()["id"].as_str().unwrap().to_owned()
}

/// What the log says: action, before, after, in the order of the alphabet, as the
/// clock stands still.
async fn logged(app: &TestApp, moderator: &Viewer) -> Vec<(String, String, String)> {
    let query = "{ moderationLog(first: 100) { action before after } }";
    let log = app.ask(moderator, query, json!({})).await["data"]["moderationLog"].clone();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let entries = log.as_array().unwrap().iter();
    let mut entries: Vec<_> =
        entries.map(|it| (word(&it["action"]), word(&it["before"]), word(&it["after"]))).collect();
    entries.sort();
    entries
}
