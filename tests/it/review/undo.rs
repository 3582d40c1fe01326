//! Undoing what a moderator did, for ten minutes.

use clearing::account::Viewer;
use clearing::entity::{OfferState, outbox};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{WITHDRAW, advert_at, done_at, entries, id_of};
use crate::test_app::{NOON, TestApp};

const UNDO: &str = "mutation($id: ID!) { undoModeration(logEntryId: $id) {
    entry { action undoUntil } errors { code message } } }";
const VERIFY: &str = "mutation($id: ID!) { verifyAccount(accountId: $id) {
    status undo errors { code } } }";
const REJECT: &str = "mutation($id: ID!) { rejectAccount(accountId: $id, reason: \"\",
    usual: WORK_ADDRESS) { status undo errors { code } } }";
pub(super) const SUSPEND: &str =
    "mutation($id: ID!) { suspendAccount(accountId: $id, reason: \"rude\") {
    status undo errors { code } } }";
const REINSTATE: &str = "mutation($id: ID!) { reinstateAccount(accountId: $id, reason: \"sorry\") {
    status undo errors { code } } }";
pub(super) const CLOSE: &str = "mutation($id: ID!) { closeTopic(topicId: $id, usual: DUPLICATE) {
    undo errors { code } } }";
const REOPEN: &str = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"a mistake\") {
    undo errors { code } } }";
const DELETE: &str = "mutation($id: ID!) { deletePost(postId: $id, reason: \"rude\") {
    undo errors { code } } }";
pub(super) const OFFER: &str =
    "mutation($id: ID!) { reply(topicId: $id, body: \"I could.\", offer: true) {
    post { id } errors { message } } }";
const ACCOUNT: &str = "query($id: ID!) { account(id: $id) { status suspensionReason } }";
pub(super) const TOPIC: &str =
    "query($id: ID!) { topic(id: $id) { title state closedAt closingReason
    replyCount advert { name } offers { state } posts { nodes { id deleted } } } }";
const TOLD: &str = "{ notifications { nodes { kind } } }";

/// Three minutes later: everything else happens at noon.
pub(super) const SOON: OffsetDateTime = time::macros::datetime!(2030-01-01 12:03 UTC);
pub(super) const LATER: OffsetDateTime = time::macros::datetime!(2030-01-01 12:07 UTC);

pub(super) async fn act(app: &TestApp, who: &Viewer, query: &str, id: &str) -> String {
    let done = done_at(app, SOON, who, query, json!({ "id": id })).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    done["undo"].as_str().unwrap_or_else(|| panic!("nothing to undo: {done}")).to_owned()
}

async fn undo_at(app: &TestApp, at: OffsetDateTime, who: &Viewer, entry: &str) -> Value {
    done_at(app, at, who, UNDO, json!({ "id": entry })).await
}

pub(super) async fn undone(app: &TestApp, who: &Viewer, entry: &str) {
    let undone = undo_at(app, LATER, who, entry).await;
    assert_eq!(undone["errors"], json!([]), "{undone}");
}

/// The words of why something is not undone.
pub(super) async fn refused(app: &TestApp, who: &Viewer, entry: &str) -> String {
    let refused = undo_at(app, LATER, who, entry).await;
    assert_eq!(refused["entry"], Value::Null, "{refused}");
    refused["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn status(app: &TestApp, mary: &Viewer, id: &str) -> String {
    let found = done_at(app, LATER, mary, ACCOUNT, json!({ "id": id })).await;
    found["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_that_was_decided_about_waits_again_and_nobody_was_emailed() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    for (name, decide) in [("Ada", VERIFY), ("Eve", REJECT)] {
        let id = id_of(&app.pending(name).await);
        let entry = act(&app, &grace, decide, &id).await;
        let held = outbox::Entity::find().one(app.db().reader()).await.unwrap().unwrap();
        assert_eq!(held.due_at, SOON + Duration::minutes(10));
        // Another moderator may undo it, once.
        undone(&app, &mary, &entry).await;
        assert_eq!(status(&app, &mary, &id).await, "AWAITING_VERIFICATION");
        assert!(app.emails().await.is_empty(), "the email is not sent");
        assert_eq!(refused(&app, &grace, &entry).await, "This has already been undone");
    }
    let log = entries(&app, &grace, json!({})).await;
    let undo = log.iter().find(|entry| entry["action"] == "undo verify account").unwrap();
    assert_eq!(undo["before"], "ACTIVE");
    assert_eq!(undo["after"], "AWAITING_VERIFICATION");
    assert_eq!(undo["subject"], "Ada");
    assert_eq!(undo["moderator"]["displayName"], "Mary");
    let first = log.iter().find(|entry| entry["id"] == undo["undoes"]).unwrap();
    assert_eq!(first["action"], "verify account");
    // Undoing is not undone.
    let again = refused(&app, &grace, undo["id"].as_str().unwrap()).await;
    assert_eq!(again, "This cannot be undone");
}

#[tokio::test]
async fn after_ten_minutes_or_once_something_else_happened_it_stands() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    let pat = app.pending("Pat").await;
    let id = id_of(&pat);
    let entry = act(&app, &grace, VERIFY, &id).await;
    let late = undo_at(&app, SOON + Duration::minutes(10), &grace, &entry).await;
    assert_eq!(late["errors"][0]["code"], "EDIT_WINDOW_OVER");
    let pat = app.viewer(pat.account().unwrap().id).await;
    advert_at(&app, SOON, &pat).await;
    let words = "This person has already written in the forum. Suspend the account instead";
    assert_eq!(refused(&app, &grace, &entry).await, words);
    act(&app, &grace, SUSPEND, &id).await;
    assert_eq!(refused(&app, &grace, &entry).await, "This account is suspended now");
    assert_eq!(status(&app, &mary, &id).await, "SUSPENDED");

    let author = app.member("Author").await;
    let topic = advert_at(&app, NOON, &author).await;
    let closed = act(&app, &grace, CLOSE, &topic).await;
    let reopened = act(&app, &grace, REOPEN, &topic).await;
    assert_eq!(refused(&app, &grace, &closed).await, "This thread is not closed any more");
    done_at(&app, LATER, &app.member("Eve").await, OFFER, json!({ "id": topic })).await;
    assert_eq!(refused(&app, &grace, &reopened).await, "Somebody has written in this thread since");
    let nothing = undo_at(&app, LATER, &grace, &reopened).await;
    assert_eq!(nothing["errors"][0]["code"], "INVALID");
}

#[tokio::test]
async fn a_suspension_undone_gives_back_adverts_and_offers() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    let (ada, eve, joan) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
    let own = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON, &eve, OFFER, json!({ "id": own })).await;
    let others = advert_at(&app, NOON, &joan).await;
    done_at(&app, NOON, &ada, OFFER, json!({ "id": others })).await;
    let id = id_of(&ada);
    let entry = act(&app, &grace, SUSPEND, &id).await;
    assert_eq!(status(&app, &mary, &id).await, "SUSPENDED");
    undone(&app, &grace, &entry).await;
    assert_eq!(status(&app, &mary, &id).await, "ACTIVE");
    assert!(app.emails().await.is_empty());
    for topic in [&own, &others] {
        let seen = done_at(&app, LATER, &grace, TOPIC, json!({ "id": topic })).await;
        assert_eq!(seen["state"], "OPEN");
        assert_eq!(seen["offers"], json!([{ "state": "STANDING" }]));
    }

    act(&app, &grace, SUSPEND, &id).await;
    let back = act(&app, &grace, REINSTATE, &id).await;
    undone(&app, &grace, &back).await;
    let found = done_at(&app, LATER, &mary, ACCOUNT, json!({ "id": id })).await;
    assert_eq!(found, json!({ "status": "SUSPENDED", "suspensionReason": "rude" }));
}

#[tokio::test]
async fn a_closed_thread_is_what_it_was_and_so_are_its_offers() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON, &eve, OFFER, json!({ "id": topic })).await;
    let entry = act(&app, &grace, CLOSE, &topic).await;
    let told = async |who: &Viewer| {
        let told = done_at(&app, LATER, who, TOLD, json!({})).await["nodes"].to_string();
        told.contains("TOPIC_CLOSED")
    };
    assert!(told(&ada).await);
    undone(&app, &grace, &entry).await;
    assert!(!told(&ada).await, "it is not so any more");
    let seen = done_at(&app, LATER, &grace, TOPIC, json!({ "id": topic })).await;
    assert_eq!(seen["state"], "OPEN");
    assert_eq!((&seen["closedAt"], &seen["closingReason"]), (&Value::Null, &Value::Null));
    assert_eq!(seen["offers"], json!([{ "state": OfferState::Standing.word() }]));

    // What waited to be closed waits again, since when it did.
    done_at(&app, NOON, &ada, WITHDRAW, json!({ "id": topic })).await;
    let entry = act(&app, &grace, CLOSE, &topic).await;
    undone(&app, &grace, &entry).await;
    let queue = "{ closingQueue { id waitingSince } }";
    let queue = done_at(&app, LATER, &grace, queue, json!({})).await;
    assert_eq!(queue, json!([{ "id": topic, "waitingSince": "2030-01-01T12:00:00Z" }]));
    // And what was reopened is closed as it was.
    act(&app, &grace, CLOSE, &topic).await;
    let entry = act(&app, &grace, REOPEN, &topic).await;
    undone(&app, &grace, &entry).await;
    let seen = done_at(&app, LATER, &grace, TOPIC, json!({ "id": topic })).await;
    assert_eq!(seen["state"], "CLOSED");
    assert_eq!(seen["closingReason"], "Duplicate of another thread");
}

#[tokio::test]
async fn a_removed_thread_is_read_again_with_its_title_and_its_report_waits() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON, &eve, OFFER, json!({ "id": topic })).await;
    let seen = done_at(&app, NOON, &grace, TOPIC, json!({ "id": topic })).await;
    let post = |n: usize| seen["posts"]["nodes"][n]["id"].as_str().unwrap().to_owned();
    let flag = "mutation($id: ID!) { flagPost(postId: $id, reason: UNKIND) { flag { id } } }";
    for n in [0, 1] {
        let reporter = app.member(&format!("Reporter {n}")).await;
        done_at(&app, NOON, &reporter, flag, json!({ "id": post(n) })).await;
        let entry = act(&app, &grace, DELETE, &post(n)).await;
        let waiting = "{ waitingCounts { flags } }";
        let flags = done_at(&app, LATER, &grace, waiting, json!({})).await;
        assert_eq!(flags["flags"], n);
        undone(&app, &grace, &entry).await;
        let flags = done_at(&app, LATER, &grace, waiting, json!({})).await;
        assert_eq!(flags["flags"], n + 1, "the report waits again");
        let told = done_at(&app, LATER, &reporter, TOLD, json!({})).await;
        assert_eq!(told["nodes"], json!([]));
        let after = done_at(&app, LATER, &grace, TOPIC, json!({ "id": topic })).await;
        for field in ["title", "state", "replyCount", "advert", "offers", "closingReason"] {
            assert_eq!(after[field], seen[field], "{field} of post {n}");
        }
        assert_eq!(after["posts"]["nodes"][n], seen["posts"]["nodes"][n]);
    }
    // Kept, and undone: it waits once more.
    let queue = "{ flagQueue { id } }";
    let first = done_at(&app, LATER, &grace, queue, json!({})).await[0]["id"].clone();
    let keep = "mutation($id: ID!) { resolveFlag(flagId: $id, hidePost: false) {
        undo errors { code } } }";
    let entry = act(&app, &grace, keep, first.as_str().unwrap()).await;
    assert_eq!(done_at(&app, LATER, &grace, queue, json!({})).await.as_array().unwrap().len(), 1);
    undone(&app, &grace, &entry).await;
    assert_eq!(done_at(&app, LATER, &grace, queue, json!({})).await.as_array().unwrap().len(), 2);
}
