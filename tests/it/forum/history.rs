//! What a post said before it was edited, and who may read it.

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{reply, topic};
use crate::filled::Filled;
use crate::test_app::{NOON, TestApp};

const EDIT: &str = "mutation($id: ID!, $body: Markdown!) { editPost(postId: $id, body: $body) {
    post { editedAt } errors { code } } }";
const DELETE: &str =
    "mutation($id: ID!, $reason: String) { deletePost(postId: $id, reason: $reason) {
    errors { code } } }";
const HISTORY: &str = "query($id: ID!) { post(id: $id) { viewerCan { history } }
    postHistory(postId: $id) { writtenAt writtenBy { displayName } source title
        changes { change text } titleChanges { change text } profession { code } } }";
const ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id posts { nodes { id } } } errors { message } } }";
const EDIT_ADVERT: &str = "mutation($id: ID!, $input: CreateAdvertInput!) {
    editAdvert(topicId: $id, input: $input) { errors { message } } }";

async fn edit(app: &TestApp, at: OffsetDateTime, who: &Viewer, post: &Value, body: &str) {
    let edited = app.ask_at(at, who, EDIT, json!({ "id": post, "body": body })).await;
    assert_eq!(edited["data"]["editPost"]["errors"], json!([]), "{edited}");
}

/// The versions that somebody reads; null where they may not.
async fn history(app: &TestApp, who: &Viewer, post: &Value) -> Value {
    let found = app.ask(who, HISTORY, json!({ "id": post })).await;
    assert!(found["errors"].is_null(), "{found}");
    let versions = found["data"]["postHistory"].clone();
    let may_read = found["data"]["post"]["viewerCan"]["history"] == true;
    assert_eq!(may_read, !versions.is_null(), "the link is there where the page is");
    versions
}

#[tokio::test]
async fn every_version_is_kept_for_the_author_and_moderators() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (grace, topic) = (app.moderator("Grace").await, topic(&app, &ada, "Tea?").await);
    let post = reply(&app, &eve, &topic, "I like tea").await["post"]["id"].clone();
    for who in [&ada, &eve, &grace] {
        assert_eq!(history(&app, who, &post).await, Value::Null, "nothing was changed");
    }
    edit(&app, NOON + Duration::hours(1), &eve, &post, "I like coffee").await;
    edit(&app, NOON + Duration::hours(2), &eve, &post, "I like coffee a lot").await;
    let part = |change: &str, text: &str| json!({ "change": change, "text": text });
    let version = |hour: u8, source: &str, changes: Vec<Value>| {
        json!({
            "writtenAt": format!("2030-01-01T{hour}:00:00Z"), "source": source, "title": null,
            "writtenBy": { "displayName": "Eve" }, "changes": changes, "titleChanges": [],
            "profession": null,
        })
    };
    let all = json!([
        version(
            14,
            "I like coffee a lot",
            vec![part("KEPT", "I like coffee"), part("ADDED", " a lot")]
        ),
        version(
            13,
            "I like coffee",
            vec![part("KEPT", "I like "), part("REMOVED", "tea"), part("ADDED", "coffee")],
        ),
        version(12, "I like tea", vec![part("KEPT", "I like tea")]),
    ]);
    for who in [&eve, &grace] {
        assert_eq!(history(&app, who, &post).await, all);
    }
    assert_eq!(history(&app, &ada, &post).await, Value::Null, "not even who opened the thread");

    app.ask(&eve, DELETE, json!({ "id": post })).await;
    assert_eq!(history(&app, &eve, &post).await, Value::Null, "she deleted it");
    assert_eq!(history(&app, &grace, &post).await, all);
    // Of a deleted post that was never edited, a moderator reads what it said.
    let rude = reply(&app, &eve, &topic, "You fool").await["post"]["id"].clone();
    app.ask(&grace, DELETE, json!({ "id": rude, "reason": "rude" })).await;
    assert_eq!(history(&app, &grace, &rude).await[0]["source"], "You fool");
    assert_eq!(history(&app, &eve, &rude).await, Value::Null);
}

#[tokio::test]
async fn an_advert_keeps_the_titles_and_professions_that_it_had() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let input = |grade: &str, profession: &str, about: &str| {
        json!({
            "kind": "MENTOR_WANTED", "name": "Ada", "gradeCode": grade,
            "organisationName": "GCHQ", "professionCode": profession, "visibleToAll": true,
            "about": about, "lookingFor": "Somebody patient.",
        })
    };
    let posted = app.ask(&ada, ADVERT, json!({ "input": input("HEO", "policy", "Tax.") })).await;
    let topic = posted["data"]["createAdvert"]["topic"].clone();
    let post = &topic["posts"]["nodes"][0]["id"];
    for (n, input) in [
        input("SEO", "policy", "Tax."),
        input("SEO", "digital-and-data", "Tax."),
        input("SEO", "digital-and-data", "Data."),
        input("SEO", "digital-and-data", "Data."),
    ]
    .into_iter()
    .enumerate()
    {
        let at = NOON + Duration::hours(1 + i64::try_from(n).unwrap());
        let edited =
            app.ask_at(at, &ada, EDIT_ADVERT, json!({ "id": topic["id"], "input": input })).await;
        assert_eq!(edited["data"]["editAdvert"]["errors"], json!([]), "{edited}");
    }
    let versions = history(&app, &ada, post).await;
    let versions = versions.as_array().unwrap();
    let said: Vec<_> = versions
        .iter()
        .map(|it| (it["title"].as_str().unwrap(), it["profession"]["code"].as_str().unwrap()))
        .collect();
    let (old, new) = ("[Mentor wanted] Ada, HEO, GCHQ", "[Mentor wanted] Ada, SEO, GCHQ");
    // Nothing was new the last time.
    let expected =
        [(new, "digital-and-data"), (new, "digital-and-data"), (new, "policy"), (old, "policy")];
    assert_eq!(said, expected);
    let changed = |versions: &[Value], field: &str| {
        let is_changed = |version: &Value| {
            version[field].as_array().unwrap().iter().any(|part| part["change"] != "KEPT")
        };
        versions.iter().map(is_changed).collect::<Vec<_>>()
    };
    assert_eq!(changed(versions, "changes"), [true, false, false, false]);
    assert_eq!(changed(versions, "titleChanges"), [false, false, true, false]);
    assert_eq!(history(&app, &eve, post).await, Value::Null);

    // Whoever changes their name is not named otherwise by what was.
    let rename = "mutation { updateProfile(input: { displayName: \"Adam\" }) {
        errors { message } } }";
    let renamed = app.ask(&ada, rename, json!({})).await;
    assert_eq!(renamed["data"]["updateProfile"]["errors"], json!([]), "{renamed}");
    for who in [&ada, &app.moderator("Grace").await] {
        let versions = history(&app, who, post).await;
        let titles = versions.as_array().unwrap().iter().map(|version| &version["title"]);
        assert!(
            titles.clone().all(|title| title == "[Mentor wanted] Adam, SEO, GCHQ"),
            "{versions}"
        );
    }
}

#[tokio::test]
async fn the_page_marks_what_was_changed_and_is_not_there_for_others() {
    let filled = Filled::new().await;
    let (ada, eve) = (filled.browser("ada"), filled.browser("eve"));
    let thread = format!("/topics/{}", filled.names["number"]);
    let path = format!("{thread}/posts/{}/history", filled.names["postId"].as_str().unwrap());
    for (name, is_linked) in [("ada", true), ("grace", true), ("eve", false)] {
        let (_, html) = filled.browser(name).page(&thread).await;
        assert_eq!(html.contains(&path), is_linked, "{name}: {html}");
    }
    let (status, html) = ada.page(&path).await;
    assert_eq!(status, 200);
    let hidden = "<span class=\"govuk-visually-hidden\">";
    for (tag, word, text) in [("del", "removed", "all."), ("ins", "added", "everybody.")] {
        let marked = format!("<{tag}>{hidden}({word}: </span>{text}{hidden})</span></{tag}>");
        assert!(html.contains(&marked), "{marked}: {html}");
    }
    assert!(html.contains("Current version") && html.contains("First version"), "{html}");
    assert_eq!(eve.page(&path).await.0, 404);
}
