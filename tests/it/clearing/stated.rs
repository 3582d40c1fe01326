//! Who an advert is about, where the account of its author says something else.

use serde_json::{Value, json};

use super::{ask, input, post_advert, with};
use crate::served::Served;
use crate::test_app::TestApp;

const STATED: &str = "query($id: ID!) { topic(id: $id) { statedOtherwise { fact account } } }";

#[tokio::test]
async fn what_the_account_says_otherwise_is_told_and_what_it_says_too_is_not() {
    let app = TestApp::new().await;
    // Everybody on the app is G7 at the Home Office.
    for (changes, expected) in [
        (json!({ "gradeCode": "G7", "organisationName": "Home Office" }), json!([])),
        (
            json!({ "name": "Prime Minister", "gradeCode": "AA", "organisationName": "Nowhere" }),
            json!([
                { "fact": "NAME", "account": "Ada" },
                { "fact": "GRADE", "account": "Grade 7" },
                { "fact": "ORGANISATION", "account": "Home Office" },
            ]),
        ),
    ] {
        let app = if expected == json!([]) { &app } else { &TestApp::new().await };
        let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
        let posted = post_advert(app, &ada, with(input("ADA"), &changes)).await;
        let id = posted["topic"]["id"].as_str().unwrap_or_else(|| panic!("{posted}"));
        for who in [&ada, &eve] {
            assert_eq!(ask(app, who, STATED, id).await["topic"]["statedOtherwise"], expected);
        }
    }
}

#[tokio::test]
async fn readers_see_that_the_author_says_so_and_moderators_what_the_account_says() {
    let served = Served::new().await;
    let app = &served.app;
    let ada = app.member("Ada").await;
    let advert = with(input("Prime Minister"), &json!({ "gradeCode": "AA" }));
    let posted = post_advert(app, &ada, advert).await;
    let path = format!("/topics/{}", posted["topic"]["number"]);
    let eve = served.browser_of(&app.member("Eve").await).await;
    let grace = served.browser_of(&app.moderator("Grace").await).await;
    let (_, html) = eve.page(&path).await;
    assert!(html.contains("Prime Minister (as the author says)"), "{html}");
    assert!(!html.contains("The account says"), "{html}");
    // Who does not fit is told so before they offer.
    assert!(html.contains("the programme would not match the two of you"), "{html}");
    let (_, html) = grace.page(&path).await;
    assert!(html.contains("The account says") && html.contains("Name: Ada"), "{html}");
    for list in ["/categories/clearing", "/search?text=minister"] {
        let (_, html) = eve.page(list).await;
        assert!(html.contains("As the author says"), "{list}: {html}");
    }
    let withdraw = "mutation($id: ID!) { withdrawAdvert(topicId: $id) { errors { code } } }";
    let id = posted["topic"]["id"].as_str().unwrap();
    assert_eq!(ask(app, &ada, withdraw, id).await["withdrawAdvert"]["errors"], json!([]));
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("The account says") && html.contains("Grade: Grade 7"), "{html}");
    let plain = app.member("Plain").await;
    let fields = json!({ "gradeCode": "G7", "organisationName": "Home Office" });
    let posted = post_advert(app, &plain, with(input("Plain"), &fields)).await;
    let (_, html) = eve.page(&format!("/topics/{}", posted["topic"]["number"])).await;
    assert_ne!(posted["topic"], Value::Null);
    assert!(!html.contains("as the author says"), "{html}");
}
