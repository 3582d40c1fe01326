//! The program is told to stop while somebody is told of changes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::command_line::Place;
use crate::test_app::PASSWORD;

#[tokio::test]
async fn an_open_event_stream_does_not_hold_the_end_up() {
    let place = Place::new();
    let member = ["account", "create", "--email", "ada@homeoffice.gov.uk", "--name", "Ada"];
    assert!(place.run_with_input(&member, PASSWORD).await.status.success());
    let serving = place.serve_with(&[]).await;
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let ask = |query: &str, variables: Value| {
        let request = client.post(format!("http://127.0.0.1:{}/graphql", place.port));
        request.json(&json!({ "query": query, "variables": variables }))
    };
    let sign_in = "mutation($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { errors { message } } }";
    let ada = json!({ "email": "ada@homeoffice.gov.uk", "password": PASSWORD });
    let signed_in: Value = ask(sign_in, ada).send().await.unwrap().json().await.unwrap();
    assert_eq!(signed_in, json!({ "data": { "signIn": { "errors": [] } } }));

    let stream = ask("subscription { notified }", json!({}));
    let stream = stream.header("accept", "text/event-stream").send();
    let mut stream = stream.await.unwrap();
    let first = stream.chunk().await.unwrap().expect("the present state comes first");
    assert!(first.starts_with(b"event: next"), "{first:?}");
    assert!(!String::from_utf8_lossy(&first).contains("errors"), "{first:?}");

    let soon = Duration::from_secs(5);
    let code = tokio::time::timeout(soon, serving.stop()).await.expect("it hangs on the stream");
    assert_eq!(code, Some(0));
    assert_eq!(stream.chunk().await.unwrap(), None, "the stream has an end, not a break");
}
