//! What an admin reads of the plans of a round.

use clearing::account::Viewer;
use serde_json::{Value, json};
use time::Duration;

use crate::mentoring::{PEOPLE, import, open_round, work};
use crate::served::{Browser, Served};
use crate::test_app::{NOON, TestApp};

const RUN: &str = "mutation($round: ID!) { runMatching(roundId: $round, seed: 1) {
    plan { id } errors { message } } }";

const PAIRS: &str =
    "query($id: ID!) { plan(id: $id) { pairs { nodes { mentee { id } mentor { id } } } } }";
const PIN: &str = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
    pinPair(roundId: $round, menteeId: $mentee, mentorId: $mentor) { errors { message } } }";
const PUBLISH: &str = "mutation($id: ID!) { publishPlan(planId: $id) { errors { message } } }";
const WITHDRAW: &str =
    "mutation($id: ID!) { withdrawParticipant(participantId: $id) { errors { message } } }";
const REPAIR: &str = "mutation($round: ID!) { repairPlan(roundId: $round, kind: KEEPING) {
    plan { id } errors { message } } }";

/// Asks for a plan some minutes after noon: plans are numbered in the order of asking.
async fn ask_for(app: &TestApp, mary: &Viewer, minutes: i64, query: &str, round: &str) -> Value {
    let then = NOON + Duration::minutes(minutes);
    let answer = app.ask_at(then, mary, query, json!({ "round": round })).await;
    let field = if query == RUN { "runMatching" } else { "repairPlan" };
    let id = &answer["data"][field]["plan"]["id"];
    assert!(id.is_string(), "{answer}");
    id.clone()
}

/// The row of a plan in the list of its round, without its tags.
async fn row(browser: &Browser, round: &str, number: usize) -> String {
    let (_, html) = browser.page(&format!("/admin/rounds/{round}")).await;
    let from = format!(">Plan {number}</a>");
    let row = html.split_once(&from).unwrap_or_else(|| panic!("{number}: {html}")).1;
    let row = row.split_once("</tr>").unwrap().0;
    let words: Vec<&str> =
        row.split('<').filter_map(|part| Some(part.split_once('>')?.1.trim())).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" | ")
}

#[tokio::test]
async fn the_list_of_plans_says_what_each_reaches_and_what_became_of_it() {
    let served = Served::new().await;
    let (app, mary) = (&served.app, served.app.admin("Mary").await);
    let browser = served.browser_of(&mary).await;
    let round = open_round(app, &mary).await;
    import(app, &mary, &round, PEOPLE).await;
    ask_for(app, &mary, 1, RUN, &round).await;
    work(app).await;
    let second = ask_for(app, &mary, 2, RUN, &round).await;
    work(app).await;
    let good = "2 mentees and 1 mentor matched | Priorities 1 to 9 proven: no plan is better";
    for number in [1, 2] {
        let row = row(&browser, &round, number).await;
        assert!(row.contains("Draft") && row.contains(good), "{row}");
    }
    let (_, html) = browser.page(&format!("/admin/rounds/{round}")).await;
    assert!(html.contains("There is one earlier draft."), "{html}");
    assert!(html.contains("Compare plans 1 and 2") && html.contains("compare?"), "{html}");

    let found = browser.done("plan", PAIRS, json!({ "id": second })).await;
    let pair = &found["pairs"]["nodes"][0];
    let (mentee, mentor) = (&pair["mentee"]["id"], &pair["mentor"]["id"]);
    let pin = json!({ "round": round, "mentee": mentee, "mentor": mentor });
    browser.done("pinPair", PIN, pin).await;
    ask_for(app, &mary, 3, RUN, &round).await;
    assert!(row(&browser, &round, 3).await.contains("0% done"));
    import(app, &mary, &round, &PEOPLE.replace("G7,HMRC", "SCS1,HMRC")).await;
    work(app).await;
    let failed = row(&browser, &round, 3).await;
    assert!(failed.contains("A pair to keep can no longer be a pair"), "{failed}");

    import(app, &mary, &round, PEOPLE).await;
    let fourth = ask_for(app, &mary, 4, RUN, &round).await;
    work(app).await;
    browser.done("publishPlan", PUBLISH, json!({ "id": fourth })).await;
    let published = row(&browser, &round, 4).await;
    assert!(published.contains("Published") && published.contains("Emails sent"), "{published}");
    browser.done("withdrawParticipant", WITHDRAW, json!({ "id": mentee })).await;
    let repaired = ask_for(app, &mary, 5, REPAIR, &round).await;
    work(app).await;
    let (_, html) = browser.page(&format!("/admin/rounds/{round}")).await;
    assert!(html.contains("that updates plan 4"), "{html}");
    browser.done("publishPlan", PUBLISH, json!({ "id": repaired })).await;
    let replaced = row(&browser, &round, 4).await;
    for says in ["Discarded", "Emails sent", "Replaced by plan 5"] {
        assert!(replaced.contains(says), "{replaced}");
    }
    for (number, says) in
        [(5, "Updates plan 4"), (5, "Emails sent"), (2, "Discarded"), (3, "Failed")]
    {
        let row = row(&browser, &round, number).await;
        assert!(row.contains(says), "{number}: {row}");
    }
    assert!(!row(&browser, &round, 2).await.contains("Emails sent"));
}
