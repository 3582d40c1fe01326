//! What admins see after a plan is published: how it goes with each pair, how many came how far,
//! and whether the emails were sent.

use clearing::outbox::Email;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::{Value, json};
use time::Duration;

use super::{PEOPLE, import, make_plan, open_round, publish};
use crate::served::Served;
use crate::test_app::{NOON, TestApp};

const PLAN: &str = "query($plan: ID!, $unanswered: Boolean) { plan(id: $plan) {
    funnel { matched contacted met goingOn }
    pairs(unanswered: $unanswered) { totalCount nodes {
      mentee { id name matchesEmail { state at } } menteeContact menteeMetOn menteeOutcome
      mentorContact mentorMetOn mentorOutcome unanswered } } } }";
const RESEND: &str = "mutation($id: ID!) { resendMatches(participantId: $id) {
    participant { name } errors { field message } } }";
const RECORD: &str = "mutation($round: ID!, $match: ID!) {
    recordContact(roundId: $round, matchId: $match, contact: MET, metOn: \"2030-01-01\") {
    errors { code } } }";
const LOG: &str = "{ moderationLog { action subject after } }";

async fn set(app: &TestApp, statement: &str) {
    let change = async |tx: &DatabaseTransaction| tx.execute_unprepared(statement).await;
    app.db().write::<_, DbErr>(change).await.unwrap();
}

/// The four people's round and its plan, published.
async fn published(app: &TestApp, admin: &clearing::account::Viewer) -> (String, String) {
    let round = open_round(app, admin).await;
    import(app, admin, &round, PEOPLE).await;
    let plan = make_plan(app, admin, &round).await;
    publish(app, admin, &plan).await;
    (round, plan)
}

#[tokio::test]
async fn admins_see_what_each_side_says_and_find_the_pairs_that_say_nothing() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&app, &mary, &round).await;
    let read = async |unanswered: bool| {
        let asked = json!({ "plan": plan, "unanswered": unanswered });
        app.ask(&mary, PLAN, asked).await["data"]["plan"].clone()
    };
    assert_eq!(read(false).await["funnel"], Value::Null, "nobody was told yet");
    publish(&app, &mary, &plan).await;
    let before = read(true).await;
    assert_eq!(before["pairs"]["totalCount"], 2);
    let none = json!({ "matched": 0, "contacted": 0, "met": 0, "goingOn": 0 });
    assert_eq!(before["funnel"], none, "fewer than five are not told");

    let found = "query($round: ID!) { myMatches(roundId: $round) { id } }";
    let found = app.ask(&ada, found, json!({ "round": round })).await;
    let id = &found["data"]["myMatches"][0]["id"];
    app.ask(&ada, RECORD, json!({ "round": round, "match": id })).await;
    let left = read(true).await["pairs"].clone();
    assert_eq!(
        (&left["totalCount"], &left["nodes"][0]["mentee"]["name"]),
        (&json!(1), &json!("Eve Field"))
    );
    let all = read(false).await["pairs"]["nodes"].clone();
    let adas = all.as_array().unwrap().iter().find(|it| it["mentee"]["name"] == "Ada Thorne");
    let adas = adas.unwrap();
    assert_eq!(
        (&adas["menteeContact"], &adas["menteeMetOn"]),
        (&json!("MET"), &json!("2030-01-01"))
    );
    assert_eq!((&adas["menteeOutcome"], &adas["mentorContact"]), (&json!("MET"), &Value::Null));
    assert_eq!(adas["unanswered"], false);
    let refused = app.ask(&ada, PLAN, json!({ "plan": plan })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn matches_are_sent_again_to_one_person_three_times_a_day_and_it_is_logged() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let (_, plan) = published(&app, &mary).await;
    let mentee = async || {
        let answer = app.ask(&mary, PLAN, json!({ "plan": plan })).await;
        let nodes = answer["data"]["plan"]["pairs"]["nodes"].as_array().unwrap().clone();
        let adas = nodes.into_iter().find(|it| it["mentee"]["name"] == "Ada Thorne").unwrap();
        adas["mentee"].clone()
    };
    let id = mentee().await["id"].clone();
    let resend = async |at| {
        let answer = app.ask_at(at, &mary, RESEND, json!({ "id": id })).await;
        answer["data"]["resendMatches"]["errors"].clone()
    };
    assert_eq!(mentee().await["matchesEmail"]["state"], "WAITING");
    let waits = "The last email has not been sent yet. Wait until it has";
    assert_eq!(resend(NOON).await, json!([{ "field": ["participantId"], "message": waits }]));
    let sent = "UPDATE outbox SET sent_at = created_at WHERE sent_at IS NULL";
    for hour in 1..=3 {
        set(&app, sent).await;
        assert_eq!(mentee().await["matchesEmail"]["state"], "SENT");
        assert_eq!(resend(NOON + Duration::hours(hour)).await, json!([]));
    }
    set(&app, "UPDATE outbox SET parked_at = created_at WHERE sent_at IS NULL").await;
    assert_eq!(mentee().await["matchesEmail"]["state"], "PARKED");
    let today = "You have sent this person their matches 3 times today. Try again tomorrow";
    assert_eq!(resend(NOON + Duration::hours(4)).await[0]["message"], today);
    assert_eq!(resend(NOON + Duration::hours(26)).await, json!([]));

    let emails = app.emails().await;
    let adas = emails.iter().filter(|(to, email)| {
        to.starts_with("ada@") && matches!(email, Email::Matches { replaces: false, mentors, .. } if mentors.len() == 1)
    });
    assert!(adas.count() >= 1, "{emails:?}");
    let others = emails.iter().filter(|(to, _)| to.starts_with("eve@")).count();
    assert_eq!(others, 1, "nobody else is written to");
    let log = app.ask(&mary, LOG, json!({})).await["data"]["moderationLog"].clone();
    let again = log.as_array().unwrap().iter().filter(|it| it["action"] == "resend matches");
    assert_eq!(again.count(), 4, "{log}");
    assert!(!log.to_string().contains("Ada"), "{log}");
    let refused = app.ask(&ada, RESEND, json!({ "id": id })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    set(&app, "UPDATE participant SET withdrawn_at = created_at WHERE email LIKE 'ada@%'").await;
    let gone = app.ask(&mary, RESEND, json!({ "id": id })).await;
    assert_eq!(gone["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn the_page_of_a_published_plan_says_how_it_goes_and_sends_an_email_again() {
    let served = Served::new().await;
    let app = &served.app;
    let mary = app.admin("mary").await;
    let (round, plan) = published(app, &mary).await;
    let browser = served.browser_of(&mary).await;
    set(app, "UPDATE pair SET mentor_contact = 'MET', mentor_met_on = '2030-01-01'").await;
    // The pages go by the clock, which may show an earlier year than the test's.
    let before = "created_at = '2020-01-01 00:00:00+00:00'";
    set(app, &format!("UPDATE outbox SET sent_at = created_at, {before}")).await;
    let path = format!("/admin/rounds/{round}/plans/{plan}");
    let (_, html) = browser.page(&path).await;
    for says in [
        "How it is going",
        "fewer than 5",
        "Mentee: has not answered",
        "Mentor: met on 1 January 2030",
        "Grace Marsh: sent on 1 January 2030",
        "Only pairs where the mentee has not answered",
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let (_, html) = browser.page(&format!("{path}?unanswered=true")).await;
    assert!(html.contains("No pairs match this search."), "{html}");
    let (_, html) = browser.page(&path).await;
    let person = html.split_once("name=\"participantId\" value=\"").unwrap().1;
    let person = person.split('"').next().unwrap();
    let sent = browser.submit(&format!("{path}/resend"), &[("participantId", person)]).await;
    assert_eq!(sent.headers()["location"], path);
    let (_, html) = browser.page(&path).await;
    assert!(html.contains("their matches again") && html.contains("waiting to be sent"), "{html}");
}
