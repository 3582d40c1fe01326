//! What admins decide about the steps of a round.

use serde_json::{Value, json};
use time::macros::datetime;

use super::{BEFORE, CREATE, advance, round_to_come, sent, state, steps};
use crate::test_app::{NOON, TestApp};

const MOVE: &str = "mutation($round: ID!, $step: RoundStep!, $at: DateTime!, $until: DateTime) {
    moveRoundStep(roundId: $round, step: $step, at: $at, until: $until) {
    errors { code field message } } }";
const DECIDE: &str = "mutation($round: ID!, $step: RoundStep!, $decision: StepDecision!) {
    decideRoundStep(roundId: $round, step: $step, decision: $decision) {
    errors { code field message } } }";

fn decision(round: &str, step: &str, decision: &str) -> Value {
    json!({ "round": round, "step": step, "decision": decision })
}

#[tokio::test]
async fn a_paused_or_skipped_step_sends_nothing_until_it_is_resumed() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    let opens = datetime!(2030-02-01 9:00 UTC);
    for word in ["PAUSE", "SKIP"] {
        let answer = app.ask(&mary, DECIDE, decision(&round, "ANNOUNCE", word)).await;
        assert_eq!(answer["data"]["decideRoundStep"]["errors"], json!([]), "{answer}");
        advance(&app, opens).await;
        assert_eq!(sent(&app).await, []);
    }
    let skipped = steps(&app, &mary, &round, opens).await;
    assert_eq!(state(&skipped, "ANNOUNCE"), "SKIPPED");
    assert_eq!(skipped[0]["decisions"], json!(["RESUME", "PAUSE"]));
    app.ask(&mary, DECIDE, decision(&round, "ANNOUNCE", "RESUME")).await;
    advance(&app, opens).await;
    assert_eq!(sent(&app).await, [("round_opens", "mary".to_owned())]);

    let late = app.ask(&mary, DECIDE, decision(&round, "ANNOUNCE", "SKIP")).await;
    assert_eq!(late["data"]["decideRoundStep"]["errors"][0]["code"], "ALREADY_DONE");
    let log = "{ moderationLog(first: 10) { action after } }";
    let log = app.ask(&mary, log, json!({})).await;
    let said = |action: &str| {
        let log = log["data"]["moderationLog"].as_array().unwrap();
        let entry = log.iter().find(|entry| entry["action"] == action);
        entry.and_then(|entry| entry["after"].as_str()).unwrap().to_owned()
    };
    let step = "Tell members that registration opens: 1 February 2030 at 9:00am";
    for (action, after) in
        [("pause step", ", paused"), ("skip step", ", skipped"), ("resume step", "")]
    {
        assert_eq!(said(action), format!("{step}{after}"));
    }
}

#[tokio::test]
async fn what_should_have_gone_out_before_a_round_was_made_waits_for_an_admin() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let input = json!({
        "name": "Late", "registrationOpensAt": "2029-12-01T09:00:00Z",
        "registrationClosesAt": "2030-02-01T23:59:59Z",
    });
    let answer = app.ask(&mary, CREATE, json!({ "input": input })).await;
    let round = answer["data"]["createRound"]["round"]["id"].as_str().unwrap().to_owned();
    advance(&app, NOON).await;
    assert_eq!(sent(&app).await, []);
    let now = steps(&app, &mary, &round, NOON).await;
    assert_eq!((state(&now, "ANNOUNCE"), state(&now, "CLOSES_SOON")), ("PAUSED", "AHEAD"));
    app.ask(&mary, DECIDE, decision(&round, "ANNOUNCE", "RESUME")).await;
    advance(&app, NOON).await;
    assert_eq!(sent(&app).await.len(), 1);
}

#[tokio::test]
async fn a_step_is_moved_within_what_makes_sense_and_all_that_is_wrong_is_said() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    let moved = async |step: &str, at: &str, until: Option<&str>| {
        let asked = json!({ "round": round, "step": step, "at": at, "until": until });
        let answer = app.ask(&mary, MOVE, asked).await;
        let errors = answer["data"]["moveRoundStep"]["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| error["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let passed = "Choose a date and time that has not passed";
    assert_eq!(moved("ANNOUNCE", "2029-12-01T09:00:00Z", None).await, [passed]);
    assert_eq!(
        moved("CLOSES_SOON", "2030-03-04T09:00:00Z", None).await,
        ["Choose a date before registration closes"]
    );
    assert_eq!(
        moved("CHECK_DETAILS", "2030-03-01T09:00:00Z", Some("2030-02-01T09:00:00Z")).await,
        ["Choose a date after registration closes", "Choose a day after the email is sent"]
    );
    assert_eq!(
        moved("CLOSE", "2030-03-05T09:00:00Z", None).await,
        ["This is a date of the round. Change the round instead"]
    );
    assert_eq!(moved("ANNOUNCE", "2030-01-15T09:00:00Z", None).await, [""; 0]);
    advance(&app, datetime!(2030-01-15 9:00 UTC)).await;
    assert_eq!(sent(&app).await.len(), 1);
    let email = app.emails().await.pop().unwrap().1;
    let clearing::outbox::Email::RoundOpens { opens, .. } = email else { panic!("{email:?}") };
    assert_eq!(opens.as_deref(), Some("1 February 2030 at 9:00am"), "it has not opened");
}

#[tokio::test]
async fn only_what_happens_outside_clearing_is_finished_by_hand() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    let refused = app.ask(&mary, DECIDE, decision(&round, "MATCH", "FINISH")).await;
    assert_eq!(refused["data"]["decideRoundStep"]["errors"][0]["field"], json!(["step"]));
    app.ask(&mary, DECIDE, decision(&round, "SURVEY", "FINISH")).await;
    assert_eq!(state(&steps(&app, &mary, &round, BEFORE).await, "SURVEY"), "DONE");
}
