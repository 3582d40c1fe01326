//! The pages about rounds and plans: as many statements whatever the people.

use serde_json::{Value, json};

use crate::mentoring::{PEOPLE, import, make_plan, open_round};
use crate::served::Served;

/// Pairs of mentees and mentors, one more each.
fn crowd(n: usize) -> String {
    let more = (0..n).map(|n| {
        format!(
            "Bo {n:02},bo{n}@dwp.gov.uk,mentee,SEO,DWP,Policy,,,1,,false,,\n\
             Cy {n:02},cy{n}@hmrc.gov.uk,mentor,G6,HMRC,Policy,,1,,,false,,\n"
        )
    });
    PEOPLE.to_owned() + &more.collect::<String>()
}

#[tokio::test]
async fn the_pages_about_plans_take_as_many_statements_whatever_the_people() {
    let served = Served::new().await;
    let mary = served.app.admin("Mary").await;
    let browser = served.browser_of(&mary).await;
    let mut measured: Vec<Vec<(&str, u64)>> = Vec::new();
    for n in [2, 50] {
        let app = &served.app;
        let round = open_round(app, &mary).await;
        let imported = import(app, &mary, &round, &crowd(n)).await;
        assert_eq!(imported["rejected"], Value::Array(Vec::new()));
        let plans = [make_plan(app, &mary, &round).await, make_plan(app, &mary, &round).await];
        let base = format!("/admin/rounds/{round}");
        let (first, second) = (&plans[0], &plans[1]);
        let mut taken = Vec::new();
        for (name, path) in [
            ("round", base.clone()),
            ("forecast", format!("{base}/forecast")),
            ("people", format!("{base}/participants")),
            ("rules", format!("{base}/rules")),
            ("prices", format!("{base}/rules/prices")),
            ("plan", format!("{base}/plans/{first}")),
            ("what if", format!("{base}/plans/{first}/what-if?order=TWO_GRADES")),
            ("compare", format!("{base}/compare?before={first}&after={second}")),
        ] {
            let ((status, html), n) = app.statements(browser.page(&path)).await;
            assert_eq!(status, 200, "{name}");
            assert!(!html.contains("There is a problem"), "{name}: {html}");
            taken.push((name, n));
        }
        measured.push(taken);
    }
    for (few, lots) in measured[0].iter().zip(&measured[1]) {
        // A plan has five lists of people. Those who are asked for at the same
        // moment come in one statement; which do is a matter of chance: 18 where
        // all do, and one more for each list that comes alone.
        assert!(few.1.abs_diff(lots.1) <= 5, "{few:?} and {lots:?}");
        assert!(few.1.max(lots.1) <= 23, "{few:?} and {lots:?}");
    }
}

#[tokio::test]
async fn a_plan_that_is_being_made_shows_how_far_it_is_and_looks_again_by_itself() {
    // Nobody works here, so the plan stays as it is.
    let served = Served::new().await;
    let mary = served.app.admin("Mary").await;
    let browser = served.browser_of(&mary).await;
    let round = open_round(&served.app, &mary).await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let run = "mutation($round: ID!) { runMatching(roundId: $round) { plan { id } } }";
    let asked = served.app.ask(&mary, run, json!({ "round": round })).await;
    let plan = asked["data"]["runMatching"]["plan"]["id"].as_str().unwrap();
    let (status, html) = browser.page(&format!("/admin/rounds/{round}/plans/{plan}")).await;
    assert_eq!(status, 200);
    assert!(html.contains("<progress") && html.contains("0% done"), "{html}");
    assert!(html.contains("http-equiv=\"refresh\""), "{html}");
    assert!(!html.contains("How good the plan is"), "{html}");
}
