//! What moderators decide: one list of all that waits, several at once, undoing, the
//! log and its chain, and the email about what has waited for long.

mod chain;
mod log;
mod queue;
mod reminder;
mod undo;
mod undo_between;

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::test_app::TestApp;

const ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id } errors { message } } }";
const WITHDRAW: &str = "mutation($id: ID!) { withdrawAdvert(topicId: $id) { errors { message } } }";
const LOG: &str = "query($filter: LogFilter) { moderationLog(first: 100, filter: $filter) {
    id at action subject before after reason undoes undoUntil moderator { displayName } } }";

/// Asks at a moment for what has to work: the field of the answer's data.
async fn done_at(
    app: &TestApp,
    at: OffsetDateTime,
    who: &Viewer,
    query: &str,
    variables: Value,
) -> Value {
    let answer = app.ask_at(at, who, query, variables).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let data = answer["data"].as_object().unwrap();
    data.values().next().unwrap().clone()
}

/// Posts an advert at a moment; the identifier of its topic.
async fn advert_at(app: &TestApp, at: OffsetDateTime, author: &Viewer) -> String {
    let input = json!({
        "kind": "MENTOR_WANTED", "name": author.account().unwrap().display_name,
        "gradeCode": "SEO", "organisationName": "GCHQ", "professionCode": "policy",
        "visibleToAll": true, "about": "I break codes.", "lookingFor": "Somebody patient.",
    });
    let posted = done_at(app, at, author, ADVERT, json!({ "input": input })).await;
    posted["topic"]["id"].as_str().unwrap_or_else(|| panic!("{posted}")).to_owned()
}

fn id_of(viewer: &Viewer) -> String {
    viewer.account().unwrap().id.to_string()
}

async fn entries(app: &TestApp, moderator: &Viewer, filter: Value) -> Vec<Value> {
    let found = app.ask(moderator, LOG, json!({ "filter": filter })).await;
    assert!(found["errors"].is_null(), "{found}");
    found["data"]["moderationLog"].as_array().unwrap().clone()
}
