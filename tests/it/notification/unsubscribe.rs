//! Stopping emails by their link (RFC 8058).

use clearing::account::Viewer;
use clearing::notification::{EmailList, unsubscribe_token};
use serde_json::json;

use super::settings;
use crate::served::Served;
use crate::test_app::TestApp;

const UNSUBSCRIBE: &str = "mutation($token: String!) { unsubscribe(token: $token) {
    list errors { code field message } } }";

fn token(app: &TestApp, who: &Viewer, list: EmailList) -> String {
    unsubscribe_token(&app.shared.secret_key, who.account().unwrap().id, list)
}

#[tokio::test]
async fn a_link_stops_one_sort_of_email_without_signing_in() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    settings(&app, &ada, json!({ "kinds": [{ "kind": "OFFER", "delivery": "NONE" }] })).await;
    let notifications = token(&app, &ada, EmailList::Notifications);
    for _ in 0..2 {
        let answer =
            app.ask(&Viewer::guest(), UNSUBSCRIBE, json!({ "token": notifications })).await;
        let done = json!({ "list": "NOTIFICATIONS", "errors": [] });
        assert_eq!(answer["data"]["unsubscribe"], done, "{answer}");
    }
    let after = settings(&app, &ada, json!({})).await;
    let kinds = after["kinds"].as_array().unwrap();
    assert!(kinds.iter().all(|it| it["delivery"] != "EMAIL"), "{after}");
    let offer = kinds.iter().find(|it| it["kind"] == "OFFER").unwrap();
    assert_eq!((&offer["delivery"], &after["weeklyDigest"]), (&json!("NONE"), &json!(true)));

    let digest = token(&app, &ada, EmailList::WeeklyDigest);
    app.ask(&Viewer::guest(), UNSUBSCRIBE, json!({ "token": digest })).await;
    assert_eq!(settings(&app, &ada, json!({})).await["weeklyDigest"], false);
}

#[tokio::test]
async fn a_link_that_is_not_ours_is_refused_and_says_what_to_do() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let good = token(&app, &ada, EmailList::WeeklyDigest);
    // The last character holds two bits: both stay valid base64.
    let last = if good.ends_with('A') { 'Q' } else { 'A' };
    let flipped = format!("{}{last}", &good[..good.len() - 1]);
    for wrong in ["", "x", &flipped, &good[1..]] {
        let answer = app.ask(&Viewer::guest(), UNSUBSCRIBE, json!({ "token": wrong })).await;
        let said = &answer["data"]["unsubscribe"];
        assert_eq!(said["errors"][0]["field"], json!(["token"]), "{answer}");
        assert!(said["list"].is_null(), "{answer}");
    }
    assert_eq!(settings(&app, &ada, json!({})).await["weeklyDigest"], true);
}

#[tokio::test]
async fn the_link_opens_a_page_and_only_its_button_or_a_mail_program_acts() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let browser = served.browser();
    let path = format!("/unsubscribe/{}", token(&served.app, &ada, EmailList::WeeklyDigest));
    let (status, html) = browser.page(&path).await;
    assert_eq!(status, 200);
    assert!(html.contains("Stop these emails"), "{html}");
    assert!(!html.contains("Ada"), "{html}");
    let wants = async || settings(&served.app, &ada, json!({})).await["weeklyDigest"].clone();
    assert_eq!(wants().await, true, "opening the page changes nothing");

    // As a mail program does it: no cookie, no page of ours, no redirect.
    let answer = browser.submit(&path, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(wants().await, false);
    let html = answer.text().await.unwrap();
    assert!(html.contains("We will not send you these emails any more"), "{html}");

    let answer = browser.submit("/unsubscribe/x", &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(answer.status(), 422);
}
