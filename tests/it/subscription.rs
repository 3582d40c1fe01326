//! What clients are told of while it happens.

use async_graphql::{Request, Variables};
use clearing::account::Viewer;
use clearing::entity::session;
use clearing::graphql::{self, Client};
use futures::stream::{BoxStream, StreamExt};
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::{Value, json};
use time::Duration;

use crate::test_app::{NOON, TestApp};

/// Subscribes as `viewer`.
pub(crate) fn listen(
    app: &TestApp,
    viewer: &Viewer,
    query: &str,
    variables: Value,
) -> BoxStream<'static, Value> {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let client = Client::default();
    let (request, _) = graphql::request(request, &app.shared, viewer.clone(), NOON, client);
    let answers = app.schema.execute_stream(request);
    answers.map(|answer| serde_json::to_value(answer).unwrap()).boxed()
}

/// The same by a session, named by the hash of its token.
fn listen_by(app: &TestApp, viewer: &Viewer, session: &str) -> BoxStream<'static, Value> {
    let request = Request::new("subscription { notified }");
    let client = Client { session: Some(session.to_owned()), ..Client::default() };
    let (request, _) = graphql::request(request, &app.shared, viewer.clone(), NOON, client);
    let answers = app.schema.execute_stream(request);
    answers.map(|answer| serde_json::to_value(answer).unwrap()).boxed()
}

/// A session that began, and was last used, so long before noon.
async fn session(app: &TestApp, viewer: &Viewer, hash: &str, began: Duration, unused: Duration) {
    let row = session::ActiveModel {
        token_hash: Set(hash.to_owned()),
        account_id: Set(Some(viewer.account().unwrap().id)),
        content: Set("{}".to_owned()),
        proven_at: Set(Some(NOON - began)),
        created_at: Set(NOON - began),
        last_seen_at: Set(NOON - unused),
        expires_at: Set(NOON + Duration::days(30)),
    };
    app.db().write::<_, DbErr>(async |tx| row.insert(tx).await).await.unwrap();
}

#[tokio::test]
async fn s2_a_stream_of_a_session_that_is_over_says_nothing() {
    let app = TestApp::new().await;
    let (ada, grace) = (app.member("ada").await, app.moderator("grace").await);
    let minutes = |n| (Duration::minutes(n), Duration::minutes(n));
    for (n, (viewer, (began, unused), lasts)) in [
        (&ada, minutes(31), true),
        (&ada, minutes(31 * 24 * 60), false),
        (&grace, minutes(29), true),
        (&grace, minutes(31), false),
        (&grace, (Duration::hours(25), Duration::ZERO), false),
    ]
    .into_iter()
    .enumerate()
    {
        let hash = format!("{n}");
        session(&app, viewer, &hash, began, unused).await;
        let first = listen_by(&app, viewer, &hash).next().await.unwrap();
        assert_eq!(first["data"]["notified"] == 0, lasts, "{n}: {first}");
        let code = &first["errors"][0]["extensions"]["code"];
        assert_eq!(*code == "UNAUTHENTICATED", !lasts, "{n}: {first}");
    }
    let nobodys = listen_by(&app, &ada, "no-such-session").next().await.unwrap();
    assert_eq!(nobodys["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn s6_a_person_has_five_streams_at_once_and_another_one_after_each() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("ada").await, app.member("eve").await);
    let one = || listen(&app, &ada, "subscription { notified }", json!({}));
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut stream = one();
        assert_eq!(stream.next().await.unwrap()["data"]["notified"], 0);
        open.push(stream);
    }
    let sixth = one().next().await.unwrap();
    assert_eq!(sixth["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{sixth}");
    assert!(sixth["errors"][0]["message"].as_str().unwrap().contains("Close one"), "{sixth}");
    let hers = listen(&app, &eve, "subscription { notified }", json!({})).next().await.unwrap();
    assert_eq!(hers["data"]["notified"], 0, "somebody else has five of their own");
    drop(open.pop());
    assert_eq!(one().next().await.unwrap()["data"]["notified"], 0);
}

/// Opens a topic and gives its identifier.
async fn open_topic(app: &TestApp, author: &Viewer) -> String {
    let open = "mutation { createTopic(input: { categorySlug: \"general\", title: \"Hello\", \
                body: \"Hello there\" }) { topic { id } errors { message } } }";
    let answer = app.ask(author, open, json!({})).await;
    let id = answer["data"]["createTopic"]["topic"]["id"].as_str();
    id.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test]
async fn a_reader_is_told_of_a_reply_and_no_more_once_suspended() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("ada").await, app.member("eve").await);
    let mary = app.admin("mary").await;
    let topic = open_topic(&app, &ada).await;
    let watch = "subscription($id: ID!) { topicChanged(topicId: $id) { replyCount } }";
    let mut told = listen(&app, &eve, watch, json!({ "id": topic }));

    let now = told.next().await.unwrap();
    assert_eq!(now, json!({ "data": { "topicChanged": { "replyCount": 0 } } }));

    let reply = "mutation($id: ID!) { reply(topicId: $id, body: \"Hi\") { errors { message } } }";
    app.ask(&ada, reply, json!({ "id": topic })).await;
    let then = told.next().await.unwrap();
    assert_eq!(then, json!({ "data": { "topicChanged": { "replyCount": 1 } } }));

    let suspend = "mutation($id: ID!) { suspendAccount(accountId: $id, reason: \"rude\") \
                   { errors { message } } }";
    let eve = eve.account().unwrap().id.to_string();
    app.ask(&mary, suspend, json!({ "id": eve })).await;
    let last = told.next().await.unwrap();
    assert_eq!(last["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(told.next().await, None);
}

#[tokio::test]
async fn each_stream_lets_in_those_it_says_and_nobody_else() {
    let app = TestApp::new().await;
    let ada = app.member("ada").await;
    let topic = open_topic(&app, &ada).await;
    let people = [
        Viewer::guest(),
        app.pending("pat").await,
        ada,
        app.moderator("grace").await,
        app.admin("mary").await,
    ];
    let of_topic = format!("subscription {{ topicChanged(topicId: \"{topic}\") {{ id }} }}");
    let nobody = "01900000-0000-7000-8000-000000000000";
    let of_plan = format!("subscription {{ planProgressed(planId: \"{nobody}\") {{ id }} }}");
    for (query, needed) in [
        (of_topic.as_str(), 2),
        ("subscription { notified }", 2),
        ("subscription { queuesChanged }", 3),
        (of_plan.as_str(), 4),
    ] {
        for (rank, viewer) in people.iter().enumerate() {
            let first = listen(&app, viewer, query, json!({})).next().await.unwrap();
            let code = first["errors"][0]["extensions"]["code"].as_str();
            let refused = matches!(code, Some("UNAUTHENTICATED" | "FORBIDDEN"));
            assert_eq!(refused, rank < needed, "{query} for {rank}: {first}");
        }
    }
}
