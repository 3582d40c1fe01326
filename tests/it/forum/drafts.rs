//! Drafts: kept for whoever writes them and for nobody else, until they are posted.

use clearing::account::Viewer;
use clearing::forum::DRAFTS_MAX;
use serde_json::{Value, json};
use time::Duration;

use super::{CREATE, REPLY, reply, topic, topic_at};
use crate::served::Served;
use crate::test_app::{NOON, TestApp};

const SAVE_REPLY: &str = "mutation($id: ID!, $body: Markdown!) {
    saveReplyDraft(topicId: $id, body: $body) {
        draft { id savedAt text { body } } errors { code field message } } }";
const SAVE_POST: &str = "mutation($id: ID!, $body: Markdown!) {
    savePostDraft(postId: $id, body: $body) { draft { id } errors { code } } }";
const SAVE_TOPIC: &str = "mutation($input: TopicDraftInput!) {
    saveTopicDraft(input: $input) { draft { id } errors { code field } } }";
const SAVE_ADVERT: &str = "mutation($id: ID, $input: AdvertDraftInput!) {
    saveAdvertDraft(topicId: $id, input: $input) { draft { id } errors { code field } } }";
const DISCARD: &str = "mutation($id: ID!) { discardDraft(draftId: $id) { errors { code } } }";
const MINE: &str = "{ myDrafts(first: 50) { draft { kind text { title body about name } }
    topic { title } post { number } category { slug } } }";
const ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id } errors { message } } }";

async fn save(app: &TestApp, who: &Viewer, topic: &str, body: &str) -> Value {
    let saved = app.ask(who, SAVE_REPLY, json!({ "id": topic, "body": body })).await;
    assert!(saved["errors"].is_null(), "{saved}");
    saved["data"]["saveReplyDraft"].clone()
}

async fn mine(app: &TestApp, who: &Viewer) -> Vec<Value> {
    let mine = app.ask(who, MINE, json!({})).await;
    mine["data"]["myDrafts"].as_array().unwrap_or_else(|| panic!("{mine}")).clone()
}

/// The code that something is refused with.
async fn refused(app: &TestApp, who: &Viewer, query: &str, variables: Value) -> Value {
    let answer = app.ask(who, query, variables).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

fn advert() -> Value {
    json!({
        "kind": "MENTOR_WANTED", "name": "Ada", "gradeCode": "SEO", "organisationName": "GCHQ",
        "professionCode": "policy", "about": "I break codes.", "lookingFor": "Somebody patient.",
    })
}

#[tokio::test]
async fn a_reply_that_is_begun_is_found_by_its_author_alone_until_it_is_posted() {
    let app = TestApp::new().await;
    let (ada, eve, mary) =
        (app.member("Ada").await, app.member("Eve").await, app.admin("Mary").await);
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let first = save(&app, &eve, &id, "I think\r\n").await;
    assert_eq!(first["draft"]["text"]["body"], "I think");
    let later = json!({ "id": id, "body": "I think tea" });
    let again = app.ask_at(NOON + Duration::HOUR, &eve, SAVE_REPLY, later).await;
    let again = &again["data"]["saveReplyDraft"]["draft"];
    assert_eq!(again["id"], first["draft"]["id"], "one for each place");
    assert_eq!(again["savedAt"], "2030-01-01T13:00:00Z");

    let query = "query($id: ID!) { topic(id: $id) { draft(kind: REPLY) { text { body } } } }";
    for (who, text) in [(&eve, json!({ "text": { "body": "I think tea" } })), (&mary, Value::Null)]
    {
        let seen = app.ask(who, query, json!({ "id": id })).await;
        assert_eq!(seen["data"]["topic"]["draft"], text);
    }
    assert_eq!(mine(&app, &eve).await.len(), 1);
    for who in [&ada, &mary] {
        assert_eq!(mine(&app, who).await, [Value::Null; 0], "nobody else reads it");
        let discard = refused(&app, who, DISCARD, json!({ "id": again["id"] })).await;
        assert_eq!(discard, "NOT_FOUND");
    }
    reply(&app, &eve, &id, "I think tea.").await;
    assert_eq!(mine(&app, &eve).await, [Value::Null; 0], "it was posted");

    // An offer takes it as well, and nothing typed is nothing kept.
    save(&app, &eve, &id, "Another").await;
    assert_eq!(save(&app, &eve, &id, " \n").await["draft"], Value::Null);
    assert_eq!(mine(&app, &eve).await, [Value::Null; 0]);
}

#[tokio::test]
async fn each_place_keeps_its_own_and_posting_deletes_it() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    let id = topic(&app, &eve, "Tea or coffee?").await;
    let post = reply(&app, &eve, &id, "Tea").await["post"]["id"].clone();
    let posted = with_tick(advert());
    let posted = app.ask(&eve, ADVERT, json!({ "input": posted })).await;
    let own = posted["data"]["createAdvert"]["topic"]["id"].clone();
    let text = json!({ "categorySlug": "general", "title": "Milk", "body": "In first?" });
    for (query, variables) in [
        (SAVE_POST, json!({ "id": post, "body": "Tea, please" })),
        (SAVE_TOPIC, json!({ "input": text })),
        (SAVE_ADVERT, json!({ "input": advert() })),
        (SAVE_ADVERT, json!({ "id": own, "input": advert() })),
    ] {
        let saved = app.ask(&eve, query, variables).await;
        assert!(saved["errors"].is_null(), "{saved}");
    }
    let kinds = async || {
        let mine = mine(&app, &eve).await;
        let mut kinds: Vec<_> =
            mine.iter().map(|it| it["draft"]["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds().await, ["ADVERT", "ADVERT_EDIT", "POST_EDIT", "TOPIC"]);
    let all = mine(&app, &eve).await;
    let of = |kind: &str| all.iter().find(|it| it["draft"]["kind"] == kind).unwrap();
    assert_eq!(of("POST_EDIT")["topic"]["title"], "Tea or coffee?");
    assert_eq!(of("POST_EDIT")["post"]["number"], 2);
    assert_eq!(of("TOPIC")["category"]["slug"], "general");
    assert_eq!(of("ADVERT_EDIT")["topic"]["title"], "[Mentor wanted] Ada, SEO, GCHQ");
    assert_eq!(of("ADVERT")["draft"]["text"]["about"], "I break codes.");

    let edit = "mutation($id: ID!, $body: Markdown!) { editPost(postId: $id, body: $body) {
        errors { code } } }";
    app.ask(&eve, edit, json!({ "id": post, "body": "Tea, please." })).await;
    let create = json!({ "categorySlug": "general", "title": "Milk", "body": "In first?" });
    app.ask(&eve, CREATE, json!({ "input": create })).await;
    assert_eq!(kinds().await, ["ADVERT", "ADVERT_EDIT"]);
    let edit = "mutation($id: ID!, $input: CreateAdvertInput!) {
        editAdvert(topicId: $id, input: $input) { errors { message } } }";
    app.ask(&eve, edit, json!({ "id": own, "input": with_tick(advert()) })).await;
    assert_eq!(kinds().await, ["ADVERT"]);
    let mut other = with_tick(advert());
    other["kind"] = json!("MENTEE_WANTED");
    let posted = app.ask(&eve, ADVERT, json!({ "input": other })).await;
    assert_eq!(posted["data"]["createAdvert"]["errors"], json!([]), "{posted}");
    assert_eq!(kinds().await, [""; 0]);
}

fn with_tick(mut advert: Value) -> Value {
    advert["visibleToAll"] = json!(true);
    advert
}

#[tokio::test]
async fn drafts_are_bounded_in_size_and_number_and_for_places_that_are_there() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let long = save(&app, &eve, &id, &"x".repeat(20_001)).await;
    assert_eq!(long["errors"][0]["code"], "TOO_LONG");
    assert_eq!(long["errors"][0]["field"], json!(["body"]));
    let input = json!({ "categorySlug": "general", "title": "x".repeat(501) });
    let long = app.ask(&eve, SAVE_TOPIC, json!({ "input": input })).await;
    assert_eq!(long["data"]["saveTopicDraft"]["errors"][0]["field"], json!(["input", "title"]));

    let post = app.ask(&ada, REPLY, json!({ "id": id, "body": "Tea" })).await;
    let post = post["data"]["reply"]["post"]["id"].clone();
    for (query, variables) in [
        (SAVE_POST, json!({ "id": post, "body": "Not hers" })),
        (SAVE_ADVERT, json!({ "id": id, "input": advert() })),
        (SAVE_TOPIC, json!({ "input": { "categorySlug": "nowhere", "body": "x" } })),
    ] {
        assert_eq!(refused(&app, &eve, query, variables).await, "NOT_FOUND", "{query}");
    }
    let mut ids = Vec::new();
    for n in 0..=DRAFTS_MAX {
        let later = Duration::minutes(i64::try_from(n).unwrap());
        ids.push(topic_at(&app, &ada, &format!("Thread {n}"), later).await);
    }
    for id in &ids[1..] {
        assert_eq!(save(&app, &eve, id, "Hm").await["errors"], json!([]));
    }
    let full = save(&app, &eve, &ids[0], "Hm").await;
    let words = "You can keep up to 50 drafts. Delete one you no longer need first";
    assert_eq!(full["errors"][0]["message"], words);
    assert_eq!(save(&app, &eve, &ids[1], "Hm, yes").await["errors"], json!([]), "it is there");
    let few = app.statements(mine(&app, &ada)).await.1;
    assert_eq!(app.statements(mine(&app, &eve)).await.1, few, "as many statements for 50");
}

#[tokio::test]
async fn a_thread_of_somebody_who_hides_is_not_named_by_a_draft() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = topic(&app, &ada, "Tea or coffee?").await;
    save(&app, &eve, &id, "I think tea").await;
    assert!(crate::visibility::block(&app, &ada, &eve).await["errors"].is_null());
    let seen = mine(&app, &eve).await;
    assert_eq!(seen[0]["topic"], Value::Null);
    assert_eq!(seen[0]["draft"]["text"]["body"], "I think tea", "her words stay hers");
    let more = json!({ "id": id, "body": "More" });
    assert_eq!(refused(&app, &eve, SAVE_REPLY, more).await, "NOT_FOUND");
}

#[tokio::test]
async fn a_form_is_filled_from_its_draft_says_so_and_discards_it() {
    let served = Served::new().await;
    let app = &served.app;
    let eve = served.browser_of(&app.member("Eve").await).await;
    let id = topic(app, &app.member("Ada").await, "Tea or coffee?").await;
    let (_, html) = eve.page("/drafts").await;
    assert!(html.contains("You have no drafts"), "{html}");
    assert!(eve.page("/account").await.1.contains("href=\"/drafts\""));

    let body = [("topicId", id.as_str()), ("body", "Between the two")];
    let saved = eve.submit("/topics/1/reply/draft", &body).await;
    assert_eq!(saved.headers()["location"], "/topics/1#reply");
    let (_, html) = eve.page("/topics/1").await;
    assert!(html.contains("Draft saved") && html.contains("You have a draft from"), "{html}");
    assert!(html.contains("Between the two</textarea>"), "{html}");
    let (_, html) = eve.page("/topics/1?quote=1").await;
    let below = "Between the two\n\n@Ada wrote:";
    assert!(html.contains(below), "a quote goes below: {html}");

    let thread = [("input.categorySlug", "general"), ("input.title", "Milk"), ("input.body", "")];
    let saved = eve.submit("/categories/general/new/draft", &thread).await;
    assert_eq!(saved.headers()["location"], "/categories/general/new");
    let (_, html) = eve.page("/categories/general/new").await;
    assert!(html.contains("value=\"Milk\""), "{html}");
    let advert = [("input.kind", "MENTEE_WANTED"), ("input.name", "Evie"), ("input.about", "Hm")];
    let saved = eve.submit("/adverts/new/draft", &advert).await;
    assert_eq!(saved.headers()["location"], "/adverts/new");
    let (_, html) = eve.page("/adverts/new").await;
    assert!(html.contains("value=\"Evie\"") && html.contains("Hm</textarea>"), "{html}");
    assert!(html.contains("value=\"MENTEE_WANTED\" checked"), "{html}");

    let (_, html) = eve.page("/drafts").await;
    for words in ["Reply to “Tea or coffee?”", "New thread in General", "New advert", "Milk"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let draft = html.split("name=\"draftId\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let deleted = eve.submit("/drafts/discard", &[("draftId", draft)]).await;
    assert_eq!(deleted.headers()["location"], "/drafts");
    let (_, html) = eve.page("/drafts").await;
    assert!(html.contains("Draft deleted") && !html.contains(draft), "{html}");

    let long = "x".repeat(20_001);
    let body = [("topicId", id.as_str()), ("body", long.as_str())];
    let refused = eve.submit("/topics/1/reply/draft", &body).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("href=\"#body\""));
    let nothing = [("topicId", id.as_str()), ("body", " ")];
    eve.submit("/topics/1/reply/draft", &nothing).await;
    let (_, html) = eve.page("/topics/1").await;
    assert!(html.contains("There is nothing to save yet"), "{html}");
    assert!(!html.contains("You have a draft from"), "{html}");
}
