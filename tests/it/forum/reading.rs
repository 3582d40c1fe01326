//! What each person has read, and who may not read.

use clearing::account::Viewer;
use clearing::entity::{AccountStatus, account};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};
use serde_json::json;
use time::Duration;

use super::{CLOSE, REOPEN, REPLY, read, reply, topic, topic_at};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn unread_posts_are_those_of_others_and_no_events() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let notified = async |who: &Viewer| {
        let answer = app.ask(who, "{ viewer { unreadNotifications } }", json!({})).await;
        answer["data"]["viewer"]["unreadNotifications"].clone()
    };
    let unread = async |who: &Viewer| read(&app, who, &id).await["unreadCount"].clone();

    assert_eq!([unread(&ada).await, unread(&eve).await], [0, 1]);
    reply(&app, &eve, &id, "Coffee").await;
    reply(&app, &eve, &id, "Or cocoa").await;
    app.ask(&grace, CLOSE, json!({ "id": id })).await;
    app.ask(&grace, REOPEN, json!({ "id": id })).await;
    // Reading twice: a query marks nothing as read.
    assert_eq!([unread(&ada).await, unread(&ada).await], [2, 2]);
    assert_eq!([notified(&ada).await, notified(&eve).await, notified(&grace).await], [4, 1, 0]);

    let mark = "mutation($id: ID!, $number: Int) { markRead(topicId: $id, number: $number) {
        topic { unreadCount } errors { code } } }";
    let mark = async |number: Option<i32>| {
        let answer = app.ask(&ada, mark, json!({ "id": id, "number": number })).await;
        answer["data"]["markRead"]["topic"]["unreadCount"].clone()
    };
    assert_eq!(mark(Some(2)).await, 1);
    assert_eq!(mark(Some(1)).await, 1, "what was read once stays read");
    assert_eq!(mark(None).await, 0);
    assert_eq!(notified(&ada).await, 0);

    let watch = "mutation($id: ID!) { setWatching(topicId: $id, watching: false) {
        topic { watching } errors { code } } }";
    let watching = app.ask(&ada, watch, json!({ "id": id })).await;
    assert_eq!(watching["data"]["setWatching"]["topic"]["watching"], false);
    reply(&app, &eve, &id, "Anyone?").await;
    assert_eq!([unread(&ada).await, notified(&ada).await], [1, 0]);
}

#[tokio::test]
async fn who_is_no_member_reads_and_writes_nothing() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let id = topic(&app, &ada, "A members' matter").await;
    let waiting = app.pending("Eve").await;
    let member_no_more = app.member("Mallory").await;
    suspend(&app, &member_no_more).await;
    let suspended = app.viewer(member_no_more.account().unwrap().id).await;

    for (who, code) in [
        (Viewer::guest(), "UNAUTHENTICATED"),
        (waiting, "FORBIDDEN"),
        (suspended, "UNAUTHENTICATED"),
    ] {
        for query in [
            "{ categories { name } }",
            "{ category(slug: \"general\") { topics { nodes { title } } } }",
            "query($id: ID!) { topic(id: $id) { title } }",
            "{ topic(number: 1) { posts { nodes { body } } } }",
            "{ search(text: \"members\") { totalCount nodes { title } } }",
            "{ closingQueue { title } }",
            "{ moderationLog { subject } }",
            "mutation($id: ID!) { reply(topicId: $id, body: \"hello\") { errors { code } } }",
            "mutation($id: ID!) { markRead(topicId: $id) { errors { code } } }",
            "mutation($id: ID!) { closeTopic(topicId: $id) { errors { code } } }",
        ] {
            let answer = app.ask(&who, query, json!({ "id": id })).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{query}: {answer}");
            assert!(!answer.to_string().contains("matter"), "{answer}");
        }
    }
    assert_eq!(read(&app, &ada, &id).await["replyCount"], 0);
    let member = app.ask(&ada, "{ closingQueue { title } }", json!({})).await;
    assert_eq!(member["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

async fn suspend(app: &TestApp, who: &Viewer) {
    let mut row = who.account().unwrap().clone().into_active_model();
    row.status = Set(AccountStatus::Suspended);
    app.db().write::<account::Model, DbErr>(async |tx| row.update(tx).await).await.unwrap();
}

#[tokio::test]
async fn what_was_written_before_somebody_joined_is_not_unread() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let id = topic_at(&app, &ada, "Tea or coffee?", -Duration::DAY).await;
    let eve = app.member("Eve").await;
    assert_eq!(read(&app, &eve, &id).await["unreadCount"], 0);
    reply(&app, &ada, &id, "Coffee, then").await;
    assert_eq!(read(&app, &eve, &id).await["unreadCount"], 1);
}

#[tokio::test]
async fn a_category_counts_what_is_open_and_what_is_unread_since_one_joined() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let grace = app.moderator("Grace").await;
    let closed = topic(&app, &ada, "Closed").await;
    app.ask(&grace, CLOSE, json!({ "id": closed })).await;
    let mut topics = Vec::new();
    for n in 0..3 {
        topics.push(topic_at(&app, &ada, &format!("Open {n}"), Duration::HOUR).await);
    }
    let counts = async |who: &Viewer| {
        let query = "{ categories { slug openCount unreadCount } }";
        let (answer, statements) = app.statements(app.ask(who, query, json!({}))).await;
        assert_eq!(statements, 2, "the categories, and all their counts");
        let categories = answer["data"]["categories"].as_array().unwrap().clone();
        let general = categories.iter().find(|it| it["slug"] == "general").unwrap();
        let others = categories.iter().filter(|it| it["slug"] != "general");
        assert!(others.into_iter().all(|it| it["openCount"] == 0 && it["unreadCount"] == 0));
        (general["openCount"].clone(), general["unreadCount"].clone())
    };
    let eve = app.member("Eve").await;
    assert_eq!(counts(&ada).await, (json!(3), json!(0)), "one's own");
    assert_eq!(counts(&eve).await, (json!(3), json!(4)), "the closed one too");
    let mark = "mutation($id: ID!) { markRead(topicId: $id) { errors { code } } }";
    app.ask(&eve, mark, json!({ "id": topics[0] })).await;
    assert_eq!(counts(&eve).await, (json!(3), json!(3)));
    let again = json!({ "id": topics[0], "body": "Once more." });
    app.ask_at(NOON + Duration::HOUR, &ada, REPLY, again).await;
    assert_eq!(counts(&eve).await, (json!(3), json!(4)));

    let late = app.member("Late").await.account().unwrap().clone();
    let joined = account::ActiveModel {
        created_at: Set(NOON + Duration::minutes(30)),
        decided_at: Set(Some(NOON + Duration::minutes(30))),
        ..late.clone().into_active_model()
    };
    app.db().write::<_, DbErr>(async |tx| joined.update(tx).await).await.unwrap();
    let late = app.viewer(late.id).await;
    // What was opened an hour later, but not the thread of noon.
    assert_eq!(counts(&late).await, (json!(3), json!(3)));
}

#[tokio::test]
async fn a_category_counts_up_to_a_hundred() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    for n in 0..5 {
        let author = app.member(&format!("Author {n}")).await;
        for m in 0..21 {
            topic(&app, &author, &format!("Thread {n} {m}")).await;
        }
    }
    let query = "{ category(slug: \"general\") { openCount unreadCount } }";
    let answer = app.ask(&eve, query, json!({})).await;
    assert_eq!(answer["data"]["category"], json!({ "openCount": 100, "unreadCount": 100 }));
}
