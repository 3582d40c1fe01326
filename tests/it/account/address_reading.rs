//! Addresses are masked for the staff, until one of them gives a reason, which the log keeps.

use clearing::account::Viewer;
use clearing::entity::{AccountStatus, Role};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::applicant::{problem, problems};
use crate::test_app::{NOON, TestApp};

const READ: &str = "mutation($id: ID!, $reason: String!, $usual: AddressReason) {
    readAddress(accountId: $id, reason: $reason, usual: $usual) { email errors { code field } } }";
const ADDRESSES: &str = "{ verificationQueue { account { email } }
    moderationQueue { request { account { email } } } }";
const LOG: &str = "{ moderationLog { action subject reason } }";

async fn read(app: &TestApp, who: &Viewer, of: &Viewer, reason: &str) -> Value {
    let id = of.account().unwrap().id.to_string();
    app.ask(who, READ, json!({ "id": id, "reason": reason })).await
}

async fn addresses(app: &TestApp, who: &Viewer, at: OffsetDateTime) -> String {
    app.ask_at(at, who, ADDRESSES, json!({})).await.to_string()
}

#[tokio::test]
async fn whoever_gives_a_reason_reads_one_address_for_an_hour_and_nobody_else_does() {
    let app = TestApp::new().await;
    let (grace, hedy) = (app.moderator("Grace").await, app.moderator("Hedy").await);
    let (pat, _) = (app.pending("Pat").await, app.pending("Sam").await);
    let before = addresses(&app, &grace, NOON).await;
    assert_eq!(before.matches("p•••@homeoffice.gov.uk").count(), 2, "{before}");
    assert!(!before.contains("pat@"), "{before}");
    let missing = read(&app, &grace, &pat, " ").await;
    assert_eq!(problems(&missing), [problem("REQUIRED", "reason")]);
    let id = pat.account().unwrap().id.to_string();
    let usual = json!({ "id": id, "reason": "", "usual": "CHECK_IDENTITY" });
    let read = app.ask(&grace, READ, usual).await;
    assert_eq!(read["data"]["readAddress"]["email"], "pat@homeoffice.gov.uk", "{read}");
    let after = addresses(&app, &grace, NOON).await;
    assert_eq!(after.matches("pat@").count(), 2, "in both queues: {after}");
    assert!(!after.contains("sam@"), "{after}");
    assert!(!addresses(&app, &hedy, NOON).await.contains("pat@"), "Hedy gave no reason");
    let hour = NOON + Duration::HOUR;
    assert!(addresses(&app, &grace, hour - Duration::seconds(1)).await.contains("pat@"));
    assert!(!addresses(&app, &grace, hour).await.contains("pat@"), "the hour is over");

    let log = app.ask(&grace, LOG, json!({})).await["data"]["moderationLog"].take();
    let entry = json!({ "action": "read address", "subject": "an applicant",
                        "reason": "To check who the person is" });
    assert_eq!(log, json!([entry]), "once, and neither the name nor the address");
}

#[tokio::test]
async fn moderators_read_those_of_applicants_and_admins_those_of_anybody() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    let ada = app.member("Ada").await;
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    assert_eq!(code(&read(&app, &grace, &ada, "x").await), "NOT_FOUND");
    let id = ada.account().unwrap().id.to_string();
    let managed = "query($id: ID!) { account(id: $id) { email } }";
    let see = async || {
        app.ask(&mary, managed, json!({ "id": id })).await["data"]["account"]["email"].take()
    };
    assert_eq!(see().await, "a•••@homeoffice.gov.uk");
    assert_eq!(problems(&read(&app, &mary, &ada, "They asked for help").await), []);
    assert_eq!(see().await, "ada@homeoffice.gov.uk");
    // Who was rejected has a name for 30 days, and an address that is nobody's to read.
    let eve = app.person("Eve", AccountStatus::Active, Role::Member).await;
    let reject = "mutation($id: ID!) { suspendAccount(accountId: $id, reason: \"x\") { status } }";
    let eve_id = json!({ "id": eve.account().unwrap().id.to_string() });
    app.ask(&mary, reject, eve_id).await;
    assert_eq!(problems(&read(&app, &mary, &eve, "x").await), [], "suspended");
}
