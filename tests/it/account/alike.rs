//! Answers and work are the same for addresses that have an account and for others, so that
//! nobody learns who is a member (S2).
//!
//! What is compared is how many statements each request sends to the database, over many
//! addresses: how long they take would tell of what else the machine does.

use clearing::account::Viewer;
use clearing::entity::email_request;
use clearing::outbox::Email;
use clearing::worker;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{ADA, apply, form, sign_up, unlimited};
use crate::test_app::{NOON, PASSWORD, TestApp};

const RESET: &str = "mutation($email: String!) {
    requestPasswordReset(email: $email) { errors { code field message } } }";
const RESEND: &str = "mutation($email: String!) {
    resendConfirmation(email: $email) { errors { code field message } } }";
const SIGN_IN: &str = "mutation($email: String!) {
    signIn(email: $email, password: \"not the password\") { viewer { email } errors { code field message } } }";
const CHANGE: &str = "mutation($email: String!, $password: String!) {
    changeEmail(email: $email, password: $password) { viewer { status } errors { code field message } } }";

const DATA_REQUEST: &str = "mutation($email: String!) {
    sendDataRequest(input: { kind: ACCESS, text: \"x\", email: $email }) {
        request { id } errors { code field message } } }";

/// What each address is answered, and how many statements that takes.
async fn asked(
    app: &TestApp,
    who: &Viewer,
    query: &str,
    addresses: &[String],
) -> Vec<(Value, u64)> {
    let mut found = Vec::new();
    for address in addresses {
        let variables = if query == CHANGE {
            json!({ "email": address, "password": PASSWORD })
        } else {
            json!({ "email": address })
        };
        found.push(app.statements(app.ask(who, query, variables)).await);
    }
    found
}

#[tokio::test]
async fn s2_known_and_unknown_addresses_take_the_same_work_and_get_the_same_answer() {
    let app = TestApp::new().await;
    let ada = app.viewer(apply(&app, ADA).await).await;
    let guest = Viewer::guest();
    let mut known = Vec::new();
    for name in ["bea", "cleo", "dora", "eve"] {
        known.push(app.member(name).await.account().unwrap().email.clone());
    }
    // Two who have not confirmed their addresses, and may be sent a link once more.
    for name in ["fay", "gwen"] {
        let address = format!("{name}.thorne@hmrc.gov.uk");
        sign_up(&app, form(&app, &address)).await;
        known.push(address);
    }
    let unknown: Vec<_> = (0..6).map(|n| format!("nobody.{n}@homeoffice.gov.uk")).collect();
    for (query, who) in [(RESET, &guest), (SIGN_IN, &guest), (CHANGE, &ada)] {
        let (first, second) =
            (asked(&app, who, query, &known).await, asked(&app, who, query, &unknown).await);
        assert!(first.iter().all(|(answer, _)| answer.get("errors").is_none()), "{first:?}");
        assert_eq!(first, second, "{query}");
    }
    // Of these an address was asked about before, by signing up.
    let (first, second) = (
        asked(&app, &guest, RESEND, &known[..4]).await,
        asked(&app, &guest, RESEND, &unknown[..4]).await,
    );
    assert_eq!(first, second);
    let more = asked(&app, &guest, RESEND, &known[4..]).await;
    assert!(more.iter().all(|one| one.0 == first[0].0), "{more:?}");
}

#[tokio::test]
async fn s2_a_data_request_of_a_guest_is_the_same_for_a_member_and_for_anybody() {
    let app = TestApp::new().await;
    let guest = Viewer::guest();
    let known = app.member("bea").await.account().unwrap().email.clone();
    let unknown = "nobody@homeoffice.gov.uk".to_owned();
    let (known, unknown) = (vec![known; 3], vec![unknown; 3]);
    let first = asked(&app, &guest, DATA_REQUEST, &known).await;
    assert_eq!(first[0].0["data"]["sendDataRequest"], json!({ "request": null, "errors": [] }));
    assert_eq!(first, asked(&app, &guest, DATA_REQUEST, &unknown).await);
}

#[tokio::test]
async fn s6_an_address_gets_five_links_a_day_whoever_asks_for_them() {
    let app = unlimited().await;
    apply(&app, ADA).await;
    let guest = Viewer::guest();
    let ask = async || {
        let addresses = vec![ADA.to_owned(); 8];
        asked(&app, &guest, RESET, &addresses).await;
    };
    let links = async || {
        let emails = app.emails().await.into_iter();
        emails.filter(|(_, email)| matches!(email, Email::ResetPassword { .. })).count()
    };
    ask().await;
    assert_eq!(links().await, 5);
    ask().await;
    assert_eq!(links().await, 5, "the day is not over");
    let other = json!({ "email": ADA });
    app.ask_at(NOON + Duration::DAY, &guest, RESET, other).await;
    let mut tomorrow = app.occasion_at(NOON + Duration::DAY);
    worker::answer_email_requests(app.db(), &mut tomorrow).await.unwrap();
    assert_eq!(links().await, 6);
}

#[tokio::test]
async fn s7_what_was_typed_is_kept_until_it_is_answered_and_no_longer() {
    let app = TestApp::new().await;
    let guest = Viewer::guest();
    let long = "x".repeat(10_000);
    for address in ["Somebody@hmrc.gov.uk ", "not an address", &long] {
        app.ask(&guest, RESET, json!({ "email": address })).await;
    }
    let rows = async || email_request::Entity::find().all(app.db().reader()).await.unwrap();
    let mut kept: Vec<_> = rows().await.into_iter().filter_map(|row| row.address).collect();
    kept.sort();
    assert_eq!(kept, ["not an address", "somebody@hmrc.gov.uk"]);
    assert!(app.emails().await.is_empty());
    let answered = rows().await;
    assert_eq!(answered.len(), 3);
    assert!(answered.iter().all(|row| row.address.is_none() && row.answered_at.is_some()));
}
