//! Checking one's details after registration closed (R17).

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::datetime;

use super::{advance, round_to_come};
use crate::mentoring::{REGISTER, form};
use crate::test_app::TestApp;

async fn register(app: &TestApp, who: &Viewer, round: &str, now: OffsetDateTime) -> Value {
    let asked = json!({ "round": round, "input": form(app) });
    let answer = app.ask_at(now, who, REGISTER, asked).await;
    answer["data"]["register"]["errors"].clone()
}

#[tokio::test]
async fn r17_who_has_registered_can_change_it_until_the_deadline_and_nobody_can_be_added() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.pending("ada").await);
    let eve = app.pending("eve").await;
    let round = round_to_come(&app, &mary).await;
    let open = datetime!(2030-02-02 9:00 UTC);
    assert_eq!(register(&app, &ada, &round, open).await, json!([]));
    let closed = datetime!(2030-03-04 9:00 UTC);
    let refused = register(&app, &ada, &round, closed).await;
    assert_eq!(refused[0]["code"], "ROUND_NOT_OPEN", "nobody was asked to check anything yet");

    advance(&app, closed).await;
    assert_eq!(register(&app, &ada, &round, closed).await, json!([]));
    let mine = "query($round: ID!) { myRegistration(roundId: $round) { changeableUntil } }";
    let until = app.ask_at(closed, &ada, mine, json!({ "round": round })).await;
    let last_moment = "2030-03-07T23:59:59Z";
    assert_eq!(until["data"]["myRegistration"]["changeableUntil"], last_moment);
    let added = register(&app, &eve, &round, closed).await;
    assert_eq!(added[0]["code"], "ROUND_NOT_OPEN", "nobody is added late (R10)");
    let over = datetime!(2030-03-07 23:59:59 UTC);
    assert_eq!(register(&app, &ada, &round, over).await[0]["code"], "ROUND_NOT_OPEN");
}

#[tokio::test]
async fn who_withdrew_while_checking_their_details_does_not_come_back() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.pending("ada").await);
    let round = round_to_come(&app, &mary).await;
    register(&app, &ada, &round, datetime!(2030-02-02 9:00 UTC)).await;
    let closed = datetime!(2030-03-04 9:00 UTC);
    advance(&app, closed).await;
    let withdraw = "mutation($round: ID!) { withdrawRegistration(roundId: $round) {
        errors { code } } }";
    let answer = app.ask_at(closed, &ada, withdraw, json!({ "round": round })).await;
    assert_eq!(answer["data"]["withdrawRegistration"]["errors"], json!([]));
    assert_eq!(register(&app, &ada, &round, closed).await[0]["code"], "ROUND_NOT_OPEN");
}
