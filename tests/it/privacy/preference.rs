//! What one person's preference changes: who is matched, and no word else.

use std::collections::BTreeMap;

use clearing::mail::{Rendered, Transport, render};
use clearing::worker;
use serde_json::{Value, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::filled::{IDENTITY, matched};
use crate::mentoring::{import, make_plan, open_round};
use crate::served::{Browser, Served};
use crate::test_app::TestApp;

const CREATE_ROUND: &str =
    "mutation($input: RoundInput!) { createRound(input: $input) { round { id } errors { code } } }";
const IMPORT: &str = "mutation($round: ID!, $csv: String!) {
    importRegistrations(roundId: $round, csv: $csv) {
        imported rejected { message } findings { row column value message } errors { code } } }";
const ROUND: &str = "query($id: ID!) { round(id: $id) { name state
    counts { mentors mentees both organisations
        shortages { fromGrade { code } toGrade { code } mentees places short } }
    pairRules { id } plans { state seed progress } } }";
const PLAN: &str = "query($id: ID!) { plan(id: $id) { state seed progress failure
    objective { name proven }
    pairs { totalCount nodes { pinned reasons mentee { name role jobTitle grade { code } biography }
        mentor { name role jobTitle grade { code } biography } } }
    unmatched { totalCount nodes { as reason participant { name } } } } }";

/// A mentee, and two mentors of whom one can have her; they differ in
/// department alone, and in who they are.
fn csv(ada_wants: bool) -> String {
    format!(
        "name,email,role_kind,grade,department,profession,capacity_as_mentor,capacity_as_mentee,identities,wants_shared_identity
Ada,ada@hmrc.gov.uk,mentee,HEO,HM Revenue and Customs,Policy,0,1,{IDENTITY}-a,{ada_wants}
Alan,alan@homeoffice.gov.uk,mentor,SEO,Home Office,Policy,1,0,{IDENTITY}-b,true
Grace,grace@homeoffice.gov.uk,mentor,SEO,Home Office,Policy,1,0,{IDENTITY}-a,true
"
    )
}

/// What an admin can read of a round with this file, once it is matched.
async fn told(mary: &Browser, csv: &str) -> (Value, Value, Value) {
    let now = worker::now();
    let input = json!({
        "name": "Speed mentoring",
        "registrationOpensAt": (now - Duration::days(9)).format(&Rfc3339).unwrap(),
        "registrationClosesAt": (now - Duration::days(1)).format(&Rfc3339).unwrap(),
    });
    let round = mary.done("createRound", CREATE_ROUND, json!({ "input": input })).await;
    let round = round["round"]["id"].clone();
    let imported =
        mary.done("importRegistrations", IMPORT, json!({ "round": round, "csv": csv })).await;
    assert_eq!(imported["imported"], 3, "{imported}");
    let plan = matched(mary, &round).await;
    let plan = mary.done("plan", PLAN, json!({ "id": plan })).await;
    (imported, mary.done("round", ROUND, json!({ "id": round })).await, plan)
}

/// The mentors' names out of the way, since who is matched may differ.
fn without_names(plan: &Value) -> String {
    plan.to_string().replace("\"Alan\"", "\"A mentor\"").replace("\"Grace\"", "\"A mentor\"")
}

#[tokio::test]
async fn s7_a_preference_changes_who_is_matched_and_no_word() {
    let served = Served::new().await;
    served.work_with(Transport::memory());
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let (with_import, with_round, with_plan) = told(&mary, &csv(true)).await;
    let (without_import, without_round, without_plan) = told(&mary, &csv(false)).await;

    assert_eq!(with_plan["pairs"]["nodes"][0]["mentor"]["name"], "Grace", "the wish counts");
    assert_eq!(with_plan["pairs"]["totalCount"], 1);
    assert_eq!(with_import, without_import);
    assert_eq!(with_round, without_round);
    assert_eq!(without_names(&with_plan), without_names(&without_plan));
    assert!(!with_plan.to_string().contains(IDENTITY));
}

/// The same by each of the possible outcomes: the reasons of a pair and of who
/// is left follow from what is public.
#[tokio::test]
async fn s7_a_reason_follows_from_what_is_public() {
    let served = Served::new().await;
    served.work_with(Transport::memory());
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for csv in [csv(true), csv(false), csv(true).replace("-b,true", "-a,false")] {
        let (_, _, plan) = told(&mary, &csv).await;
        let reasons = plan["pairs"]["nodes"][0]["reasons"].to_string();
        said.entry("pair".to_owned()).or_default().push(reasons);
        let left = plan["unmatched"]["nodes"][0]["reason"].to_string();
        said.entry("left".to_owned()).or_default().push(left);
    }
    for (what, words) in said {
        assert!(words.iter().all(|one| *one == words[0]), "{what}: {words:?}");
        let words = words[0].to_lowercase();
        for never in ["identity", "preference", "shared", "lgbt", IDENTITY] {
            assert!(!words.contains(never), "{what}: {words}");
        }
    }
}

const PUBLISH: &str =
    "mutation($id: ID!) { publishPlan(planId: $id) { plan { state } errors { code message } } }";

/// The emails of a plan, with the mentors' names and addresses out of the way: the
/// mentee's, that of the mentor who has her, and the other one's. No worker sends them: what was
/// sent is forgotten.
async fn emails_of_a_plan(csv: &str) -> Vec<String> {
    let app = TestApp::new().await;
    let mary = app.admin("Mary").await;
    let round = open_round(&app, &mary).await;
    assert_eq!(import(&app, &mary, &round, csv).await["imported"], 3);
    let plan = make_plan(&app, &mary, &round).await;
    let published = app.ask(&mary, PUBLISH, json!({ "id": plan })).await;
    assert_eq!(published["data"]["publishPlan"]["errors"], json!([]));
    let emails = app.emails().await.into_iter().map(|(_, email)| {
        let Rendered { subject, text, html } = render(&email, "https://clearing.example");
        let whole = format!("{subject}\n{text}\n{html}");
        let names = ["Alan", "Grace", "alan", "grace"].into_iter();
        names.fold(whole, |whole, name| whole.replace(name, "mentor"))
    });
    let mut emails: Vec<String> = emails.collect();
    emails.sort_unstable();
    emails
}

/// Both have the identity, and both asked for it to count; or neither did, or only
/// one of them; or they share none.
#[tokio::test]
async fn s7_an_email_gives_the_same_reasons_whether_or_not_identity_counted() {
    let counted = emails_of_a_plan(&csv(true)).await;
    assert_eq!(counted.len(), 3, "{counted:?}");
    assert!(counted.iter().any(|email| email.contains("all of them have as many mentors")));
    let reasons = "one grade above you; in Policy, the profession you work in too; from another";
    assert!(counted.iter().any(|email| email.contains(reasons)), "{counted:?}");
    for email in &counted {
        let email = email.to_lowercase();
        for never in ["identity", "identities", "preference", "shared", "lgbt", IDENTITY] {
            assert!(!email.contains(never), "{never}: {email}");
        }
    }
    for csv in [
        csv(false),
        csv(true).replace(",true\nGrace", ",false\nGrace").replace("-a,true\n", "-a,false\n"),
        csv(true).replace(&format!("{IDENTITY}-a,true\n"), ",false\n"),
    ] {
        assert_eq!(emails_of_a_plan(&csv).await, counted);
    }
}
