//! What an admin meets on the pages about matching: the next step, empty lists, mistakes.

use serde_json::json;

use crate::mentoring::{PEOPLE, ask_for_plan, import, make_plan, open_round, work};
use crate::served::{Browser, Served};

/// An app with a round, and the browser of its admin.
pub(super) async fn begin() -> (Served, clearing::account::Viewer, Browser, String) {
    let served = Served::new().await;
    let mary = served.app.admin("Mary").await;
    let browser = served.browser_of(&mary).await;
    let round = open_round(&served.app, &mary).await;
    (served, mary, browser, round)
}

/// The fields that the error summary of a page links to, all of which have to be there.
pub(super) fn linked_fields(html: &str) -> Vec<&str> {
    let summary = html.split_once("govuk-error-summary__list").expect("there is a summary").1;
    let summary = summary.split_once("</ul>").expect("the summary ends").0;
    let links = summary.split("href=\"#").skip(1);
    let fields: Vec<&str> = links.map(|rest| rest.split('"').next().unwrap()).collect();
    for field in &fields {
        assert_eq!(html.matches(&format!("id=\"{field}\"")).count(), 1, "{field}: {html}");
    }
    fields
}

#[tokio::test]
async fn a_round_names_the_next_step_and_empty_pages_say_why_they_are_empty() {
    let (served, mary, browser, round) = begin().await;
    let base = format!("/admin/rounds/{round}");
    for (path, says) in [
        ("", "Nobody has registered yet."),
        ("/forecast", "Nobody has registered yet."),
        ("/participants", "Nobody has registered yet."),
        ("/pairs", "There are none."),
        ("/match", "there is nobody to match"),
        ("/rules/prices", "Nobody has registered for this round yet."),
        ("/compare", "There are not two plans yet."),
        ("/repairs", "matches have not been published yet"),
    ] {
        let (status, html) = browser.page(&format!("{base}{path}")).await;
        assert_eq!(status, 200, "{path}");
        assert!(html.contains(says), "{path}: {html}");
        assert!(!html.contains("There is a problem"), "{path}: {html}");
    }
    import(&served.app, &mary, &round, PEOPLE).await;
    let (_, html) = browser.page(&base).await;
    assert!(html.contains("See the forecast") && html.contains("Run the matching"), "{html}");
    let plan = make_plan(&served.app, &mary, &round).await;
    let (_, html) = browser.page(&base).await;
    assert!(html.contains("Read the draft") && html.contains("no plan is better"), "{html}");
    assert!(html.contains(&plan), "{html}");
}

#[tokio::test]
async fn a_new_round_says_of_each_field_what_to_enter() {
    let (_served, _, browser, _) = begin().await;
    let refused = browser.submit("/admin/rounds/new", &[("input.name", "")]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    for words in ["Enter a name", "Enter when registration opens", "Enter when registration closes"]
    {
        assert_eq!(html.matches(words).count(), 2, "in the summary and at the field: {html}");
    }
    assert_eq!(
        linked_fields(&html),
        ["input.name", "input.registrationOpensAt", "input.registrationClosesAt"]
    );
}

#[tokio::test]
async fn an_import_has_a_page_of_its_own_that_says_first_what_came_of_it() {
    let (_served, _, browser, round) = begin().await;
    let path = format!("/admin/rounds/{round}/import");
    let (status, html) = browser.page(&path).await;
    assert_eq!(status, 200, "an address that was posted to can be opened again");
    assert!(html.contains("type=\"file\""), "{html}");

    for nothing in ["", " \r\n"] {
        let refused = browser.submit(&path, &[("roundId", &round), ("csv", nothing)]).await;
        assert_eq!(refused.status(), 422);
        let html = refused.text().await.unwrap();
        assert!(html.contains("Choose a file that has people in it"), "{html}");
        assert_eq!(linked_fields(&html), ["csv"]);
    }
    let wrong = PEOPLE.replace("SEO", "SEO/G7");
    let refused = browser.submit(&path, &[("roundId", &round), ("csv", &wrong)]).await;
    let html = refused.text().await.unwrap();
    let (before, after) = html.split_once("type=\"file\"").unwrap();
    assert!(before.contains("Rows to correct") && before.contains("Row 3"), "{html}");
    assert!(!after.contains("Row 3"), "{html}");
    assert_eq!(linked_fields(&html), ["csv"]);

    let done = browser.submit(&path, &[("roundId", &round), ("csv", PEOPLE)]).await;
    assert_eq!(done.status(), 200);
    let html = done.text().await.unwrap();
    let (before, _) = html.split_once("<h1").unwrap();
    assert!(before.contains("4 people added or updated"), "{html}");
    assert!(html.contains("Ministry of Magic"), "what looks odd is shown: {html}");
    assert!(!html.contains("Canary"), "{html}");
}

#[tokio::test]
async fn a_pair_that_is_kept_or_excluded_is_listed_and_can_be_taken_back() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    let pairs =
        "query($id: ID!) { plan(id: $id) { pairs { nodes { mentee { id } mentor { id } } } } }";
    let found = browser.done("plan", pairs, json!({ "id": plan })).await;
    let pair = &found["pairs"]["nodes"][0];
    let (mentee, mentor) =
        (pair["mentee"]["id"].as_str().unwrap(), pair["mentor"]["id"].as_str().unwrap());
    let (base, both) =
        (format!("/admin/rounds/{round}"), [("menteeId", mentee), ("mentorId", mentor)]);

    let why = format!("{base}/plans/{plan}/exclude");
    let refused = browser.submit(&why, &[both[0], both[1], ("reason", " ")]).await;
    assert_eq!(refused.status(), 422);
    assert_eq!(linked_fields(&refused.text().await.unwrap()), ["reason"]);
    let done = browser.submit(&why, &[both[0], both[1], ("reason", "They share a house")]).await;
    assert_eq!(done.headers()["location"], format!("{base}/pairs"));
    let (_, html) = browser.page(&format!("{base}/pairs")).await;
    assert!(html.contains("Never match") && html.contains("They share a house"), "{html}");

    let rule = html.split_once("name=\"ruleId\" value=\"").unwrap().1.split('"').next().unwrap();
    let back = browser.submit(&format!("{base}/pairs/remove"), &[("ruleId", rule)]).await;
    assert_eq!(back.headers()["location"], format!("{base}/pairs"));
    let (_, html) = browser.page(&format!("{base}/pairs")).await;
    assert!(
        html.contains("Removed for future plans") && html.contains("There are none."),
        "{html}"
    );
}

#[tokio::test]
async fn a_draft_that_is_not_about_the_round_any_more_leads_to_running_the_matching_again() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    import(&served.app, &mary, &round, &PEOPLE.replace("G7,HMRC", "SCS1,HMRC")).await;
    let base = format!("/admin/rounds/{round}/plans/{plan}");
    let way_on = format!("href=\"/admin/rounds/{round}/match\"");

    for query in ["", "?mentors.n=2&mentors.gradeCode=G7&mentors.professionCode=policy"] {
        let (status, html) = browser.page(&format!("{base}/what-if{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert!(html.contains("have changed since this plan was made"), "{query}: {html}");
        assert!(html.contains("Run the matching again"), "{html}");
        assert!(html.replace("&#x2f;", "/").contains(&way_on), "{html}");
        assert!(!html.contains("There is a problem"), "nothing was typed wrong: {html}");
        assert!(!html.contains(">Try it</button>"), "nothing can be tried: {html}");
    }
    let (_, html) = browser.page(&base).await;
    assert!(html.contains("have changed since this plan was made"), "{html}");
    assert!(html.contains("Run the matching again"), "{html}");
    assert!(!html.replace("&#x2f;", "/").contains(&format!("{base}/publish")), "{html}");
    let refused = browser.submit(&format!("{base}/publish"), &[("planId", &plan)]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert_eq!(linked_fields(&html), ["planId"]);
    assert!(html.contains("have changed since this plan was made"), "{html}");
    assert!(html.contains(&way_on), "{html}");

    let round_page = async || browser.page(&format!("/admin/rounds/{round}")).await.1;
    let html = round_page().await;
    assert!(html.contains("so it cannot be published"), "{html}");
    assert!(!html.contains("Nobody else sees it until you publish it"), "{html}");
    assert_eq!(html.matches("Out of date").count(), 1, "{html}");
    let newer = make_plan(&served.app, &mary, &round).await;
    assert_eq!(round_page().await.matches("Out of date").count(), 1);
    for (plan, is_it) in [(plan, true), (newer, false)] {
        let asked = json!({ "plan": plan });
        let query = "query($plan: ID!) { plan(id: $plan) { isOutOfDate } }";
        let answer = served.app.ask(&mary, query, asked).await;
        assert_eq!(answer["data"]["plan"]["isOutOfDate"], is_it, "{answer}");
    }
    let once = served.app.statements(round_page()).await.1;
    make_plan(&served.app, &mary, &round).await;
    let (html, again) = served.app.statements(round_page()).await;
    assert_eq!(html.matches("Out of date").count(), 1, "{html}");
    assert!(again.abs_diff(once) <= 1, "{once} statements, and {again} with a third draft");
}

#[tokio::test]
async fn two_plans_to_compare_are_asked_for_by_name_of_the_field() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    make_plan(&served.app, &mary, &round).await;
    let other_round = open_round(&served.app, &mary).await;
    let changed = PEOPLE.replace("Adviser", "Head");
    import(&served.app, &mary, &other_round, &changed).await;
    let other = make_plan(&served.app, &mary, &other_round).await;
    let base = format!("/admin/rounds/{round}/compare");
    for (query, field, says) in [
        (format!("before={plan}&after="), "after", "Choose a second plan"),
        (format!("before=&after={plan}"), "before", "Choose a first plan"),
        (
            format!("before={plan}&after={plan}"),
            "after",
            "Choose two different plans of the same round",
        ),
        (
            format!("before={plan}&after={other}"),
            "after",
            "Choose two different plans of the same round",
        ),
    ] {
        let (status, html) = browser.page(&format!("{base}?{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert!(html.contains("<title>Error: Compare"), "{query}: {html}");
        assert_eq!(linked_fields(&html), [field], "{query}");
        assert_eq!(html.matches(says).count(), 2, "{query}: {html}");
    }
}

#[tokio::test]
async fn a_matching_that_failed_for_a_pair_to_keep_says_so_on_the_page_of_the_round() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let base = format!("/admin/rounds/{round}");
    let people =
        "query($id: ID!) { round(id: $id) { participants(first: 4) { nodes { id name } } } }";
    let people = browser.done("round", people, json!({ "id": round })).await;
    let people = people["participants"]["nodes"].as_array().unwrap();
    let id = |name: &str| people.iter().find(|one| one["name"] == name).unwrap()["id"].clone();
    let pin = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
        pinPair(roundId: $round, menteeId: $mentee, mentorId: $mentor) { errors { message } } }";
    let (ada, grace) = (id("Ada Thorne"), id("Grace Marsh"));
    let pair = json!({ "round": round, "mentee": ada, "mentor": grace });
    assert_eq!(browser.done("pinPair", pin, pair).await["errors"], json!([]));
    let failed = ask_for_plan(&served.app, &mary, &round).await;
    import(&served.app, &mary, &round, &PEOPLE.replace("G7,HMRC", "SCS1,HMRC")).await;
    work(&served.app).await;

    for path in [base.clone(), format!("{base}/plans/{failed}")] {
        let (_, html) = browser.page(&path).await;
        let says = "Ada Thorne (mentee) and Grace Marsh (mentor) cannot be kept as a pair: the \
                    mentor&#x27;s grade is not far enough above the mentee&#x27;s, or too far.";
        assert!(html.contains(says), "{path}: {html}");
        assert!(html.contains("See the pairs to keep"), "{html}");
        assert!(html.contains("Run the matching again"), "{html}");
    }

    // Who runs it again is told at once, beside what was typed.
    let again = [("roundId", &*round), ("seed", "41")];
    let refused = browser.submit(&format!("{base}/match"), &again).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert_eq!(linked_fields(&html), ["roundId"]);
    let says = "Ada Thorne (mentee) and Grace Marsh (mentor) cannot be kept as a pair: the \
                mentor&#x27;s grade is not far enough above the mentee&#x27;s, or too far";
    assert!(html.contains(says) && html.contains("value=\"41\""), "{html}");
    let way_out = format!("href=\"/admin/rounds/{round}/pairs\">See the pairs to keep</a>");
    assert!(html.contains("Remove this pair") && html.contains(&way_out), "{html}");
    let (_, html) = browser.page(&base).await;
    assert!(!html.contains(">Plan 2</a>"), "{html}");

    // The pair has no effect once one of the two has withdrawn.
    let withdraw = "mutation($id: ID!) {
        withdrawParticipant(participantId: $id) { errors { message } } }";
    browser.done("withdrawParticipant", withdraw, json!({ "id": grace })).await;
    let (_, html) = browser.page(&format!("{base}/pairs")).await;
    assert!(html.contains("Has no effect: Grace Marsh has withdrawn."), "{html}");
}

#[tokio::test]
async fn the_pages_about_a_plan_call_it_by_its_number() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    make_plan(&served.app, &mary, &round).await;
    make_plan(&served.app, &mary, &round).await;
    let base = format!("/admin/rounds/{round}");
    let (_, html) = browser.page(&base).await;
    let (_, second) = html.split_once(&format!("/rounds/{round}/plans/")).unwrap();
    assert!(second.contains(">Plan 2</a>"), "{html}");
    let plan = format!("{base}/plans/{}", second.split('"').next().unwrap());
    for (path, says) in [
        (plan.clone(), ">Plan 2 <strong"),
        (format!("{plan}/publish"), ">Publish plan 2</h1>"),
        (format!("{plan}/discard"), ">Discard plan 2</h1>"),
    ] {
        let (_, html) = browser.page(&path).await;
        assert!(html.contains(says), "{path}: {html}");
    }
    browser
        .submit(&format!("{plan}/publish"), &[("planId", plan.rsplit_once('/').unwrap().1)])
        .await;
    let (_, html) = browser.page(&format!("{base}/repairs")).await;
    assert!(html.contains("Nobody who was matched in plan 2 has withdrawn"), "{html}");
}
