//! Whom wrong passwords slow down: the client that sends them, and no device that has signed
//! in before.

use clearing::account::Viewer;
use clearing::graphql::Client;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::applicant::{ADA, apply, form, sign_up};
use crate::test_app::{NOON, PASSWORD, TestApp};

const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { viewer { email } errors { code } } }";
const EVE: &str = "eve.thorne@hmrc.gov.uk";

/// What comes of signing in from somewhere: the code of what is wrong, and what the device keeps.
async fn try_at(
    app: &TestApp,
    now: OffsetDateTime,
    client: &Client,
    email: &str,
    password: &str,
) -> (String, Option<String>) {
    let variables = json!({ "email": email, "password": password });
    let (guest, client) = (Viewer::guest(), client.clone());
    let (answer, change) = app.ask_from(now, client, &guest, SIGN_IN, variables).await;
    let error = &answer["errors"][0]["extensions"]["code"];
    let code = if error.is_null() { &answer["data"]["signIn"]["errors"][0]["code"] } else { error };
    (code.as_str().unwrap_or("none").to_owned(), change.device())
}

async fn code(app: &TestApp, client: &Client, email: &str, password: &str) -> String {
    try_at(app, NOON, client, email, password).await.0
}

fn keeping(client: &Client, device: &str) -> Client {
    Client { device: Some(device.to_owned()), ..client.clone() }
}

#[tokio::test]
async fn s2_an_outsider_does_not_hold_somebody_out_of_their_account() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let (outsider, ada) = (Client::at("203.0.113.9"), Client::at("198.51.100.1"));
    let mut now = NOON;
    // As fast as they may, for a day.
    while now < NOON + Duration::DAY {
        let (wrong, _) = try_at(&app, now, &outsider, ADA, "not the password").await;
        assert!(["SIGN_IN_FAILED", "RATE_LIMITED"].contains(&&*wrong), "{wrong}");
        now += Duration::minutes(5);
    }
    assert_eq!(try_at(&app, now, &ada, ADA, PASSWORD).await.0, "none");
}

#[tokio::test]
async fn s2_many_clients_together_are_slowed_down_but_for_known_devices() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let home = Client::at("198.51.100.1");
    let device = try_at(&app, NOON, &home, ADA, PASSWORD).await.1.expect("it is known now");
    for n in 0..101 {
        let client = Client::at(format!("203.0.113.{n}"));
        assert_eq!(code(&app, &client, ADA, "not the password").await, "SIGN_IN_FAILED", "{n}");
    }
    assert_eq!(code(&app, &Client::at("192.0.2.7"), ADA, PASSWORD).await, "RATE_LIMITED");
    assert_eq!(code(&app, &keeping(&home, &device), ADA, PASSWORD).await, "none");
}

#[tokio::test]
async fn s2_a_known_device_passes_until_the_password_changes() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let mut eves = form(&app, EVE);
    eves["displayName"] = "Eve Thorne".into();
    sign_up(&app, eves).await;
    let office = Client::at("198.51.100.1");
    let device = try_at(&app, NOON, &office, ADA, PASSWORD).await.1.unwrap();
    let known = keeping(&office, &device);
    // Somebody in the same network tries passwords: they have to wait, the device does not.
    for who in [ADA, EVE] {
        assert_eq!(code(&app, &office, who, "not the password").await, "SIGN_IN_FAILED");
        assert_eq!(code(&app, &office, who, PASSWORD).await, "RATE_LIMITED");
    }
    assert_eq!(try_at(&app, NOON, &known, ADA, PASSWORD).await, ("none".to_owned(), None));
    // What is made up, or another account's, makes nobody known.
    let mut forged = device.clone();
    forged.pop();
    for (kept, who) in [(&*forged, ADA), (&*device, EVE), ("x.y", ADA), ("", ADA)] {
        let client = keeping(&office, kept);
        assert_eq!(code(&app, &client, who, PASSWORD).await, "RATE_LIMITED", "{kept}");
    }
    // By itself a known device is slowed down as any other.
    assert_eq!(code(&app, &known, ADA, "not the password").await, "SIGN_IN_FAILED");
    assert_eq!(code(&app, &known, ADA, PASSWORD).await, "RATE_LIMITED");
}

#[tokio::test]
async fn s2_a_new_password_makes_all_devices_strangers_but_the_one_it_was_set_on() {
    let app = TestApp::new().await;
    let id = apply(&app, ADA).await;
    let office = Client::at("198.51.100.1");
    let former = try_at(&app, NOON, &office, ADA, PASSWORD).await.1.unwrap();
    let change = "mutation($current: String!, $new: String!) {
        changePassword(current: $current, new: $new) { errors { code } } }";
    let new = "seven amber lanterns drift";
    let variables: Value = json!({ "current": PASSWORD, "new": new });
    let (here, ada) = (keeping(&office, &former), app.viewer(id).await);
    let (answer, changed) = app.ask_from(NOON, here, &ada, change, variables).await;
    assert_eq!(answer["data"]["changePassword"]["errors"], json!([]), "{answer}");
    let present = changed.device().expect("the device is told how it is known from now on");
    assert_eq!(code(&app, &office, ADA, "not the password").await, "SIGN_IN_FAILED");
    assert_eq!(code(&app, &keeping(&office, &former), ADA, new).await, "RATE_LIMITED");
    assert_eq!(code(&app, &keeping(&office, &present), ADA, new).await, "none");
}
