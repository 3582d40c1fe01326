//! Plans that stay near to a draft.

use serde_json::json;

use super::trials::{COMPARE, drafted, tried};
use super::{PEOPLE, import, make_plan, open_round, work};
use crate::test_app::TestApp;
use clearing::account::Viewer;

const RUN_NEAR: &str = "mutation($round: ID!, $near: ID) {
    runMatching(roundId: $round, nearPlanId: $near) { plan { id seed nearPlan { id } }
    errors { code field message } } }";

/// A round in which everybody could have nearly everybody, so that many plans are equally good.
async fn alike(app: &TestApp, mary: &Viewer) -> String {
    let round = open_round(app, mary).await;
    let two = |n: usize| {
        let (low, high) = (["HMRC", "DWP"][n % 2], ["Home Office", "Ministry of Justice"][n % 2]);
        format!(
            "Low {n},low{n}@hmrc.gov.uk,mentee,HEO,{low},Policy,,,1,,false,,\n\
             High {n},high{n}@hmrc.gov.uk,mentor,SEO,{high},Policy,,1,,,false,,\n"
        )
    };
    let header = PEOPLE.lines().next().unwrap();
    let csv: String = std::iter::once(format!("{header}\n")).chain((0..20).map(two)).collect();
    let imported = import(app, mary, &round, &csv).await;
    assert_eq!(imported["imported"], 40, "{imported}");
    round
}

#[tokio::test]
async fn a_plan_near_to_a_draft_is_what_was_tried_on_it() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = alike(&app, &mary).await;
    let first = make_plan(&app, &mary, &round).await;
    let pairs = "query($plan: ID!) { plan(id: $plan) { pairs(first: 1) { nodes {
        mentee { id } mentor { id } } } } }";
    let pair = app.ask(&mary, pairs, json!({ "plan": first })).await;
    let pair = &pair["data"]["plan"]["pairs"]["nodes"][0];
    let (mentee, mentor) = (&pair["mentee"]["id"], &pair["mentor"]["id"]);
    let change =
        json!({ "pairs": [{ "kind": "EXCLUDE", "menteeId": mentee, "mentorId": mentor }] });
    let told = tried(&app, &mary, &first, change).await;
    // Two mentees exchange their mentors, and nobody else hears of it.
    assert_eq!((&told["difference"]["gone"], &told["difference"]["new"]), (&json!(2), &json!(2)));

    let exclude = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) { excludePair(
        roundId: $round, menteeId: $mentee, mentorId: $mentor, reason: \"friends\") { errors { code } } }";
    let asked = json!({ "round": round, "mentee": mentee, "mentor": mentor });
    app.ask(&mary, exclude, asked).await;
    let asked = app.ask(&mary, RUN_NEAR, json!({ "round": round, "near": first })).await;
    let second = &asked["data"]["runMatching"]["plan"];
    assert_eq!(second["nearPlan"], json!({ "id": first }), "{asked}");
    assert_eq!(second["seed"], 1);
    work(&app).await;
    let asked = json!({ "before": first, "after": second["id"] });
    let compared = app.ask(&mary, COMPARE, asked).await;
    let compared = &compared["data"]["comparePlans"]["difference"];
    assert_eq!(compared["pairs"]["nodes"], told["difference"]["pairs"]["nodes"]);

    let afresh = make_plan(&app, &mary, &round).await;
    let asked = json!({ "before": first, "after": afresh });
    let compared = app.ask(&mary, COMPARE, asked).await;
    let gone = compared["data"]["comparePlans"]["difference"]["gone"].as_i64().unwrap();
    assert!(gone > 2, "{gone} pairs are gone from a plan that starts afresh");
}

#[tokio::test]
async fn a_plan_stays_near_to_a_draft_of_its_own_round_only() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (_, elsewhere) = drafted(&app, &mary).await;
    let round = alike(&app, &mary).await;
    let discarded = make_plan(&app, &mary, &round).await;
    let discard = "mutation($plan: ID!) { discardPlan(planId: $plan) { errors { code } } }";
    app.ask(&mary, discard, json!({ "plan": discarded })).await;
    for near in [elsewhere, discarded] {
        let asked = app.ask(&mary, RUN_NEAR, json!({ "round": round, "near": near })).await;
        assert_eq!(
            asked["data"]["runMatching"],
            json!({ "plan": null, "errors": [{ "code": "INVALID", "field": ["nearPlanId"],
                "message": "Choose a draft plan of this round, or none" }] })
        );
    }
    let plans = "query($round: ID!) { round(id: $round) { plans { state } } }";
    let plans = app.ask(&mary, plans, json!({ "round": round })).await;
    assert_eq!(plans["data"]["round"]["plans"], json!([{ "state": "DISCARDED" }]));
}

#[tokio::test]
async fn s3_no_plan_stays_near_to_a_draft_where_identity_had_another_place() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = alike(&app, &mary).await;
    let draft = make_plan(&app, &mary, &round).await;
    let set = "mutation($round: ID!, $order: [Aim!]!) { setMatchingRules(roundId: $round,
        input: { order: $order, gradeGapMin: 1, gradeGapMax: 2, capacityMax: 3 }) { errors { code message } } }";
    let order = json!(["WANTED", "TWO_GRADES", "DISTINCT", "MENTORS_WITH_TWO"]);
    let answer = app.ask(&mary, set, json!({ "round": round, "order": order })).await;
    assert_eq!(answer["data"]["setMatchingRules"]["errors"], json!([]), "{answer}");
    let asked = app.ask(&mary, RUN_NEAR, json!({ "round": round, "near": draft })).await;
    let refused = &asked["data"]["runMatching"];
    assert_eq!(refused["plan"], json!(null));
    assert_eq!(refused["errors"][0]["field"], json!(["nearPlanId"]), "{asked}");
    // Nor does a trial: what changes would be what identity had decided.
    let order = json!(["WANTED", "TWO_GRADES", "DISTINCT", "MENTORS_WITH_TWO", "IDENTITY"]);
    let moved = tried(&app, &mary, &draft, json!({ "order": order })).await;
    assert_eq!(moved["difference"]["showsPairs"], false);
}
