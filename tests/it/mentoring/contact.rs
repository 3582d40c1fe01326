//! Whether people who were matched have been in touch: what they say, the email that asks, and
//! its link.

use clearing::account::Viewer;
use clearing::notification::match_reminders_token;
use clearing::outbox::Email;
use clearing::planning;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{PEOPLE, import, make_plan, open_round, publish, published_round};
use crate::served::Served;
use crate::test_app::{NOON, TestApp};

const MATCHES: &str = "query($round: ID!) { myMatches(roundId: $round) {
    id myContact metOn myOutcome } }";
const RECORD: &str = "mutation($round: ID!, $match: ID!, $contact: Contact!, $metOn: Date) {
    recordContact(roundId: $round, matchId: $match, contact: $contact, metOn: $metOn) {
    match { myContact metOn myOutcome } errors { code field message } } }";
const OUTCOME: &str = "mutation($round: ID!, $match: ID!, $outcome: Outcome!) {
    recordOutcome(roundId: $round, matchId: $match, outcome: $outcome) {
    match { myContact metOn myOutcome } errors { code } } }";
const QUESTIONS: &str = "query($token: String!) { contactQuestions(token: $token) {
    roundName matches { id name contact metOn } } }";
const ANSWER: &str = "mutation($token: String!, $match: ID!, $contact: Contact!) {
    answerContactQuestion(token: $token, matchId: $match, contact: $contact) {
    questions { matches { name contact } } errors { code field } } }";
const COMPLETE: &str = "mutation($round: ID!) { completeRound(id: $round) { errors { code } } }";

/// How many people are asked at a moment.
async fn asked(app: &TestApp, at: OffsetDateTime) -> usize {
    let mut occasion = app.occasion_at(at);
    let due = planning::is_contact_reminder_due(app.db().reader(), at).await.unwrap();
    let key = &app.shared.secret_key;
    let work = async |tx: &_| planning::write_contact_reminders(tx, &mut occasion, key).await;
    let written = app.db().write::<_, DbErr>(work).await.unwrap();
    assert_eq!(due, written > 0);
    written
}

/// Whom the emails asked, and the tokens of their links.
async fn links(app: &TestApp) -> Vec<(String, String)> {
    let emails = app.emails().await.into_iter();
    let mut links: Vec<_> = emails
        .filter_map(|(to, email)| match email {
            Email::ContactReminder { token, .. } => Some((to, token)),
            _ => None,
        })
        .collect();
    links.sort();
    links
}

async fn set(app: &TestApp, statement: &str) {
    let change = async |tx: &DatabaseTransaction| tx.execute_unprepared(statement).await;
    app.db().write::<_, DbErr>(change).await.unwrap();
}

async fn first_match(app: &TestApp, who: &Viewer, round: &str) -> Value {
    let found = app.ask(who, MATCHES, json!({ "round": round })).await;
    found["data"]["myMatches"][0].clone()
}

fn days(n: i64) -> OffsetDateTime {
    NOON + Duration::days(n)
}

#[tokio::test]
async fn each_of_two_says_whether_they_have_met_and_the_outcome_goes_along() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (ada, grace, eve) =
        (app.member("ada").await, app.member("grace").await, app.member("eve").await);
    let round = published_round(&app, &mary).await;
    let id = first_match(&app, &ada, &round).await["id"].clone();
    let say = async |who, contact: &str, met_on: Option<&str>| {
        let said = json!({ "round": round, "match": id, "contact": contact, "metOn": met_on });
        app.ask_at(days(3), who, RECORD, said).await
    };
    let seen = |answer: &Value| answer["data"]["recordContact"]["match"].clone();
    let contacted = say(&ada, "CONTACTED", Some("2030-01-02")).await;
    let said = json!({ "myContact": "CONTACTED", "metOn": null, "myOutcome": "NOT_YET" });
    assert_eq!(seen(&contacted), said, "who has not met has no day");
    let met = say(&ada, "MET", Some("2030-01-02")).await;
    let said = json!({ "myContact": "MET", "metOn": "2030-01-02", "myOutcome": "MET" });
    assert_eq!(seen(&met), said);
    for (day, why) in [
        ("2030-01-05", "The date you met must be today or in the past"),
        (
            "2029-12-31",
            "The date you met must be on or after 1 January 2030, when you were told of each other",
        ),
    ] {
        let refused = say(&ada, "MET", Some(day)).await["data"]["recordContact"].clone();
        let errors = json!([{ "code": "INVALID", "field": ["metOn"], "message": why }]);
        assert_eq!(refused["errors"], errors);
    }
    // Grace sees nothing of what Ada said.
    let found = app.ask(&grace, MATCHES, json!({ "round": round })).await;
    for one in found["data"]["myMatches"].as_array().unwrap() {
        assert_eq!(one["myContact"], Value::Null);
    }
    assert_eq!(say(&eve, "MET", None).await["errors"][0]["extensions"]["code"], "NOT_FOUND");

    let outcome = async |outcome: &str| {
        let said = json!({ "round": round, "match": id, "outcome": outcome });
        app.ask(&ada, OUTCOME, said).await["data"]["recordOutcome"]["match"].clone()
    };
    let said = json!({ "myContact": "MET", "metOn": "2030-01-02", "myOutcome": "CONTINUE" });
    assert_eq!(outcome("CONTINUE").await, said);
    let said = json!({ "myContact": "NO_REPLY", "metOn": null, "myOutcome": "NO_REPLY" });
    assert_eq!(outcome("NO_REPLY").await, said);

    app.ask(&mary, COMPLETE, json!({ "round": round })).await;
    let over = say(&ada, "MET", None).await;
    assert_eq!(over["data"]["recordContact"]["errors"][0]["code"], "ROUND_NOT_OPEN", "{over}");
}

#[tokio::test]
async fn mentees_who_say_nothing_are_asked_after_two_weeks_and_once_more_after_four() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (ada, _) = (app.member("ada").await, app.member("grace").await);
    let round = published_round(&app, &mary).await;
    assert_eq!(asked(&app, days(14) - Duration::seconds(1)).await, 0);
    assert_eq!(asked(&app, days(14)).await, 2, "Ada and Eve, who has no account");
    assert_eq!(asked(&app, days(14)).await, 0, "once");
    let to: Vec<_> = links(&app).await.into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, ["ada@homeoffice.gov.uk", "eve@homeoffice.gov.uk"]);

    let id = first_match(&app, &ada, &round).await["id"].clone();
    let said = json!({ "round": round, "match": id, "contact": "NO_REPLY" });
    app.ask(&ada, RECORD, said).await;
    assert_eq!(asked(&app, days(28) - Duration::seconds(1)).await, 0);
    assert_eq!(asked(&app, days(28)).await, 1, "Ada has answered");
    assert_eq!(asked(&app, days(29)).await + asked(&app, days(90)).await, 0, "never a third time");
    assert_eq!(links(&app).await.len(), 3);
}

#[tokio::test]
async fn nobody_is_asked_who_left_is_away_opted_out_or_whose_mentor_says_that_they_met() {
    for (change, n) in [
        ("UPDATE pair SET told_at = told_at", 2),
        ("UPDATE participant SET withdrawn_at = created_at WHERE email LIKE 'ada@%'", 1),
        ("UPDATE participant SET withdrawn_at = created_at WHERE email LIKE 'grace@%'", 0),
        ("UPDATE account SET status = 'SUSPENDED' WHERE email LIKE 'ada@%'", 1),
        ("UPDATE pair SET mentor_contact = 'MET'", 0),
        ("UPDATE pair SET mentor_outcome = 'STOP'", 0),
        ("UPDATE pair SET mentor_contact = 'NO_REPLY', mentor_outcome = 'NO_REPLY'", 2),
        ("UPDATE plan SET state = 'DISCARDED'", 0),
        ("UPDATE round SET completed_at = created_at", 0),
        (
            "INSERT INTO notification_setting (account_id, kind, delivery)
             SELECT id, 'PROGRAMME', 'NONE' FROM account WHERE email LIKE 'ada@%'",
            1,
        ),
    ] {
        let app = TestApp::new().await;
        let mary = app.admin("mary").await;
        app.member("ada").await;
        published_round(&app, &mary).await;
        set(&app, change).await;
        assert_eq!(asked(&app, days(14)).await, n, "{change}");
    }
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    published_round(&app, &mary).await;
    assert_eq!(asked(&app, days(57)).await, 0, "an old round");
}

#[tokio::test]
async fn the_link_that_stops_these_emails_works_without_an_account() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    published_round(&app, &mary).await;
    assert_eq!(asked(&app, days(14)).await, 2);
    let emails = app.emails().await;
    let stop = emails.iter().find_map(|(to, email)| match email {
        Email::ContactReminder { unsubscribe, .. } if to.starts_with("eve@") => Some(unsubscribe),
        _ => None,
    });
    let unsubscribe = "mutation($token: String!) { unsubscribe(token: $token) {
        list errors { code } } }";
    for _ in 0..2 {
        let said = app.ask(&Viewer::guest(), unsubscribe, json!({ "token": stop })).await;
        let done = json!({ "list": "MATCH_REMINDERS", "errors": [] });
        assert_eq!(said["data"]["unsubscribe"], done, "{said}");
    }
    assert_eq!(asked(&app, days(28)).await, 1, "Ada");
    let nobody = match_reminders_token(&app.shared.secret_key, uuid::Uuid::nil().into());
    let said = app.ask(&Viewer::guest(), unsubscribe, json!({ "token": nobody })).await;
    assert_eq!(said["data"]["unsubscribe"]["list"], Value::Null);
}

#[tokio::test]
async fn two_servers_ask_once() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    published_round(&app, &mary).await;
    let other = app.open_again().await;
    let key = &app.shared.secret_key;
    let (mut first, mut second) = (app.occasion_at(days(14)), app.occasion_at(days(14)));
    let (one, two) = tokio::join!(
        app.db().write::<_, DbErr>(async |tx| {
            planning::write_contact_reminders(tx, &mut first, key).await
        }),
        other.write::<_, DbErr>(async |tx| {
            planning::write_contact_reminders(tx, &mut second, key).await
        }),
    );
    let mut counts = [one.unwrap(), two.unwrap()];
    counts.sort_unstable();
    assert_eq!(counts, [0, 2]);
    assert_eq!(links(&app).await.len(), 2);
}

/// A plan that replaces another one: who has the same mentor is not asked anew.
#[tokio::test]
async fn what_was_said_and_since_when_they_know_each_other_outlasts_an_updated_plan() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let ada = app.member("ada").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    publish(&app, &mary, &id).await;
    let pair = first_match(&app, &ada, &round).await["id"].clone();
    let said = json!({ "round": round, "match": pair, "contact": "MET", "metOn": "2030-01-01" });
    app.ask(&ada, RECORD, said).await;
    let repair = "mutation($round: ID!) { repairPlan(roundId: $round, kind: KEEPING) {
        plan { id } errors { message } } }";
    let answer = app.ask(&mary, repair, json!({ "round": round })).await;
    let repaired = answer["data"]["repairPlan"]["plan"]["id"].as_str().unwrap().to_owned();
    super::work(&app).await;
    let publish = "mutation($plan: ID!) { publishPlan(planId: $plan) { errors { message } } }";
    app.ask_at(days(20), &mary, publish, json!({ "plan": repaired })).await;
    let hers = first_match(&app, &ada, &round).await;
    assert_ne!(hers["id"], pair);
    assert_eq!((&hers["myContact"], &hers["metOn"]), (&json!("MET"), &json!("2030-01-01")));
    assert_eq!(asked(&app, days(20)).await, 1, "Eve was told 20 days ago");
}

#[tokio::test]
async fn the_link_answers_for_the_persons_own_matches_and_for_28_days() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    app.member("ada").await;
    published_round(&app, &mary).await;
    asked(&app, days(14)).await;
    let links = links(&app).await;
    let guest = Viewer::guest();
    let open = async |at, token: &str| {
        let answer = app.ask_at(at, &guest, QUESTIONS, json!({ "token": token })).await;
        answer["data"]["contactQuestions"].clone()
    };
    let adas = open(days(15), &links[0].1).await;
    let pair = adas["matches"][0]["id"].clone();
    let asks = json!({ "id": pair, "name": "Grace Marsh", "contact": null, "metOn": null });
    assert_eq!(adas, json!({ "roundName": "Spring 2030", "matches": [asks] }));
    let say = async |at, token: &str| {
        let said = json!({ "token": token, "match": pair, "contact": "MET" });
        app.ask_at(at, &guest, ANSWER, said).await["data"]["answerContactQuestion"].clone()
    };
    let refused = json!({
        "questions": null, "errors": [{ "code": "LINK_EXPIRED", "field": ["token"] }]
    });
    assert_eq!(say(days(15), &links[1].1).await, refused, "Eve's link, Ada's match");
    assert_eq!(say(days(15), "x").await, refused);
    let met = json!([{ "name": "Grace Marsh", "contact": "MET" }]);
    assert_eq!(say(days(15), &links[0].1).await["questions"]["matches"], met);
    assert_eq!(open(days(42), &links[0].1).await, Value::Null, "too old");
    assert_eq!(say(days(42), &links[0].1).await, refused);
    assert!(open(days(42) - Duration::seconds(1), &links[0].1).await.is_object());
    set(&app, "UPDATE pair SET mentor_outcome = 'STOP'").await;
    assert_eq!(open(days(15), &links[0].1).await["matches"], json!([]), "it has ended");
    assert_eq!(say(days(15), &links[0].1).await, refused);
    set(&app, "UPDATE account SET status = 'SUSPENDED' WHERE email LIKE 'ada@%'").await;
    assert_eq!(open(days(15), &links[0].1).await, Value::Null);
    set(&app, "UPDATE participant SET withdrawn_at = created_at WHERE email LIKE 'eve@%'").await;
    assert_eq!(open(days(15), &links[1].1).await, Value::Null);
}

#[tokio::test]
async fn the_link_opens_a_page_without_signing_in_and_only_its_buttons_act() {
    let served = Served::new().await;
    let app = &served.app;
    let mary = app.admin("mary").await;
    published_round(app, &mary).await;
    // The pages go by the clock: the round is as old as the test's, and the link works now.
    asked(app, days(14)).await;
    set(app, "UPDATE contact_reminder SET expires_at = '2099-01-01 00:00:00+00:00'").await;
    let token = links(app).await[0].1.clone();
    let browser = served.browser();
    let path = format!("/in-touch/{token}");
    let (status, html) = browser.page(&path).await;
    assert_eq!(status, 200);
    assert!(html.contains("Have you been in touch with Grace Marsh?"), "{html}");
    assert!(!html.contains("@homeoffice"), "no address: {html}");
    let pair = html.split_once("name=\"matchId\" value=\"").unwrap().1.split('"').next().unwrap();
    let stored = async || {
        let asked = json!({ "token": token });
        let answer = app.ask_at(days(15), &Viewer::guest(), QUESTIONS, asked).await;
        answer["data"]["contactQuestions"]["matches"][0]["contact"].clone()
    };
    assert_eq!(stored().await, Value::Null, "opening the page changes nothing");
    let answer = browser.submit(&path, &[("matchId", pair), ("contact", "CONTACTED")]).await;
    assert_eq!(answer.headers()["location"], path);
    assert_eq!(stored().await, "CONTACTED");
    let wrong = [("matchId", pair), ("contact", "MET"), ("metOn", "soon")];
    let answer = browser.submit(&path, &wrong).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("Enter a date"));
    let (status, html) = browser.page("/in-touch/x").await;
    assert!(status == 200 && html.contains("This link has expired"), "{html}");
}
