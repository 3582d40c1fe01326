//! How long adverts stand, and what their authors hear of it.

use clearing::account::Viewer;
use clearing::worker::advance_clearing;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::{CLOSE, REOPEN, advert_of, answer, ask, logged};
use crate::test_app::{NOON, TestApp};

const RENEW: &str = "mutation($id: ID!) { renewAdvert(topicId: $id) {
    topic { state expiresAt } errors { code message } } }";
const TOPIC: &str = "query($id: ID!) { topic(id: $id) {
    state expiresAt viewerCan { renew } waitingBecause } }";
const NEWS: &str = "{ notifications { nodes { kind text } } }";

/// Lets the background job run at a moment.
pub(super) async fn work_at(app: &TestApp, now: OffsetDateTime) {
    let (_go_on, stop) = watch::channel(false);
    let mut occasion = app.occasion_at(now);
    let vocabulary = &app.shared.vocabulary;
    advance_clearing(app.db(), vocabulary, &mut occasion, &stop).await.unwrap();
}

async fn state(app: &TestApp, who: &Viewer, topic: &str) -> Value {
    ask(app, who, TOPIC, topic).await["topic"]["state"].clone()
}

async fn kinds(app: &TestApp, who: &Viewer) -> Vec<Value> {
    let news = app.ask(who, NEWS, json!({})).await["data"]["notifications"]["nodes"].clone();
    let mut kinds: Vec<_> = news.as_array().unwrap().iter().map(|it| it["kind"].clone()).collect();
    kinds.sort_by_key(ToString::to_string);
    kinds
}

fn days(days: i64) -> OffsetDateTime {
    NOON + Duration::days(days)
}

#[tokio::test]
async fn an_advert_is_nudged_told_and_expires_each_once() {
    let app = TestApp::new().await;
    let (ada, grace) = (app.member("Ada").await, app.moderator("Grace").await);
    let topic = advert_of(&app, &ada, "Ada").await;
    for (day, expected) in [
        (13, &[][..]),
        (14, &["SUGGESTIONS"]),
        (24, &["SUGGESTIONS"]),
        (25, &["ADVERT_EXPIRES", "SUGGESTIONS"]),
        (27, &["ADVERT_EXPIRES", "SUGGESTIONS"]),
    ] {
        work_at(&app, days(day)).await;
        work_at(&app, days(day)).await;
        assert_eq!(kinds(&app, &ada).await, expected, "day {day}");
        assert_eq!(state(&app, &ada, &topic).await, "OPEN");
    }
    work_at(&app, days(28)).await;
    work_at(&app, days(28)).await;
    let found = ask(&app, &ada, TOPIC, &topic).await["topic"].clone();
    assert_eq!(found["state"], "EXPIRED");
    assert_eq!(found["waitingBecause"], "The advert was not renewed in time");
    assert_eq!(found["expiresAt"], Value::Null);
    let expiring = ("expire advert".to_owned(), "OPEN".to_owned(), "EXPIRED".to_owned());
    assert_eq!(logged(&app, &grace).await, [expiring]);
    let refused = app.ask_at(days(28), &ada, RENEW, json!({ "id": topic })).await;
    assert_eq!(refused["data"]["renewAdvert"]["errors"][0]["message"], "This advert has expired");
    // A second advert may be posted by now.
    advert_of(&app, &ada, "Ada").await;
}

#[tokio::test]
async fn nobodys_advert_expires_who_was_not_told_three_days_before() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let topic = advert_of(&app, &ada, "Ada").await;
    // The server was away for half a year.
    work_at(&app, days(180)).await;
    assert_eq!(state(&app, &ada, &topic).await, "OPEN");
    assert!(kinds(&app, &ada).await.contains(&json!("ADVERT_EXPIRES")));
    work_at(&app, days(182)).await;
    assert_eq!(state(&app, &ada, &topic).await, "OPEN");
    work_at(&app, days(183)).await;
    assert_eq!(state(&app, &ada, &topic).await, "EXPIRED");
}

#[tokio::test]
async fn an_advert_is_renewed_by_its_author_in_its_last_week() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = advert_of(&app, &ada, "Ada").await;
    let renew = async |who: &Viewer, day: i64| {
        let answer = app.ask_at(days(day), who, RENEW, json!({ "id": topic })).await;
        answer["data"]["renewAdvert"].clone()
    };
    let may = async |who: &Viewer, day: i64| {
        let answer = app.ask_at(days(day), who, TOPIC, json!({ "id": topic })).await;
        answer["data"]["topic"]["viewerCan"]["renew"].clone()
    };
    assert_eq!([may(&ada, 20).await, may(&ada, 21).await], [false, true]);
    assert_eq!(may(&eve, 21).await, false);
    let early = renew(&ada, 20).await["errors"][0]["message"].clone();
    assert_eq!(early, "You can renew this advert from 22 January 2030");
    let others = app.ask_at(days(21), &eve, RENEW, json!({ "id": topic })).await;
    assert_eq!(others["errors"][0]["extensions"]["code"], "FORBIDDEN");
    work_at(&app, days(26)).await;
    let renewed = renew(&ada, 27).await;
    assert_eq!(renewed["errors"], json!([]));
    assert_eq!(renewed["topic"]["expiresAt"], "2030-02-25T12:00:00Z");
    for day in [28, 51] {
        work_at(&app, days(day)).await;
        assert_eq!(state(&app, &ada, &topic).await, "OPEN");
    }
    work_at(&app, days(52)).await;
    work_at(&app, days(55)).await;
    assert_eq!(state(&app, &ada, &topic).await, "EXPIRED");
}

#[tokio::test]
async fn an_advert_with_an_answer_is_not_nudged_and_one_that_opens_again_stands_anew() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = advert_of(&app, &ada, "Ada").await;
    answer(&app, &eve, &topic, false).await;
    work_at(&app, days(15)).await;
    assert_eq!(kinds(&app, &ada).await, ["REPLY"]);
    let later = |query| app.ask_at(days(27), &grace, query, json!({ "id": topic }));
    later(CLOSE).await;
    later(REOPEN).await;
    work_at(&app, days(50)).await;
    assert_eq!(state(&app, &ada, &topic).await, "OPEN");
    assert!(!kinds(&app, &ada).await.contains(&json!("ADVERT_EXPIRES")));
}
