//! Pairs to keep that cannot be pairs any more: whoever asks for a plan is told at
//! once, and a plan in the making fails for what changes meanwhile.

use clearing::account::Viewer;
use clearing::entity::{ParticipantId, moderation_log, participant, plan as plans};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::plans::pairs;
use super::{PEOPLE, RUN, ask_for_plan, import, make_plan, open_round, plan, publish, work};
use crate::test_app::TestApp;

const FAILED: &str = "query($plan: ID!) { plan(id: $plan) { state failure
    brokenPins { mentee { name } mentor { name } why } } }";
const PIN: &str = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
    pinPair(roundId: $round, menteeId: $mentee, mentorId: $mentor) { errors { message } } }";
const REPAIR: &str = "mutation($round: ID!) { repairPlan(roundId: $round, kind: KEEPING) {
    plan { id } errors { code field message } } }";
const GRADES: &str = "the mentor's grade is not far enough above the mentee's, or too far";

fn in_order(list: &mut Value) {
    list.as_array_mut().unwrap().sort_by_key(Value::to_string);
}

/// A round in which Grace is kept for Ada and for Eve.
async fn kept(app: &TestApp, mary: &Viewer) -> String {
    let round = open_round(app, mary).await;
    import(app, mary, &round, PEOPLE).await;
    let id = make_plan(app, mary, &round).await;
    let first = plan(app, mary, &id).await;
    for pair in first["pairs"]["nodes"].as_array().unwrap() {
        let ids = json!({ "round": round, "mentee": pair["mentee"]["id"], "mentor": pair["mentor"]["id"] });
        let kept = app.ask(mary, PIN, ids).await;
        assert_eq!(kept["data"]["pinPair"]["errors"], json!([]));
    }
    round
}

/// The people after Grace moved to where Ada works, and Eve came to have her grade.
fn moved() -> String {
    PEOPLE
        .replace("G7,HMRC,DDaT,,2,", "G7,Home Office,DDaT,,2,")
        .replace("mentee,SEO,DWP", "mentee,G7,DWP")
}

/// What an admin reads about Grace and one of the two.
fn said(mentee: &str, why: &str) -> String {
    format!("{mentee} (mentee) and Grace Marsh (mentor) cannot be kept as a pair: {why}")
}

/// How many plans there are, and how many deeds are in the log.
async fn written(app: &TestApp) -> (u64, u64) {
    let db = app.db().reader();
    let n_plans = plans::Entity::find().count(db).await.unwrap();
    (n_plans, moderation_log::Entity::find().count(db).await.unwrap())
}

#[tokio::test]
async fn matching_does_not_start_while_pairs_to_keep_break_a_rule_and_names_each_with_its_rules() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = kept(&app, &mary).await;
    let moved = moved().replace("mentee,G7,DWP", "mentor,G7,DWP");
    import(&app, &mary, &round, &moved).await;
    let before = written(&app).await;

    let mut refused = app.ask(&mary, RUN, json!({ "round": round, "seed": 7 })).await;
    // The two were set in one moment, so either may come first.
    in_order(&mut refused["data"]["runMatching"]["errors"]);
    let problem =
        |message| json!({ "code": "PAIR_NOT_ALLOWED", "field": ["roundId"], "message": message });
    assert_eq!(
        refused["data"]["runMatching"],
        json!({ "plan": null, "errors": [
            problem(said("Ada Thorne", "both work in the same department")),
            problem(said("Eve Field", "the mentee does not take part as a mentee")),
        ] })
    );
    assert_eq!(written(&app).await, before);
    assert!(!refused.to_string().contains("Canary"), "{refused}");

    // Every rule that a pair breaks is told: Grace has a place for the first alone.
    let higher = PEOPLE.replace("G7,HMRC,DDaT,,2,", "SCS1,HMRC,DDaT,,1,");
    import(&app, &mary, &round, &higher).await;
    let before = written(&app).await;
    let refused = app.ask(&mary, RUN, json!({ "round": round })).await;
    let errors = refused["data"]["runMatching"]["errors"].to_string();
    assert_eq!(errors.matches(GRADES).count(), 2, "{errors}");
    let both = format!("{GRADES}; the mentor does not take that many mentees");
    assert_eq!(errors.matches(&both).count(), 1, "{errors}");
    assert_eq!(written(&app).await, before);
}

#[tokio::test]
async fn a_published_plan_is_not_mended_while_a_pair_to_keep_breaks_a_rule() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = kept(&app, &mary).await;
    let id = make_plan(&app, &mary, &round).await;
    publish(&app, &mary, &id).await;
    let made = plan(&app, &mary, &id).await;
    let pair = &made["pairs"]["nodes"].as_array().unwrap()[0];
    assert_eq!(pair["mentee"]["name"], "Ada Thorne", "{made}");
    // No page changes a grade once the matches are out: this is what an older
    // program or a hand in the database could leave.
    let ada: ParticipantId = pair["mentee"]["id"].as_str().unwrap().parse().unwrap();
    let grade = Set("G7".to_owned());
    let changed = participant::ActiveModel { id: Set(ada), grade, ..Default::default() };
    app.db().write(async |tx| changed.update(tx).await).await.unwrap();
    let before = written(&app).await;

    let refused = app.ask(&mary, REPAIR, json!({ "round": round })).await;
    assert_eq!(
        refused["data"]["repairPlan"],
        json!({ "plan": null, "errors": [{
            "code": "PAIR_NOT_ALLOWED", "field": ["roundId"], "message": said("Ada Thorne", GRADES),
        }] })
    );
    assert_eq!(written(&app).await, before);
}

/// Both could be kept when the plan was asked for.
#[tokio::test]
async fn a_plan_that_fails_for_pins_names_both_people_and_the_rule_of_each() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = kept(&app, &mary).await;
    let id = ask_for_plan(&app, &mary, &round).await;
    import(&app, &mary, &round, &moved()).await;
    work(&app).await;

    let mut asked = app.ask(&mary, FAILED, json!({ "plan": id })).await;
    // The two were set in one moment, so either may come first.
    in_order(&mut asked["data"]["plan"]["brokenPins"]);
    let grace = json!({ "name": "Grace Marsh" });
    assert_eq!(
        asked["data"]["plan"],
        json!({
            "state": "FAILED",
            "failure": "Some pairs to keep can no longer be pairs",
            "brokenPins": [
                { "mentee": { "name": "Ada Thorne" }, "mentor": grace,
                  "why": ["both work in the same department"] },
                { "mentee": { "name": "Eve Field" }, "mentor": grace,
                  "why": [GRADES] },
            ],
        })
    );

    // What is worked out while one waits says the same.
    let prices = "query($round: ID!) { orderPrices(roundId: $round) { errors { message } } }";
    let mut refused = app.ask(&mary, prices, json!({ "round": round })).await;
    in_order(&mut refused["data"]["orderPrices"]["errors"]);
    assert_eq!(
        refused["data"]["orderPrices"]["errors"],
        json!([
            { "message": said("Ada Thorne", "both work in the same department") },
            { "message": said("Eve Field", GRADES) },
        ])
    );

    // Who withdraws has no pin to break any more: only one of the two fits in here.
    import(&app, &mary, &round, &PEOPLE.replace("G7,HMRC,DDaT,,2,", "G7,HMRC,DDaT,,1,")).await;
    let withdraw =
        "mutation($round: ID!) { withdrawRegistration(roundId: $round) { errors { code } } }";
    let ada = app.member("ada").await;
    app.ask(&ada, withdraw, json!({ "round": round })).await;
    let id = make_plan(&app, &mary, &round).await;
    let made = plan(&app, &mary, &id).await;
    assert_eq!(pairs(&made), [("Eve Field", "Grace Marsh")]);
}
