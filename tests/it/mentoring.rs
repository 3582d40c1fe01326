//! The programme, as people and admins go through it.

mod after;
mod contact;
mod earlier;
mod long_term;
mod files;
mod near;
mod outcomes;
mod pins;
mod plans;
mod privacy;
mod registration;
mod rounds;
mod settings;
mod trials;

pub(crate) use registration::{REGISTER, form};

use clearing::account::Viewer;
use clearing::planning::{self, PlanWork};
use serde_json::{Value, json};

use crate::test_app::{NOON, TestApp};

const CREATE_ROUND: &str = "mutation($input: RoundInput!) { createRound(input: $input) {
    round { id name state } errors { code field message } } }";
const IMPORT: &str = "mutation($round: ID!, $csv: String!) {
    importRegistrations(roundId: $round, csv: $csv) {
    imported rejected { row column value message } findings { row column value message }
    errors { code field message } } }";
const COUNTS: &str = "query($round: ID!) { round(id: $round) {
    counts { mentors mentees both organisations shortages { short } } } }";
const RUN: &str = "mutation($round: ID!, $seed: Int) { runMatching(roundId: $round, seed: $seed) {
    plan { id state seed progress } errors { code field message } } }";
const PLAN: &str = "query($plan: ID!, $first: Int, $search: String) { plan(id: $plan) {
    state progress failure objective { name value bound proven }
    pairs(first: $first, search: $search) { totalCount nodes { id reasons pinned
      mentee { id name role jobTitle grade { code } organisation { id name } profession { code name }
               wantedProfession { name } biography withdrawnAt }
      mentor { id name } } pageInfo { hasNextPage endCursor } }
    unmatched { totalCount nodes { participant { name } as reason } } } }";
const PUBLISH: &str = "mutation($plan: ID!) { publishPlan(planId: $plan) {
    plan { state } errors { code field message } } }";

/// Four people of whom each has an account: Ada and Eve are mentees, Grace
/// mentors both, and nobody is below Zoe.
pub(crate) const PEOPLE: &str = "\
name,email,role_kind,grade,department,profession,wanted_profession,capacity_as_mentor,capacity_as_mentee,identities,wants_shared_identity,biography,job_title
Ada Thorne,ada@homeoffice.gov.uk,mentee,HEO,Home Office,Policy,Digital and Data,,1,Canary Blue;Canary Green,true,I like trains.,Adviser
Eve Field,eve@homeoffice.gov.uk,mentee,SEO,DWP,Policy,,,2,,false,,Officer
Grace Marsh,grace@homeoffice.gov.uk,mentor,G7,HMRC,DDaT,,2,,Canary Blue,true,,Lead
Zoe Hill,zoe@homeoffice.gov.uk,mentor,SCS2,Ministry of Magic,Wizardry,,,,,false,,Director
";

/// A round that is open at noon.
pub(crate) async fn open_round(app: &TestApp, admin: &Viewer) -> String {
    let input = json!({
        "name": "Spring 2030",
        "registrationOpensAt": "2029-12-01T09:00:00Z",
        "registrationClosesAt": "2030-02-01T23:59:00Z",
    });
    let answer = app.ask(admin, CREATE_ROUND, json!({ "input": input })).await;
    let id = &answer["data"]["createRound"]["round"]["id"];
    id.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub(crate) async fn import(app: &TestApp, admin: &Viewer, round: &str, csv: &str) -> Value {
    let answer = app.ask(admin, IMPORT, json!({ "round": round, "csv": csv })).await;
    let payload = &answer["data"]["importRegistrations"];
    assert!(payload.is_object(), "{answer}");
    payload.clone()
}

/// Asks for a plan with seed 1, and has it made as a worker would.
pub(crate) async fn make_plan(app: &TestApp, admin: &Viewer, round: &str) -> String {
    let id = ask_for_plan(app, admin, round).await;
    work(app).await;
    id
}

/// Asks for a plan with seed 1, which then waits for a worker.
pub(crate) async fn ask_for_plan(app: &TestApp, admin: &Viewer, round: &str) -> String {
    let answer = app.ask(admin, RUN, json!({ "round": round, "seed": 1 })).await;
    let id = &answer["data"]["runMatching"]["plan"]["id"];
    id.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Makes the plan that waits.
pub(crate) async fn work(app: &TestApp) {
    let claimed = app.db().write(async |tx| planning::claim_plan(tx, NOON).await).await;
    let work = PlanWork {
        db: app.db(),
        key: &app.shared.secret_key,
        vocabulary: &app.shared.vocabulary,
        clock: &|| app.occasion(),
    };
    planning::run_plan(work, claimed.unwrap().expect("a plan waits")).await.unwrap();
}

async fn plan(app: &TestApp, admin: &Viewer, id: &str) -> Value {
    let answer = app.ask(admin, PLAN, json!({ "plan": id })).await;
    answer["data"]["plan"].clone()
}

pub(crate) async fn publish(app: &TestApp, admin: &Viewer, id: &str) -> Value {
    let answer = app.ask(admin, PUBLISH, json!({ "plan": id })).await;
    answer["data"]["publishPlan"].clone()
}

/// A round with the four people, matched and published.
pub(crate) async fn published_round(app: &TestApp, admin: &Viewer) -> String {
    let round = open_round(app, admin).await;
    import(app, admin, &round, PEOPLE).await;
    let id = make_plan(app, admin, &round).await;
    let answer = publish(app, admin, &id).await;
    assert_eq!(answer["plan"]["state"], "PUBLISHED", "{answer}");
    round
}
