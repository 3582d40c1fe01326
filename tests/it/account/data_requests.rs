//! Complaints and requests about personal data, from anybody, to the answer.

use clearing::account::{self, Viewer};
use clearing::entity::data_request;
use clearing::outbox::Email;
use clearing::retention;
use clearing::worker;
use sea_orm::{DbErr, EntityTrait};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::applicant::{problem, problems, unlimited};
use crate::test_app::{NOON, TestApp};

const SEND: &str = "mutation($input: DataRequestInput!) { sendDataRequest(input: $input) {
    request { id reference receivedAt promisedBy } errors { code field message } } }";
const CONFIRM: &str = "mutation($token: String!) { confirmDataRequest(token: $token) {
    request { id reference receivedAt promisedBy } errors { code field message } } }";
const QUEUE: &str = "query($answered: Boolean, $first: Int, $after: String) {
    dataRequests(answered: $answered, first: $first, after: $after) {
        id kind receivedAt dueAt overdue acknowledgedAt extendedAt answeredAt
        claimedBy { displayName } opened { email accountId text extensionReason answer } } }";
const OWN: &str = "{ viewer { dataRequests { reference kind text promisedBy acknowledgedAt
    extensionReason answeredAt answer } } }";
const LOG: &str = "{ moderationLog { action subject before after reason } }";
/// The address of somebody without an account.
const OUTSIDER: &str = "someone@example.org";

fn input(kind: &str, text: &str) -> Value {
    json!({ "input": { "kind": kind, "text": text, "email": OUTSIDER } })
}

async fn send(app: &TestApp, who: &Viewer, kind: &str) -> Value {
    app.ask(who, SEND, input(kind, "About my data.")).await["data"]["sendDataRequest"].take()
}

/// The tokens of the links that went out.
async fn tokens(app: &TestApp) -> Vec<String> {
    let token = |(_, email)| match email {
        Email::DataRequestLink { token } => Some(token),
        _ => None,
    };
    app.emails().await.into_iter().filter_map(token).collect()
}

async fn confirm_at(app: &TestApp, at: OffsetDateTime, token: &str) -> Value {
    app.ask_at(at, &Viewer::guest(), CONFIRM, json!({ "token": token })).await
}

/// What waits for an admin.
async fn queue(app: &TestApp, admin: &Viewer, answered: bool) -> Vec<Value> {
    let answer = app.ask(admin, QUEUE, json!({ "answered": answered })).await;
    answer["data"]["dataRequests"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// Does something with a request: what was wrong.
async fn decide(
    app: &TestApp,
    at: OffsetDateTime,
    admin: &Viewer,
    what: &str,
    request: &Value,
) -> Vec<(String, String)> {
    let (name, rest) = what.split_once(' ').unwrap_or((what, ""));
    let query = format!(
        "mutation($id: ID!) {{ {name}DataRequest(requestId: $id{rest}) {{ errors {{ code field }} }} }}"
    );
    problems(&app.ask_at(at, admin, &query, json!({ "id": request["id"] })).await)
}

const ANSWER: &str = "answer , answer: \"We have\\ncorrected it.\"";
const EXTEND: &str = "extend , months: 2, reason: \"It is in many places.\"";

#[tokio::test]
async fn nothing_of_a_guest_is_read_before_they_followed_the_link() {
    let app = TestApp::new().await;
    let mary = app.admin("Mary").await;
    let sent = send(&app, &Viewer::guest(), "ACCESS").await;
    assert_eq!(sent, json!({ "request": null, "errors": [] }));
    assert!(queue(&app, &mary, false).await.is_empty());
    let [token] = &tokens(&app).await[..] else { panic!("one link") };
    let rows = data_request::Entity::find().all(app.db().reader()).await.unwrap();
    assert_ne!(rows[0].token_hash.as_ref(), Some(token), "the table holds no token");

    let late = confirm_at(&app, NOON + Duration::hours(48), token).await;
    assert_eq!(problems(&late), [problem("LINK_EXPIRED", "token")]);
    assert_eq!(problems(&confirm_at(&app, NOON, "x").await), [problem("LINK_EXPIRED", "token")]);
    let confirmed = confirm_at(&app, NOON + Duration::hours(47), token).await;
    let request = &confirmed["data"]["confirmDataRequest"]["request"];
    assert_eq!(request["receivedAt"], "2030-01-03T11:00:00Z");
    assert_eq!(request["promisedBy"], "2030-02-03T11:00:00Z", "a month after it was proved");
    let again = confirm_at(&app, NOON + Duration::hours(47), token).await;
    assert_eq!(problems(&again), [problem("LINK_EXPIRED", "token")], "once");
    assert_eq!(queue(&app, &mary, false).await.len(), 1);
    let receipt = Email::DataRequestReceived {
        reference: request["reference"].as_str().unwrap().to_owned(),
        complaint: false,
        by: "3 February 2030".to_owned(),
    };
    assert!(app.emails().await.contains(&(OUTSIDER.to_owned(), receipt)));
}

#[tokio::test]
async fn whoever_is_signed_in_has_proved_their_address_and_sees_how_far_it_is() {
    let app = TestApp::new().await;
    let (mary, pat) = (app.admin("Mary").await, app.pending("Pat").await);
    let sent = send(&app, &pat, "COMPLAINT").await;
    assert_eq!(sent["request"]["promisedBy"], "2030-01-31T12:00:00Z", "30 days");
    let [request] = &queue(&app, &mary, false).await[..] else { panic!("one") };
    assert_eq!(decide(&app, NOON, &mary, "claim", request).await, []);
    let opened = queue(&app, &mary, false).await[0]["opened"].clone();
    assert_eq!(opened["email"], "pat@homeoffice.gov.uk", "not what was typed");
    assert_eq!(opened["accountId"], json!(pat.account().unwrap().id.to_string()));
    assert_eq!(decide(&app, NOON, &mary, "acknowledge", request).await, []);
    let own = app.ask(&pat, OWN, json!({})).await["data"]["viewer"]["dataRequests"][0].take();
    assert_eq!(own["promisedBy"], Value::Null, "the outcome has no date");
    assert_ne!(own["acknowledgedAt"], Value::Null);
    assert_eq!(decide(&app, NOON, &mary, ANSWER, request).await, []);
    let own = app.ask(&pat, OWN, json!({})).await["data"]["viewer"]["dataRequests"][0].take();
    assert_eq!(own["answer"], "We have\ncorrected it.");
    let others = app.ask(&app.member("Ada").await, OWN, json!({})).await;
    assert_eq!(others["data"]["viewer"]["dataRequests"], json!([]));
    let to_pat = app.emails().await.into_iter().filter(|(to, _)| to.starts_with("pat@"));
    let kinds: Vec<_> = to_pat.map(|(_, email)| email.kind()).collect();
    let mut kinds: Vec<_> =
        kinds.iter().filter_map(|it| it.strip_prefix("data_request_")).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["acknowledged", "answered", "received"]);
}

#[tokio::test]
async fn one_admin_at_a_time_reads_it_and_the_log_says_who_and_nothing_of_what() {
    let app = TestApp::new().await;
    let (mary, jo) = (app.admin("Mary").await, app.admin("Jo").await);
    let ada = app.member("Ada").await;
    send(&app, &ada, "ERASURE").await;
    let request = &queue(&app, &mary, false).await[0];
    assert_eq!(request["opened"], Value::Null, "nobody took it");
    for what in ["acknowledge", ANSWER, EXTEND] {
        assert_eq!(decide(&app, NOON, &mary, what, request).await, [problem("INVALID", "")]);
    }
    assert_eq!(decide(&app, NOON, &mary, "claim", request).await, []);
    assert_eq!(queue(&app, &mary, false).await[0]["opened"]["text"], "About my data.");
    assert_eq!(queue(&app, &jo, false).await[0]["opened"], Value::Null);
    assert_eq!(decide(&app, NOON, &jo, ANSWER, request).await, [problem("INVALID", "")]);
    assert_eq!(decide(&app, NOON, &jo, "claim", request).await, []);
    assert_eq!(queue(&app, &mary, false).await[0]["opened"], Value::Null, "Jo took it over");
    assert_eq!(decide(&app, NOON, &jo, EXTEND, request).await, []);
    assert_eq!(decide(&app, NOON, &jo, ANSWER, request).await, []);
    for what in [ANSWER, EXTEND, "acknowledge"] {
        let refused = decide(&app, NOON, &jo, what, request).await;
        assert_eq!(refused, [problem("ALREADY_DONE", "")], "{what}");
    }
    assert!(queue(&app, &jo, false).await.is_empty());
    assert_eq!(queue(&app, &jo, true).await.len(), 1);

    let log = app.ask(&mary, LOG, json!({})).await["data"]["moderationLog"].take();
    let mut actions: Vec<_> =
        log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    actions.sort_unstable();
    let taken = "claim data request";
    assert_eq!(actions, ["answer data request", taken, taken, "extend data request"]);
    let extended = log.as_array().unwrap().iter().find(|it| it["before"] != Value::Null).unwrap();
    assert_eq!(extended["before"], "Due 1 February 2030");
    assert_eq!(extended["after"], "Due 1 April 2030");
    for never in ["About my data", "ada@", "many places", "corrected"] {
        assert!(!log.to_string().contains(never), "{never}: {log}");
    }
}

#[tokio::test]
async fn a_request_has_more_time_once_and_a_complaint_has_none() {
    let app = unlimited().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    for kind in ["COMPLAINT", "ACCESS", "CORRECTION"] {
        send(&app, &ada, kind).await;
    }
    let waiting = queue(&app, &mary, false).await;
    assert_eq!(waiting[0]["kind"], "COMPLAINT", "the first due first");
    for request in &waiting {
        assert_eq!(decide(&app, NOON, &mary, "claim", request).await, []);
    }
    let refused = decide(&app, NOON, &mary, EXTEND, &waiting[0]).await;
    assert_eq!(refused, [problem("INVALID", "")], "a complaint");
    let wrong = decide(&app, NOON, &mary, "extend , months: 3, reason: \" \"", &waiting[1]).await;
    assert_eq!(wrong, [problem("INVALID", "months"), problem("REQUIRED", "reason")]);
    let too_late = NOON + Duration::days(31);
    let refused = decide(&app, too_late, &mary, EXTEND, &waiting[1]).await;
    assert_eq!(refused, [problem("INVALID", "")], "the person has to be told in time");
    assert_eq!(decide(&app, NOON, &mary, EXTEND, &waiting[1]).await, []);
    let again = decide(&app, NOON, &mary, EXTEND, &waiting[1]).await;
    assert_eq!(again, [problem("ALREADY_DONE", "")]);
    let due: Vec<_> =
        queue(&app, &mary, false).await.iter().map(|it| it["dueAt"].to_string()).collect();
    assert_eq!(
        due,
        ["2030-01-31T12:00:00", "2030-02-01T12:00:00", "2030-04-01T12:00:00"]
            .map(|at| format!("\"{at}Z\""))
    );
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_five_a_day_are_taken() {
    let app = unlimited().await;
    let guest = Viewer::guest();
    let empty = json!({ "input": { "kind": "ACCESS", "text": " ", "email": "x" } });
    let wrong = problems(&app.ask(&guest, SEND, empty).await);
    assert_eq!(wrong, [problem("REQUIRED", "input.text"), problem("EMAIL_INVALID", "input.email")]);
    let ada = app.member("Ada").await;
    for n in 0..7 {
        let refused = send(&app, &ada, "ACCESS").await["errors"].clone();
        assert_eq!(refused != json!([]), n >= 5, "{n}: {refused}");
        let sent = send(&app, &guest, "ACCESS").await;
        assert_eq!(sent, json!({ "request": null, "errors": [] }), "the same for the sixth");
    }
    assert_eq!(tokens(&app).await.len(), 5);
    let tomorrow = app.ask_at(NOON + Duration::DAY, &guest, SEND, input("ACCESS", "x")).await;
    assert_eq!(problems(&tomorrow), []);
    assert_eq!(tokens(&app).await.len(), 6);
}

#[tokio::test]
async fn s6_links_to_one_address_are_slowed_down() {
    let app = TestApp::new().await;
    let guest = Viewer::guest();
    let mut codes = Vec::new();
    for _ in 0..5 {
        let answer = app.ask(&guest, SEND, input("ACCESS", "x")).await;
        codes.push(answer["errors"][0]["extensions"]["code"].clone());
    }
    assert_eq!(codes[4], "RATE_LIMITED", "{codes:?}");
}

/// Runs the worker's job at a moment: how many emails to admins there are then.
async fn reminders(app: &TestApp, at: OffsetDateTime) -> Vec<Email> {
    let (_, stop) = watch::channel(false);
    let key = &app.shared.secret_key;
    worker::write_due(app.db(), key, &mut app.occasion_at(at), &stop).await.unwrap();
    let due = |(_, email)| matches!(email, Email::DataRequestsDue { .. }).then_some(email);
    app.emails().await.into_iter().filter_map(due).collect()
}

#[tokio::test]
async fn admins_are_reminded_a_week_before_and_once_when_the_time_is_over() {
    let app = unlimited().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    app.moderator("Grace").await;
    for kind in ["ACCESS", "COMPLAINT"] {
        send(&app, &ada, kind).await;
    }
    // The complaint is due on 31 January, the request on 1 February.
    let day = |n: i64| NOON + Duration::days(n);
    assert_eq!(reminders(&app, day(22)).await, []);
    let mut told = vec![Email::DataRequestsDue { due: 1, overdue: 0 }];
    assert_eq!(reminders(&app, day(23)).await, told);
    assert_eq!(reminders(&app, day(23)).await, told, "once");
    told.push(Email::DataRequestsDue { due: 1, overdue: 0 });
    assert_eq!(reminders(&app, day(24)).await, told);
    let complaint = &queue(&app, &mary, false).await[0];
    assert_eq!(decide(&app, day(25), &mary, "claim", complaint).await, []);
    assert_eq!(decide(&app, day(25), &mary, "acknowledge", complaint).await, []);
    told.push(Email::DataRequestsDue { due: 0, overdue: 1 });
    assert_eq!(reminders(&app, day(32)).await, told, "the request");
    assert_eq!(reminders(&app, day(33)).await, told, "once");
    told.push(Email::DataRequestsDue { due: 1, overdue: 0 });
    assert_eq!(reminders(&app, day(48)).await, told, "the outcome of the complaint");
}

#[tokio::test]
async fn s7_what_nobody_proved_goes_after_two_days_and_what_was_answered_after_three_years() {
    let app = unlimited().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    send(&app, &Viewer::guest(), "ACCESS").await;
    for _ in 0..2 {
        send(&app, &ada, "ACCESS").await;
    }
    let request = &queue(&app, &mary, false).await[0];
    assert_eq!(decide(&app, NOON, &mary, "claim", request).await, []);
    assert_eq!(decide(&app, NOON, &mary, ANSWER, request).await, []);
    let left = async |at| {
        let (key, periods) = (&app.shared.secret_key, &app.shared.periods);
        let work = async |tx: &_| {
            account::forget_expired(tx, at).await?;
            retention::delete_due(tx, key, periods, at).await
        };
        app.db().write::<_, DbErr>(work).await.unwrap();
        data_request::Entity::find().all(app.db().reader()).await.unwrap().len()
    };
    assert_eq!(left(NOON + Duration::hours(47)).await, 3);
    assert_eq!(left(NOON + Duration::hours(48)).await, 2);
    assert_eq!(left(NOON + Duration::days(3 * 365)).await, 2);
    assert_eq!(left(NOON + Duration::days(3 * 365 + 1)).await, 1, "one still waits");
}

#[tokio::test]
async fn the_queue_goes_on_where_a_page_ends() {
    let app = unlimited().await;
    let mary = app.admin("Mary").await;
    for name in ["Ada", "Bea", "Cleo"] {
        send(&app, &app.member(name).await, "ACCESS").await;
    }
    let mut found = Vec::new();
    let mut after = Value::Null;
    for _ in 0..3 {
        let page = app.ask(&mary, QUEUE, json!({ "first": 1, "after": after })).await;
        after = page["data"]["dataRequests"][0]["id"].clone();
        found.push(after.to_string());
    }
    let all: Vec<_> =
        queue(&app, &mary, false).await.iter().map(|it| it["id"].to_string()).collect();
    assert_eq!((found, all.len()), (all.clone(), 3));
}
