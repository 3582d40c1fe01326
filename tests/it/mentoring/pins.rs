//! Pairs to keep that cannot be pairs any more when a plan is made.

use serde_json::json;

use super::plans::pairs;
use super::{PEOPLE, import, make_plan, open_round, plan};
use crate::stage::Stage;

const FAILED: &str = "query($plan: ID!) { plan(id: $plan) { state failure
    brokenPins { mentee { name } mentor { name } why } } }";

/// Grace may be kept for Ada and for Eve; then she takes one mentee, and moves to
/// where Ada works.
#[tokio::test]
async fn a_plan_that_fails_for_pins_names_both_people_and_the_rule_of_each() {
    let stage = Stage::new().await;
    let mary = stage.admin("mary").await;
    let round = open_round(&stage, &mary).await;
    import(&stage, &mary, &round, PEOPLE).await;
    let id = make_plan(&stage, &mary, &round).await;
    let first = plan(&stage, &mary, &id).await;
    let pin = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
        pinPair(roundId: $round, menteeId: $mentee, mentorId: $mentor) { errors { message } } }";
    for pair in first["pairs"]["nodes"].as_array().unwrap() {
        let ids = json!({ "round": round, "mentee": pair["mentee"]["id"], "mentor": pair["mentor"]["id"] });
        let kept = stage.ask(&mary, pin, ids).await;
        assert_eq!(kept["data"]["pinPair"]["errors"], json!([]));
    }
    let moved = PEOPLE.replace("G7,HMRC,DDaT,,2,", "G7,Home Office,DDaT,,1,");
    assert_ne!(moved, PEOPLE);
    import(&stage, &mary, &round, &moved).await;

    let id = make_plan(&stage, &mary, &round).await;
    let asked = stage.ask(&mary, FAILED, json!({ "plan": id })).await;
    let grace = json!({ "name": "Grace Marsh" });
    assert_eq!(
        asked["data"]["plan"],
        json!({
            "state": "FAILED",
            "failure": "some pairs that are to be kept cannot be pairs any more",
            "brokenPins": [
                { "mentee": { "name": "Ada Thorne" }, "mentor": grace,
                  "why": ["both work in the same department"] },
                { "mentee": { "name": "Eve Field" }, "mentor": grace,
                  "why": ["the mentor does not take that many mentees"] },
            ],
        })
    );

    // Who withdraws has no pin to break any more.
    import(&stage, &mary, &round, &PEOPLE.replace("G7,HMRC,DDaT,,2,", "G7,HMRC,DDaT,,1,")).await;
    let withdraw =
        "mutation($round: ID!) { withdrawRegistration(roundId: $round) { errors { code } } }";
    let ada = stage.member("ada").await;
    stage.ask(&ada, withdraw, json!({ "round": round })).await;
    let id = make_plan(&stage, &mary, &round).await;
    let made = plan(&stage, &mary, &id).await;
    assert_eq!(pairs(&made), [("Eve Field", "Grace Marsh")]);
}
