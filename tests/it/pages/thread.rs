//! What a reader and an author do on the page of a thread.

use clearing::db::Db;
use clearing::entity::post;
use clearing::forum::POSTS_MAX;
use sea_orm::{DbErr, EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::filled::Filled;
use crate::served::{Browser, Served};

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
        assert!(html.contains("Mark as read") && html.contains("Follow this thread"), "{html}");
    }
    let before = topic(alan, number).await;
    assert_eq!((&before["unreadCount"], &before["watching"]), (&json!(3), &json!(false)));

    let id = before["id"].as_str().unwrap();
    let path = format!("/topics/{number}");
    let read = alan.submit(&format!("{path}/read"), &[("topicId", id), ("upTo", "2")]).await;
    assert_eq!(read.headers()["location"], path);
    assert_eq!(topic(alan, number).await["unreadCount"], 1);
    let watch = [("topicId", id), ("level", "WATCH")];
    alan.submit(&format!("{path}/watch"), &watch).await;
    assert_eq!(topic(alan, number).await["watching"], true);
    assert!(page(alan, number).await.contains("Stop following"));
    alan.submit(&format!("{path}/watch"), &[("topicId", id), ("level", "NORMAL")]).await;
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

/// Makes every post one of long ago.
async fn let_years_go_by(db: &Db) {
    let long_ago = datetime!(2020-01-01 9:00 UTC);
    let all = post::Entity::update_many().col_expr(post::Column::CreatedAt, Expr::value(long_ago));
    db.write::<_, DbErr>(async |tx| all.exec(tx).await).await.unwrap();
}

#[tokio::test]
async fn a_post_offers_its_author_what_the_service_will_do() {
    let filled = Filled::new().await;
    let (alan, eve, number) =
        (filled.browser("alan"), filled.browser("eve"), &filled.names["number"]);
    let path = format!("/topics/{number}");
    let id = topic(alan, number).await["id"].as_str().unwrap().to_owned();
    let said = [("topicId", id.as_str()), ("body", "I know somebody.")];
    let replied = alan.submit(&format!("{path}/reply"), &said).await;
    assert_eq!(replied.status(), 303);

    let offered = |html: &str, what: &str| {
        let links = html.split("href=\"").filter_map(|rest| rest.split('"').next());
        links.filter(|link| link.ends_with(what)).map(str::to_owned).collect::<Vec<_>>()
    };
    let (his, hers) = (page(alan, number).await, page(eve, number).await);
    let (editable, removable) = (offered(&his, "/edit"), offered(&his, "/delete"));
    assert!(!editable.is_empty() && !removable.is_empty(), "{his}");
    let is_hers = |link: &String| hers.contains(link.as_str());
    assert!(!editable.iter().chain(&removable).any(is_hers), "nobody else's posts: {hers}");
    let_years_go_by(filled.served.app.db()).await;
    let later = page(alan, number).await;
    assert_eq!(offered(&later, "/edit"), [] as [String; 0], "editing ends after a day");
    assert_eq!(offered(&later, "/delete"), removable, "removing does not");
}

#[tokio::test]
async fn who_has_to_wait_reads_for_how_long_and_keeps_what_they_typed() {
    let served = Served::with_limits().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let create = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
        topic { id number } errors { code } } }";
    let input = json!({ "categorySlug": "general", "title": "Hello", "body": "Hello to all." });
    let topic = ada.done("createTopic", create, json!({ "input": input })).await["topic"].clone();
    let path = format!("/topics/{}/reply", topic["number"]);
    let fields = [("topicId", topic["id"].as_str().unwrap()), ("body", "Once more.")];
    for n in 1..POSTS_MAX {
        assert_eq!(ada.submit(&path, &fields).await.status(), 303, "reply {n}");
    }
    let last = [("topicId", topic["id"].as_str().unwrap()), ("body", "My careful words.")];
    let refused = ada.submit(&path, &last).await;
    assert_eq!(refused.status(), 429);
    let html = refused.text().await.unwrap();
    assert!(html.contains("Try again in"), "{html}");
    assert!(html.contains("My careful words.</textarea>"), "{html}");
}
