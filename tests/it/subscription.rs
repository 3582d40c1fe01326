//! What clients are told of while it happens.

use async_graphql::{Request, Variables};
use clearing::account::Viewer;
use clearing::graphql::{self, Client};
use futures::stream::{BoxStream, StreamExt};
use serde_json::{Value, json};

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
