//! The devices that somebody is signed in on, and streams that end with their session.

use std::time::Duration;

use reqwest::Response;
use serde_json::json;

use crate::served::{Browser, Served};

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { errors { code } } }";

/// Opens a stream of how much is unread.
async fn listen(browser: &Browser) -> Response {
    let body = json!({ "query": "subscription { notified }" });
    let asked = browser.post("/graphql").header("accept", "text/event-stream").json(&body);
    asked.send().await.unwrap()
}

/// What a stream says next.
async fn next(stream: &mut Response) -> String {
    let chunk = tokio::time::timeout(Duration::from_secs(20), stream.chunk()).await;
    let chunk = chunk.expect("the stream says something").unwrap().unwrap_or_default();
    String::from_utf8_lossy(&chunk).into_owned()
}

#[tokio::test]
async fn the_devices_are_named_and_all_others_are_signed_out_at_once() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let (here, there) = (served.browser_of(&ada).await, served.browser_of(&ada).await);
    // A third device says what it is.
    let phone = served.browser();
    let variables =
        json!({ "email": "ada@homeoffice.gov.uk", "password": crate::test_app::PASSWORD });
    let body = json!({ "query": SIGN_IN, "variables": variables });
    let asked = phone.post("/graphql").header("user-agent", FIREFOX).json(&body);
    assert_eq!(asked.send().await.unwrap().status(), 200);

    let html = here.page("/account/devices").await.1;
    assert_eq!(html.matches("This device").count(), 1, "{html}");
    assert_eq!(html.matches("Sign out this device").count(), 2, "{html}");
    assert!(html.contains("Firefox on Windows") && !html.contains("Gecko"), "{html}");
    let own = here.ask("{ mySessions { browser current } }", json!({})).await;
    let own = own["data"]["mySessions"].as_array().unwrap().clone();
    let current = own.iter().filter(|session| session["current"] == true);
    assert_eq!((own.len(), current.count()), (3, 1));

    assert_eq!(here.submit("/account/devices/end-others", &[]).await.status(), 303);
    let html = here.page("/account/devices").await.1;
    assert!(html.contains("All other devices signed out"), "{html}");
    assert!(!html.contains("Sign out this device") && !html.contains("end-others"), "{html}");
    for browser in [&there, &phone] {
        let viewer = browser.ask("{ viewer { email } }", json!({})).await;
        assert_eq!(viewer, json!({ "data": { "viewer": null } }));
    }
}

#[tokio::test]
async fn s2_a_stream_ends_with_its_session() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let (here, there) = (served.browser_of(&ada).await, served.browser_of(&ada).await);
    let (mut stays, mut ends) = (listen(&here).await, listen(&there).await);
    assert!(next(&mut stays).await.contains(r#""notified":0"#));
    assert!(next(&mut ends).await.contains(r#""notified":0"#));
    assert_eq!(here.submit("/account/devices/end-others", &[]).await.status(), 303);
    let last = next(&mut ends).await;
    assert!(last.contains("UNAUTHENTICATED") && !last.contains(r#""notified":"#), "{last}");
    while let Some(rest) = ends.chunk().await.unwrap() {
        assert!(!String::from_utf8_lossy(&rest).contains("notified"));
    }
    let out = "mutation { signOut { errors { code } } }";
    here.done("signOut", out, json!({})).await;
    assert!(next(&mut stays).await.contains("UNAUTHENTICATED"));
}
