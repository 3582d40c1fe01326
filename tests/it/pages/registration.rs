//! What those who take part in a round meet on its pages.

use serde_json::json;

use super::matching::{begin, linked_fields};
use crate::mentoring::{PEOPLE, import, make_plan};
use crate::served::Browser;

/// A round that is open by any clock, and so the current one.
pub(super) async fn all_year(admin: &Browser) -> String {
    let input = json!({
        "name": "All year",
        "registrationOpensAt": "2020-01-01T09:00:00Z",
        "registrationClosesAt": "2099-01-01T09:00:00Z",
    });
    let create = "mutation($input: RoundInput!) {
        createRound(input: $input) { round { id } errors { message } } }";
    let made = admin.done("createRound", create, json!({ "input": input })).await;
    made["round"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_registration_without_answers_names_every_question_in_the_order_of_the_page() {
    let (served, _, browser, _) = begin().await;
    let round = all_year(&browser).await;
    let ada = served.browser_of(&served.app.member("ada").await).await;
    let path = format!("/programme/{round}/register");
    let refused = ada.submit(&path, &[("input.name", "")]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    let needed = ["role", "name", "jobTitle", "gradeCode", "organisationId", "professionCode"];
    let needed = needed.into_iter().chain(["confirmsLgbt", "confirmsCivilServant", "consents"]);
    let needed: Vec<_> = needed.map(|field| format!("input.{field}")).collect();
    assert_eq!(linked_fields(&html), needed, "{html}");
    for says in ["What would you like to be: choose an answer", "Enter your job title"] {
        assert!(html.contains(says), "{html}");
    }
    let answers =
        [("input.role", "MENTEE"), ("input.jobTitle", "x"), ("input.wantsSharedIdentity", "true")];
    let unsaid = ada.submit(&path, &answers[1..]).await.text().await.unwrap();
    let html = ada.submit(&path, &answers).await.text().await.unwrap();
    let needed = ["name", "gradeCode", "organisationId", "professionCode", "identityToMatch"];
    let needed = needed.into_iter().chain(["confirmsLgbt", "confirmsCivilServant", "consents"]);
    let needed: Vec<_> = needed.map(|field| format!("input.{field}")).collect();
    assert_eq!(linked_fields(&html), needed, "{html}");
    // Without a role too, all at once.
    let with_role: Vec<_> = [String::from("input.role")].into_iter().chain(needed).collect();
    assert_eq!(linked_fields(&unsaid), with_role, "{unsaid}");
    let stored = "query { currentRound { counts { mentors mentees both } } }";
    let counts = served.app.ask(&served.app.admin("Jo").await, stored, json!({})).await;
    let nobody = json!({ "mentors": 0, "mentees": 0, "both": 0 });
    assert_eq!(counts["data"]["currentRound"]["counts"], nobody, "a look keeps nothing");
}

#[tokio::test]
async fn who_has_nobody_reads_why_on_the_page_of_their_matches() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let zoe = served.browser_of(&served.app.member("zoe").await).await;
    let page = format!("/programme/{round}/matches");
    let (_, html) = zoe.page(&page).await;
    assert!(html.contains("The matches have not been published yet"), "{html}");

    let plan = make_plan(&served.app, &mary, &round).await;
    browser
        .submit(&format!("/admin/rounds/{round}/plans/{plan}/publish"), &[("planId", &plan)])
        .await;
    let (_, html) = zoe.page(&page).await;
    assert!(html.contains("No mentee this time</h2>"), "{html}");
    let why = "We could not find a mentee for you: no mentee in this programme is one or two \
               grades below you.";
    assert!(html.contains(why), "{html}");
    // Who did not take part is told no reason.
    let (_, html) = browser.page(&page).await;
    assert!(html.contains("You have no match in this round."), "{html}");
}

#[tokio::test]
async fn the_pages_of_an_earlier_round_name_it_and_write_to_it() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    browser
        .submit(&format!("/admin/rounds/{round}/plans/{plan}/publish"), &[("planId", &plan)])
        .await;
    let later = all_year(&browser).await;

    let ada = served.browser_of(&served.app.member("ada").await).await;
    let page = format!("/programme/{round}/matches");
    let (_, html) = ada.page(&page).await;
    assert!(html.contains("Spring 2030") && !html.contains("All year"), "{html}");
    let pair = html.split_once("name=\"matchId\" value=\"").unwrap().1.split('"').next().unwrap();
    assert!(html.contains(&format!("action=\"/programme/{round}/matches\"")), "{html}");
    let said = ada.submit(&page, &[("matchId", pair), ("outcome", "MET")]).await;
    assert_eq!(said.headers()["location"], page);
    let (_, html) = ada.page(&format!("/programme/{round}/registration")).await;
    assert!(
        html.contains("Spring 2030") && html.contains("The matches of this round are published")
    );
    let (_, html) = ada.page(&format!("/programme/{later}/registration")).await;
    assert!(html.contains("All year") && html.contains("You have not registered"), "{html}");
}
