//! Pairs to keep that cannot be pairs any more when a plan is made.

use serde_json::{Value, json};

use super::plans::pairs;
use super::{PEOPLE, import, make_plan, open_round, plan};
use crate::stage::Stage;

const FAILED: &str = "query($plan: ID!) { plan(id: $plan) { state failure
    brokenPins { mentee { name } mentor { name } why } } }";

fn in_order(list: &mut Value) {
    list.as_array_mut().unwrap().sort_by_key(Value::to_string);
}

/// Grace may be kept for Ada and for Eve; then she moves to where Ada works, and Eve
/// comes to have her grade.
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
    let moved = PEOPLE
        .replace("G7,HMRC,DDaT,,2,", "G7,Home Office,DDaT,,2,")
        .replace("mentee,SEO,DWP", "mentee,G7,DWP");
    import(&stage, &mary, &round, &moved).await;

    let id = make_plan(&stage, &mary, &round).await;
    let mut asked = stage.ask(&mary, FAILED, json!({ "plan": id })).await;
    // The two were set in one moment, so either may come first.
    in_order(&mut asked["data"]["plan"]["brokenPins"]);
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
                  "why": ["the mentor's grade is not far enough above the mentee's, or too far"] },
            ],
        })
    );

    // What is worked out while one waits says the same.
    let prices = "query($round: ID!) { orderPrices(roundId: $round) { errors { message } } }";
    let mut refused = stage.ask(&mary, prices, json!({ "round": round })).await;
    in_order(&mut refused["data"]["orderPrices"]["errors"]);
    let both = |mentee, why| {
        let pair = format!("{mentee} (mentee) and Grace Marsh (mentor) cannot be kept as a pair");
        json!({ "message": format!("{pair}: {why}") })
    };
    assert_eq!(
        refused["data"]["orderPrices"]["errors"],
        json!([
            both("Ada Thorne", "both work in the same department"),
            both(
                "Eve Field",
                "the mentor's grade is not far enough above the mentee's, or too far"
            ),
        ])
    );

    // Who withdraws has no pin to break any more: only one of the two fits in here.
    import(&stage, &mary, &round, &PEOPLE.replace("G7,HMRC,DDaT,,2,", "G7,HMRC,DDaT,,1,")).await;
    let withdraw =
        "mutation($round: ID!) { withdrawRegistration(roundId: $round) { errors { code } } }";
    let ada = stage.member("ada").await;
    stage.ask(&ada, withdraw, json!({ "round": round })).await;
    let id = make_plan(&stage, &mary, &round).await;
    let made = plan(&stage, &mary, &id).await;
    assert_eq!(pairs(&made), [("Eve Field", "Grace Marsh")]);
}
