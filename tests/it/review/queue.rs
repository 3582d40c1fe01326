//! One list of all that waits, who is on what, and several decided at once.

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{WITHDRAW, advert_at, done_at, id_of};
use crate::test_app::{NOON, TestApp};

const QUEUE: &str = "query($first: Int) {
    waitingCounts { accounts topics flags }
    moderationQueue(first: $first) {
        id kind waitingFor claimedBy { displayName } claimedUntil
        request { account { displayName } hints } topic { title waitingBecause }
        flag { reasons claimedBy { displayName } } } }";
const CLAIM: &str = "mutation($kind: WaitingKind!, $id: ID!) {
    claimWaiting(kind: $kind, id: $id) { claimed errors { code message } } }";
const RELEASE: &str = "mutation($kind: WaitingKind!, $id: ID!) {
    releaseWaiting(kind: $kind, id: $id) { claimed errors { code } } }";
const VERIFY: &str = "mutation($ids: [ID!]!) { verifyAccounts(accountIds: $ids) {
    done notDone { id message } undo errors { code field message } } }";
const CLOSE: &str = "mutation($ids: [ID!]!, $reason: ClosingReason) {
    closeTopics(topicIds: $ids, reason: $reason) { done notDone { id message } undo errors { code } } }";

async fn queue(app: &TestApp, at: OffsetDateTime, who: &Viewer, first: i32) -> Value {
    let answer = app.ask_at(at, who, QUEUE, json!({ "first": first })).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

/// An account, a thread and a report that wait, in this order; their identifiers.
async fn one_of_each(app: &TestApp, n: i64) -> [String; 3] {
    let at = NOON + Duration::minutes(n);
    let pat = app.pending(&format!("Pat {n}")).await;
    let author = app.member(&format!("Author {n}")).await;
    let topic = advert_at(app, at, &author).await;
    let reply = "mutation($id: ID!) { reply(topicId: $id, body: \"Buy my book\") { post { id } } }";
    let spam = app.member(&format!("Spam {n}")).await;
    let post = done_at(app, at, &spam, reply, json!({ "id": topic })).await["post"]["id"].clone();
    done_at(app, at + Duration::hours(1), &author, WITHDRAW, json!({ "id": topic })).await;
    let flag = "mutation($id: ID!) { flagPost(postId: $id, reason: OFF_TOPIC) { flag { id } } }";
    let at = at + Duration::hours(2);
    let flag = done_at(app, at, &author, flag, json!({ "id": post })).await["flag"]["id"].clone();
    [id_of(&pat), topic, flag.as_str().unwrap().to_owned()]
}

#[tokio::test]
async fn all_that_waits_is_one_list_with_why_and_for_how_long() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let nothing = queue(&app, NOON, &grace, 50).await;
    assert_eq!(nothing["moderationQueue"], json!([]));
    let ids = one_of_each(&app, 0).await;
    let seen = queue(&app, NOON + Duration::hours(5), &grace, 50).await;
    assert_eq!(seen["waitingCounts"], json!({ "accounts": 1, "topics": 1, "flags": 1 }));
    let items = seen["moderationQueue"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ACCOUNT", "TOPIC", "FLAG"]);
    let waited: Vec<_> = items.iter().map(|item| item["waitingFor"].as_str().unwrap()).collect();
    assert_eq!(waited, ["5 hours", "4 hours", "3 hours"]);
    let found: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(found, ids);
    assert_eq!(items[0]["request"]["account"]["displayName"], "Pat 0");
    assert_eq!(items[1]["topic"]["waitingBecause"], "The author withdrew the advert");
    assert_eq!(items[2]["flag"]["reasons"], json!(["OFF_TOPIC"]));
}

#[tokio::test]
async fn the_list_takes_as_many_statements_for_many_as_for_few() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let ask = async || app.statements(queue(&app, NOON, &grace, 50)).await;
    let mut counted = Vec::new();
    for (from, to, n_items) in [(0, 1, 3), (1, 9, 27)] {
        for n in from..to {
            let [account, _, _] = one_of_each(&app, n).await;
            let claim = json!({ "kind": "ACCOUNT", "id": account });
            done_at(&app, NOON, &grace, CLAIM, claim).await;
        }
        let (seen, statements) = ask().await;
        assert_eq!(seen["moderationQueue"].as_array().unwrap().len(), n_items);
        counted.push(statements);
    }
    assert_eq!(counted[0], counted[1]);
}

#[tokio::test]
async fn a_claim_is_seen_by_others_and_lapses_after_an_hour() {
    let app = TestApp::new().await;
    let (grace, hedy) = (app.moderator("Grace").await, app.admin("Hedy").await);
    let [account, _, flag] = one_of_each(&app, 0).await;
    let account = json!({ "kind": "ACCOUNT", "id": account });
    let flag = json!({ "kind": "FLAG", "id": flag });
    for item in [&account, &flag] {
        let claimed = done_at(&app, NOON, &grace, CLAIM, item.clone()).await;
        assert_eq!(claimed, json!({ "claimed": true, "errors": [] }));
    }
    let refused = done_at(&app, NOON, &hedy, CLAIM, account.clone()).await;
    assert_eq!(refused["errors"][0]["message"], "Grace is already on this");
    assert_eq!(refused["claimed"], false);
    let seen = queue(&app, NOON, &hedy, 50).await["moderationQueue"].clone();
    assert_eq!(seen[0]["claimedBy"]["displayName"], "Grace");
    assert_eq!(seen[0]["claimedUntil"], "2030-01-01T13:00:00Z");
    assert_eq!(seen[1]["claimedBy"], Value::Null);
    assert_eq!(seen[2]["flag"]["claimedBy"]["displayName"], "Grace");
    // An hour later it is free again; whoever gives it up frees it at once.
    let later = NOON + Duration::hours(1);
    let seen = queue(&app, later, &hedy, 50).await["moderationQueue"].clone();
    assert_eq!(seen[0]["claimedBy"], Value::Null);
    let claimed = done_at(&app, later, &hedy, CLAIM, account.clone()).await;
    assert_eq!(claimed["claimed"], true);
    done_at(&app, later, &hedy, RELEASE, account.clone()).await;
    assert_eq!(done_at(&app, later, &grace, CLAIM, account.clone()).await["claimed"], true);
    // Others may decide all the same, and then nobody is on it.
    let ids = json!({ "ids": [account["id"]] });
    assert_eq!(done_at(&app, later, &hedy, VERIFY, ids).await["notDone"], json!([]));
    let over = done_at(&app, later, &grace, CLAIM, account).await;
    assert_eq!(over["errors"][0]["code"], "ALREADY_DONE");
}

#[tokio::test]
async fn several_are_decided_at_once_and_what_cannot_be_is_named() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let mut accounts = Vec::new();
    for name in ["Ada", "Eve", "Joan"] {
        accounts.push(id_of(&app.pending(name).await));
    }
    let member = id_of(&app.member("Mary").await);
    let ids = json!({ "ids": [&accounts[0], &member, &accounts[1]] });
    let verified = done_at(&app, NOON, &grace, VERIFY, ids).await;
    assert_eq!(verified["done"], json!([&accounts[0], &accounts[1]]));
    let why = "This account is no longer waiting to be verified";
    assert_eq!(verified["notDone"], json!([{ "id": member, "message": why }]));
    assert_eq!(verified["undo"].as_array().unwrap().len(), 2);
    assert_eq!(queue(&app, NOON, &grace, 50).await["waitingCounts"]["accounts"], 1);

    let (ada, eve) = (app.member("Author").await, app.member("Open").await);
    let withdrawn = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON, &ada, WITHDRAW, json!({ "id": withdrawn })).await;
    let open = advert_at(&app, NOON, &eve).await;
    let ids = json!({ "ids": [&open, &withdrawn] });
    let closed = done_at(&app, NOON, &grace, CLOSE, ids).await;
    assert_eq!(closed["done"], json!([withdrawn]));
    assert_eq!(closed["notDone"][0]["message"], "This thread is not waiting to be closed");
    let reason = "query($id: ID!) { topic(id: $id) { closingReason state } }";
    let seen = done_at(&app, NOON, &grace, reason, json!({ "id": withdrawn })).await;
    assert_eq!(seen, json!({ "closingReason": "Withdrawn", "state": "CLOSED" }));

    let nobody = "01900000-0000-7000-8000-000000000000";
    for (n, code) in [(0, "REQUIRED"), (51, "TOO_LONG")] {
        let refused = done_at(&app, NOON, &grace, VERIFY, json!({ "ids": vec![nobody; n] })).await;
        assert_eq!(refused["errors"][0]["code"], code);
        assert_eq!(refused["done"], json!([]));
    }
}
