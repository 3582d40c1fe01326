//! The pages about what somebody is told of.

use serde_json::json;

use crate::served::Served;

const CREATE: &str = "mutation { createTopic(input: { categorySlug: \"general\", title: \"Tea?\",
    body: \"Do you like tea?\" }) { topic { id number } errors { message } } }";
const REPLY: &str = "mutation($id: ID!) { reply(topicId: $id, body: \"Yes\\n\\nVery much\") {
    errors { message } } }";
const LATEST: &str = "{ notifications(first: 1) { nodes { id } } }";
const SETTINGS: &str = "{ notificationSettings { weeklyDigest kinds { kind delivery } } }";

#[tokio::test]
async fn the_navigation_counts_what_is_unread_and_a_button_marks_it_as_read() {
    let served = Served::new().await;
    let app = &served.app;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = app.ask(&ada, CREATE, json!({})).await["data"]["createTopic"]["topic"].clone();
    let (ada_browser, eve_browser) = (served.browser_of(&ada).await, served.browser_of(&eve).await);
    let (_, nothing) = ada_browser.page("/notifications").await;
    assert!(nothing.contains("You have no notifications yet"), "{nothing}");
    assert!(!nothing.contains("Notifications (") && !nothing.contains("Mark all"), "{nothing}");

    app.ask(&eve, REPLY, json!({ "id": topic["id"] })).await;
    for path in ["/", "/notifications"] {
        let (status, html) = ada_browser.page(path).await;
        assert_eq!(status, 200);
        assert!(html.contains("Notifications (1)"), "{path}: {html}");
    }
    let (_, html) = ada_browser.page("/notifications").await;
    assert!(html.contains("Eve replied in “Tea?”") && html.contains("#post-2\""), "{html}");
    let (_, others) = eve_browser.page("/notifications").await;
    assert!(!others.contains("Eve replied"), "{others}");

    let latest = app.ask(&ada, LATEST, json!({})).await;
    let latest = latest["data"]["notifications"]["nodes"][0]["id"].as_str().unwrap().to_owned();
    let marked = ada_browser.submit("/notifications/read", &[("upTo", &latest)]).await;
    assert_eq!(marked.headers()["location"], "/notifications");
    let (_, html) = ada_browser.page("/notifications").await;
    assert!(html.contains("Eve replied") && !html.contains("Notifications ("), "{html}");
    assert!(!html.contains("Mark all as read"), "{html}");
}

#[tokio::test]
async fn settings_are_a_form_that_shows_what_was_saved() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let browser = served.browser_of(&ada).await;
    let (_, html) = browser.page("/account/notifications").await;
    assert!(html.contains("value=\"EMAIL:REPLY\" selected"), "{html}");
    // A box that is not ticked is not sent.
    let fields = [("input.kinds", "NONE:REPLY"), ("input.kinds", "APP_ONLY:OFFER")];
    let saved = browser.submit("/account/notifications", &fields).await;
    assert_eq!(saved.headers()["location"], "/account/notifications");
    let settings = served.app.ask(&ada, SETTINGS, json!({})).await;
    let settings = &settings["data"]["notificationSettings"];
    assert_eq!(settings["weeklyDigest"], false);
    let kinds = settings["kinds"].as_array().unwrap();
    assert!(kinds.contains(&json!({ "kind": "REPLY", "delivery": "NONE" })), "{settings}");
    assert!(kinds.contains(&json!({ "kind": "OFFER", "delivery": "APP_ONLY" })), "{settings}");
    let (_, html) = browser.page("/account/notifications").await;
    assert!(html.contains("value=\"NONE:REPLY\" selected"), "{html}");
    assert!(html.contains("Notification settings saved"), "{html}");
}

#[tokio::test]
async fn a_quote_begins_the_reply_and_mentions_its_author() {
    let served = Served::new().await;
    let app = &served.app;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = app.ask(&ada, CREATE, json!({})).await["data"]["createTopic"]["topic"].clone();
    app.ask(&eve, REPLY, json!({ "id": topic["id"] })).await;
    let browser = served.browser_of(&ada).await;
    let (_, html) = browser.page("/topics/1").await;
    assert!(html.contains("/topics/1?quote=2#reply"), "{html}");
    assert!(!html.contains("@Eve wrote:"), "{html}");
    let (_, html) = browser.page("/topics/1?quote=2").await;
    assert!(html.contains("@Eve wrote:\n\n&gt; Yes\n&gt;\n&gt; Very much"), "{html}");
}
