//! What people see of their matches, and how each turns out.

use clearing::outbox::Email;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::{Value, json};

use super::{PEOPLE, import, make_plan, open_round, published_round};
use crate::test_app::TestApp;

const MATCHES: &str = "query($round: ID!) { myMatches(roundId: $round) {
    id name jobTitle grade { code } organisation { name } profession { name } biography email as
    reasons myOutcome longTerm member { displayName } } }";
const HIDDEN: &str = "query($round: ID!) { myMatches(roundId: $round) { email emailHidden } }";
const LEFT_OUT: &str = "query($round: ID!) { myUnmatched(roundId: $round) { as reason } }";
const OUTCOME: &str = "mutation($round: ID!, $match: ID!, $outcome: Outcome!) {
    recordOutcome(roundId: $round, matchId: $match, outcome: $outcome) {
    match { myOutcome longTerm } errors { code } } }";

#[tokio::test]
async fn matches_are_seen_when_they_are_out_and_each_side_sees_its_own() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (ada, grace) = (app.pending("ada").await, app.member("grace").await);
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    let none = app.ask(&ada, MATCHES, json!({ "round": round })).await;
    assert_eq!(none["data"]["myMatches"], json!([]));
    super::publish(&app, &mary, &id).await;

    let mut hers = app.ask(&ada, MATCHES, json!({ "round": round })).await;
    let hers = hers["data"]["myMatches"][0].take();
    assert_eq!((&hers["name"], &hers["as"]), (&json!("Grace Marsh"), &json!("MENTOR")));
    assert_eq!(hers["email"], "grace@homeoffice.gov.uk");
    assert_eq!(hers["member"], json!({ "displayName": "grace" }));
    // Each reads of the two as who they are.
    let said = json!([
        "two grades above you",
        "in Digital and Data, the profession you asked for",
        "from another department, HM Revenue and Customs",
    ]);
    assert_eq!(hers["reasons"], said);
    let theirs = app.ask(&grace, MATCHES, json!({ "round": round })).await;
    let theirs = theirs["data"]["myMatches"].as_array().unwrap().clone();
    assert_eq!(theirs.len(), 2);
    for one in &theirs {
        assert_eq!((&one["as"], &one["email"]), (&json!("MENTEE"), &Value::Null));
    }
    let asked = "asked for your profession, Digital and Data";
    let said = json!(["two grades below you", asked, "from another department"]);
    assert_eq!(theirs[0]["reasons"], said);
    assert_eq!(theirs[1]["reasons"], json!(["one grade below you", "from another department"]));
    // Ada is not verified yet, so she is no member.
    assert_eq!(theirs[0]["member"], Value::Null);
}

#[tokio::test]
async fn a_match_is_for_the_long_term_when_both_want_to_go_on() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let people = (app.member("ada").await, app.member("grace").await);
    let (ada, grace) = people;
    let eve = app.member("eve").await;
    let round = published_round(&app, &mary).await;
    let found = app.ask(&ada, MATCHES, json!({ "round": round })).await;
    let id = found["data"]["myMatches"][0]["id"].clone();
    let say = async |who, outcome: &str| {
        let asked = json!({ "round": round, "match": id, "outcome": outcome });
        app.ask(who, OUTCOME, asked).await
    };
    let first = say(&ada, "CONTINUE").await;
    assert_eq!(
        first["data"]["recordOutcome"],
        json!({ "match": { "myOutcome": "CONTINUE", "longTerm": false }, "errors": [] })
    );
    let met = say(&grace, "MET").await;
    assert_eq!(met["data"]["recordOutcome"]["match"]["longTerm"], false);
    let both = say(&grace, "CONTINUE").await;
    assert_eq!(both["data"]["recordOutcome"]["match"]["longTerm"], true);
    let stranger = say(&eve, "CONTINUE").await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

/// Sets a column of somebody's row.
async fn set(app: &TestApp, statement: &str) {
    let change = async |tx: &DatabaseTransaction| tx.execute_unprepared(statement).await;
    app.db().write::<_, DbErr>(change).await.unwrap();
}

#[tokio::test]
async fn s7_an_address_is_seen_while_the_match_goes_on_and_once_both_are_verified() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (ada, grace) = (app.member("ada").await, app.member("grace").await);
    let round = published_round(&app, &mary).await;
    let seen = async || {
        let found = app.ask(&ada, HIDDEN, json!({ "round": round })).await;
        let hers = &found["data"]["myMatches"][0];
        (hers["email"].is_string(), hers["emailHidden"].as_str().map(str::to_owned))
    };
    let hidden = |why: &str| (false, Some(why.to_owned()));
    let shown = (true, None);
    assert_eq!(seen().await, shown);
    for (outcome, is) in [("STOP", hidden("ENDED")), ("MET", shown.clone())] {
        let found = app.ask(&grace, MATCHES, json!({ "round": round })).await;
        for one in found["data"]["myMatches"].as_array().unwrap() {
            let asked = json!({ "round": round, "match": one["id"], "outcome": outcome });
            app.ask(&grace, OUTCOME, asked).await;
        }
        assert_eq!(seen().await, is);
    }
    let of_grace = "WHERE email = 'grace@homeoffice.gov.uk'";
    set(&app, &format!("UPDATE account SET status = 'SUSPENDED' {of_grace}")).await;
    assert_eq!(seen().await, hidden("AWAY"));
    let waits = "status = 'AWAITING_VERIFICATION'";
    set(&app, &format!("UPDATE account SET {waits} {of_grace}")).await;
    assert_eq!(seen().await, shown, "an admin knows her from the file");
    set(&app, "UPDATE participant SET consent = 'what she agreed to'").await;
    assert_eq!(seen().await, hidden("THEY_ARE_NOT_VERIFIED"));
    set(&app, &format!("UPDATE account SET {waits} WHERE email = 'ada@homeoffice.gov.uk'")).await;
    let ada = app.viewer(ada.account().unwrap().id).await;
    let found = app.ask(&ada, HIDDEN, json!({ "round": round })).await;
    assert_eq!(found["data"]["myMatches"][0]["emailHidden"], "NOT_VERIFIED");
    let queue = app.ask(&mary, "{ verificationQueue { hints } }", json!({})).await;
    assert!(queue.to_string().contains("has matches in Spring 2030, who wait for you"), "{queue}");
    set(&app, &format!("UPDATE participant SET withdrawn_at = created_at {of_grace}")).await;
    let found = app.ask(&ada, HIDDEN, json!({ "round": round })).await;
    assert_eq!(found["data"]["myMatches"][0]["emailHidden"], "LEFT");
}

/// Zoe mentors, and nobody is one or two grades below her.
#[tokio::test]
async fn who_is_left_out_reads_why_in_the_email_and_on_their_page_once_it_is_out() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (ada, zoe) = (app.member("ada").await, app.member("zoe").await);
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    let seen = async |who| {
        let answer = app.ask(who, LEFT_OUT, json!({ "round": round })).await;
        answer["data"]["myUnmatched"].clone()
    };
    assert_eq!(seen(&zoe).await, json!([]));
    super::publish(&app, &mary, &id).await;

    let why = "no mentee in this programme is one or two grades below you";
    assert_eq!(seen(&zoe).await, json!([{ "as": "MENTOR", "reason": why }]));
    assert_eq!(seen(&ada).await, json!([]));
    assert_eq!(seen(&mary).await, json!([]));
    let emails = app.emails().await;
    let hers = emails.iter().find(|(to, _)| to.starts_with("zoe@")).unwrap();
    let Email::Matches { no_mentee, no_mentor, .. } = &hers.1 else { panic!("{hers:?}") };
    assert_eq!((no_mentee.as_deref(), no_mentor), (Some(why), &None));
}

/// Grace has mentees and a mentor; nobody is above Zoe, and nobody below her.
#[tokio::test]
async fn mentors_come_first_as_in_the_email_and_so_does_that_there_is_none() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (grace, zoe) = (app.member("grace").await, app.member("zoe").await);
    let people = PEOPLE
        .replace("mentor,G7,HMRC,DDaT,,2,", "both,G7,HMRC,DDaT,,2,1")
        .replace("mentor,SCS2,Ministry of Magic", "both,SCS2,Ministry of Magic");
    let director = "Ann Moor,ann@homeoffice.gov.uk,mentor,SCS1,DWP,Policy,,1,,,false,,Head\n";
    let round = open_round(&app, &mary).await;
    let entered = import(&app, &mary, &round, &(people + director)).await;
    assert_eq!(entered["rejected"], json!([]));
    let id = make_plan(&app, &mary, &round).await;
    super::publish(&app, &mary, &id).await;

    let sides = async |who, query, field: &str| {
        let answer = app.ask(who, query, json!({ "round": round })).await;
        let found = answer["data"][field].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        found.iter().map(|one| one["as"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sides(&grace, MATCHES, "myMatches").await, ["MENTOR", "MENTEE", "MENTEE"]);
    assert_eq!(sides(&zoe, LEFT_OUT, "myUnmatched").await, ["MENTEE", "MENTOR"]);
}
