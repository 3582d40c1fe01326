//! Pairs of earlier rounds: not matched again, unless the rules of the round allow it.

use clearing::account::Viewer;
use serde_json::{Value, json};

use super::{PEOPLE, import, make_plan, open_round, publish};
use crate::served::Served;
use crate::test_app::TestApp;

const PAIRS: &str = "query($plan: ID!) { plan(id: $plan) { isOutOfDate rules { repeatsPairs }
    pairs { nodes { mentee { name } mentor { name } } }
    unmatched { nodes { participant { name } reason } } } }";
const SET_RULES: &str = "mutation($round: ID!, $input: MatchingRulesInput!) {
    setMatchingRules(roundId: $round, input: $input) {
    round { rules { repeatsPairs } } errors { code } } }";
const COMPLETE: &str = "mutation($round: ID!) { completeRound(id: $round) { errors { code } } }";

/// A round of the four people that is over, in which Ada and Eve met Grace.
async fn earlier_round(app: &TestApp, admin: &Viewer) {
    let round = open_round(app, admin).await;
    import(app, admin, &round, PEOPLE).await;
    let plan = make_plan(app, admin, &round).await;
    publish(app, admin, &plan).await;
    app.ask(admin, COMPLETE, json!({ "round": round })).await;
}

async fn read(app: &TestApp, admin: &Viewer, plan: &str) -> Value {
    let answer = app.ask(admin, PAIRS, json!({ "plan": plan })).await;
    let plan = answer["data"]["plan"].clone();
    assert!(plan.is_object(), "{answer}");
    plan
}

#[tokio::test]
async fn who_met_in_any_earlier_round_is_matched_again_only_where_the_rules_allow_it() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    earlier_round(&app, &mary).await;
    // A round lies between, of other people.
    let others = PEOPLE.replace("ada@", "pam@").replace("eve@", "una@").replace("grace@", "kim@");
    let between = open_round(&app, &mary).await;
    import(&app, &mary, &between, &others).await;
    let plan = make_plan(&app, &mary, &between).await;
    publish(&app, &mary, &plan).await;
    app.ask(&mary, COMPLETE, json!({ "round": between })).await;

    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let first = make_plan(&app, &mary, &round).await;
    let made = read(&app, &mary, &first).await;
    assert_eq!((&made["pairs"]["nodes"], &made["isOutOfDate"]), (&json!([]), &json!(false)));
    let unmatched = made["unmatched"]["nodes"].as_array().unwrap();
    let adas = unmatched.iter().find(|one| one["participant"]["name"] == "Ada Thorne").unwrap();
    assert!(adas["reason"].as_str().unwrap().contains("has met them before"), "{adas}");

    let input = json!({ "order": ["WANTED"], "repeatsPairs": true });
    let set = app.ask(&mary, SET_RULES, json!({ "round": round, "input": input })).await;
    assert_eq!(set["data"]["setMatchingRules"]["round"]["rules"]["repeatsPairs"], true, "{set}");
    let second = make_plan(&app, &mary, &round).await;
    let made = read(&app, &mary, &second).await;
    assert_eq!(made["pairs"]["nodes"].as_array().unwrap().len(), 2);
    let both = (&made["rules"]["repeatsPairs"], &made["isOutOfDate"]);
    assert_eq!(both, (&json!(true), &json!(false)));
    // A plan keeps the rules that it was made by.
    assert_eq!(read(&app, &mary, &first).await["isOutOfDate"], false);
    let input = json!({ "order": ["WANTED"] });
    let kept = app.ask(&mary, SET_RULES, json!({ "round": round, "input": input })).await;
    assert_eq!(kept["data"]["setMatchingRules"]["round"]["rules"]["repeatsPairs"], true);
}

#[tokio::test]
async fn the_page_of_the_rules_has_a_box_for_it_that_is_not_ticked() {
    let served = Served::new().await;
    let mary = served.app.admin("mary").await;
    let round = open_round(&served.app, &mary).await;
    let browser = served.browser_of(&mary).await;
    let path = format!("/admin/rounds/{round}/rules");
    let is_ticked = async || {
        let (_, html) = browser.page(&path).await;
        let input = html.split_once("name=\"input.repeatsPairs\"").unwrap().1;
        input.split_once('>').unwrap().0.contains("checked")
    };
    assert!(!is_ticked().await);
    let fields = [("roundId", &*round), ("input.order", "WANTED"), ("input.repeatsPairs", "true")];
    let saved = browser.submit(&path, &fields).await;
    assert_eq!(saved.headers()["location"], path);
    assert!(is_ticked().await);
    browser.submit(&path, &fields[..2]).await;
    assert!(!is_ticked().await);
}
