//! What a reader and an author do on the page of a thread.

use serde_json::{Value, json};

use crate::filled::Filled;
use crate::served::Browser;

const TOPIC: &str = "query($number: Int!) { topic(number: $number) {
    id title state unreadCount watching advert { text { lookingFor } } } }";

async fn topic(browser: &Browser, number: &Value) -> Value {
    browser.done("topic", TOPIC, json!({ "number": number })).await
}

async fn page(browser: &Browser, number: &Value) -> String {
    let (status, html) = browser.page(&format!("/topics/{number}")).await;
    assert_eq!(status, 200);
    html
}

#[tokio::test]
async fn reading_and_watching_are_buttons_and_opening_the_page_is_neither() {
    let filled = Filled::new().await;
    let (alan, number) = (filled.browser("alan"), &filled.names["number"]);
    for _ in 0..2 {
        let html = page(alan, number).await;
        assert!(html.contains("Mark as read") && html.contains("Watch this thread"), "{html}");
    }
    let before = topic(alan, number).await;
    assert_eq!((&before["unreadCount"], &before["watching"]), (&json!(3), &json!(false)));

    let id = before["id"].as_str().unwrap();
    let path = format!("/topics/{number}");
    let read = alan.submit(&format!("{path}/read"), &[("topicId", id), ("upTo", "2")]).await;
    assert_eq!(read.headers()["location"], path);
    assert_eq!(topic(alan, number).await["unreadCount"], 1);
    let watch = [("topicId", id), ("watching", "true")];
    alan.submit(&format!("{path}/watch"), &watch).await;
    assert_eq!(topic(alan, number).await["watching"], true);
    assert!(page(alan, number).await.contains("Stop watching"));
    alan.submit(&format!("{path}/watch"), &[("topicId", id), ("watching", "false")]).await;
    assert_eq!(topic(alan, number).await["watching"], false);
}

#[tokio::test]
async fn an_author_edits_the_fields_of_an_advert_and_withdraws_it() {
    let filled = Filled::new().await;
    let (ada, eve, number) =
        (filled.browser("ada"), filled.browser("eve"), &filled.names["advert"]);
    let path = format!("/topics/{number}");
    let html = page(ada, number).await;
    assert!(html.contains(&format!("href=\"{path}/advert\"")), "{html}");
    assert!(!html.contains("/edit\""), "the opening post is edited as an advert: {html}");
    let others = page(eve, number).await;
    assert!(!others.contains(&format!("{path}/advert")), "{others}");
    assert!(!others.contains(&format!("{path}/withdraw")), "{others}");

    let (_, form) = ada.page(&format!("{path}/advert")).await;
    for filled_in in ["Ada Thorne", "GCHQ", "I work on tax.", "Somebody patient."] {
        assert!(form.contains(filled_in), "{filled_in}: {form}");
    }
    let topic_id = topic(ada, number).await["id"].as_str().unwrap().to_owned();
    let mut fields = vec![
        ("topicId", topic_id.as_str()),
        ("input.kind", "MENTOR_WANTED"),
        ("input.name", "Ada Thorne"),
        ("input.gradeCode", "SEO"),
        ("input.organisationName", "GCHQ"),
        ("input.professionCode", "policy"),
        ("input.about", "I work on tax."),
        ("input.lookingFor", "Somebody very patient."),
    ];
    let unticked = ada.submit(&format!("{path}/advert"), &fields).await;
    assert_eq!(unticked.status(), 422);
    let again = unticked.text().await.unwrap();
    assert!(again.contains("href=\"#input.visibleToAll\""), "{again}");
    assert!(again.contains("Somebody very patient."), "what was typed is kept: {again}");
    fields.push(("input.visibleToAll", "true"));
    let saved = ada.submit(&format!("{path}/advert"), &fields).await;
    assert_eq!(saved.headers()["location"], path);
    let changed = topic(ada, number).await;
    assert_eq!(changed["title"], "[Mentor wanted] Ada Thorne, SEO, GCHQ");
    assert_eq!(changed["advert"]["text"]["lookingFor"], "Somebody very patient.");

    let (_, question) = ada.page(&format!("{path}/withdraw")).await;
    assert!(question.contains("Withdraw the advert"), "{question}");
    assert_eq!(topic(ada, number).await["state"], "OPEN", "looking at it changes nothing");
    ada.submit(&format!("{path}/withdraw"), &[("topicId", &topic_id)]).await;
    assert_eq!(topic(ada, number).await["state"], "WITHDRAWN");
    assert!(!page(ada, number).await.contains(&format!("{path}/advert")));
}
