//! The report: how many found somebody, of those who could have, and in how many days.

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::Duration;

use super::taking_part::publish_round;
use super::{ACCEPT, CREATE, END, MATCHES, WITHDRAW, advert_of, ask, input, offer_of, with};
use crate::test_app::{NOON, TestApp};

const REPORT: &str = "query($round: ID) { clearingReport(roundId: $round) {
    adverts open unanswered introductionsAsked introductionsBothYes matched matchable
    medianDaysToMatch weeks { beginsAt adverts introductions matched } }
    reportedRounds { id name } }";

async fn report(app: &TestApp, grace: &Viewer, days: i64) -> Value {
    let now = NOON + Duration::days(days);
    app.ask_at(now, grace, REPORT, json!({})).await["data"]["clearingReport"].clone()
}

#[tokio::test]
async fn it_counts_who_found_somebody_of_those_who_could_have() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let empty = report(&app, &grace, 0).await;
    assert_eq!(empty["adverts"], 0);
    assert_eq!((&empty["weeks"], &empty["medianDaysToMatch"]), (&json!([]), &Value::Null));

    // Two who look for a mentor and one mentor who fits both: two of them could have somebody.
    let (ada, ben, eve) =
        (app.member("Ada").await, app.member("Ben").await, app.member("Eve").await);
    let (advert, _) = (advert_of(&app, &ada, "Ada").await, advert_of(&app, &ben, "Ben").await);
    let mentor = json!({ "kind": "MENTEE_WANTED", "gradeCode": "G7", "organisationName": "DVLA" });
    let mentor = with(input("Eve"), &mentor);
    app.ask_at(NOON + Duration::days(7), &eve, CREATE, json!({ "input": mentor })).await;
    let before = report(&app, &grace, 7).await;
    assert_eq!((&before["adverts"], &before["open"]), (&json!(3), &json!(3)));
    assert_eq!((&before["unanswered"], &before["matchable"]), (&json!(3), &json!(2)));
    assert_eq!(before["matched"], 0);

    let offer = offer_of(&app, &eve, &advert).await;
    let accepted = app.ask_at(NOON + Duration::days(9), &ada, ACCEPT, json!({ "id": offer })).await;
    assert_eq!(accepted["data"]["acceptOffer"]["errors"], json!([]), "{accepted}");
    let after = report(&app, &grace, 9).await;
    assert_eq!((&after["matched"], &after["matchable"]), (&json!(2), &json!(2)));
    assert_eq!((&after["unanswered"], &after["open"]), (&json!(2), &json!(1)));
    assert_eq!(after["medianDaysToMatch"], 5.5, "nine days and two");
    let week = |n: usize| {
        let week = &after["weeks"][n];
        (week["adverts"].clone(), week["matched"].clone())
    };
    assert_eq!((week(0), week(1)), ((json!(2), json!(0)), (json!(1), json!(2))));
    assert_eq!(after["weeks"][0]["beginsAt"], "2029-12-31T00:00:00Z", "a Monday");

    let made = app.ask(&ada, MATCHES, json!({})).await["data"]["myClearingMatches"][0].clone();
    let later = NOON + Duration::days(10);
    app.ask_at(later, &ada, END, json!({ "id": made["id"] })).await;
    assert_eq!(report(&app, &grace, 10).await["matched"], 0, "while the match lasts");
}

#[tokio::test]
async fn a_round_counts_from_its_publication_to_that_of_the_next() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let posted = json!({ "input": input("Ada") });
    let early = app.ask_at(NOON - Duration::DAY, &ada, CREATE, posted.clone()).await;
    let early = early["data"]["createAdvert"]["topic"]["id"].as_str().unwrap().to_owned();
    ask(&app, &ada, WITHDRAW, &early).await;
    publish_round(&app, &ada, &eve).await;
    app.ask_at(NOON + Duration::DAY, &ada, CREATE, posted).await;

    let grace = app.moderator("Grace").await;
    let now = NOON + Duration::WEEK;
    let all = app.ask_at(now, &grace, REPORT, json!({})).await["data"].clone();
    assert_eq!(all["clearingReport"]["adverts"], 2, "{all}");
    assert_eq!(all["reportedRounds"][0]["name"], "Spring 2030");
    let round = json!({ "round": all["reportedRounds"][0]["id"] });
    let of_round = app.ask_at(now, &grace, REPORT, round).await["data"].clone();
    assert_eq!(of_round["clearingReport"]["adverts"], 1, "{of_round}");
    let nobody = json!({ "round": "01900000-0000-7000-8000-000000000000" });
    let unknown = app.ask(&grace, REPORT, nobody).await;
    assert_eq!(unknown["errors"][0]["extensions"]["code"], "NOT_FOUND", "{unknown}");
}
