//! What a search shows, and what filters it.

use serde_json::{Value, json};
use time::Duration;

use super::{CREATE, reply, topic, topic_at};
use crate::test_app::TestApp;

const EXCERPTS: &str = "query($text: String!) { search(text: $text) { nodes { title } excerpts {
    title { text found } post { number pageCursor } text { text found } } } }";
const FILTERED: &str = "query($category: String, $state: TopicState, $advert: AdvertFilter) {
    search(text: \"patient\", category: $category, state: $state, advert: $advert) {
        nodes { title } totalCount } }";

/// Parts as one text, with brackets around what was found.
fn shown(parts: &Value) -> String {
    let shown = parts.as_array().unwrap().iter().map(|part| {
        let text = part["text"].as_str().unwrap();
        if part["found"] == true { format!("[{text}]") } else { text.to_owned() }
    });
    shown.collect()
}

#[tokio::test]
async fn a_search_shows_the_first_post_with_all_words_around_the_first_of_them() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let tea = topic(&app, &ada, "Tea & coffee").await;
    reply(&app, &eve, &tea, "Biscuits without what one drinks.").await;
    let long = format!("{}<b>Coffee</b> with *biscuits*, please.", "Well, now. ".repeat(40));
    reply(&app, &eve, &tea, &long).await;
    reply(&app, &eve, &tea, "Coffee and a biscuit once more.").await;
    topic_at(&app, &ada, "Coffee only", Duration::HOUR).await;

    let search = async |text: &str| {
        let answer = app.ask(&ada, EXCERPTS, json!({ "text": text })).await;
        answer["data"]["search"].clone()
    };
    let found = search("biscuit COFFEE").await;
    assert_eq!(found["nodes"], json!([{ "title": "Tea & coffee" }]), "{found}");
    let excerpt = &found["excerpts"][0];
    assert_eq!(shown(&excerpt["title"]), "Tea & [coffee]");
    assert_eq!(excerpt["post"]["number"], 3, "{excerpt}");
    let text = shown(&excerpt["text"]);
    assert!(text.starts_with("…") && text.ends_with("<b>[Coffee]</b> with [biscuits], please."));
    assert!(text.chars().count() <= 204, "{text}");

    let found = search("coffee").await;
    let numbers: Vec<_> =
        found["excerpts"].as_array().unwrap().iter().map(|it| &it["post"]["number"]).collect();
    assert_eq!(numbers, [&Value::Null, &json!(3)], "the title only, and the first post: {found}");
    assert_eq!(found["excerpts"][0]["text"], json!([]));

    let page = "query($id: ID!, $after: String) { topic(id: $id) {
        posts(first: 1, after: $after) { nodes { number } } } }";
    let cursor = &found["excerpts"][1]["post"]["pageCursor"];
    let page = app.ask(&ada, page, json!({ "id": tea, "after": cursor })).await;
    assert_eq!(page["data"]["topic"]["posts"]["nodes"], json!([{ "number": 3 }]));
    let none = app
        .ask(
            &ada,
            "{ category(slug: \"general\") { topics { excerpts { post { id } } } } }",
            json!({}),
        )
        .await;
    assert_eq!(none["data"]["category"]["topics"]["excerpts"], json!([]));
    assert_eq!(search("b").await["nodes"], json!([]), "one letter is too short");
}

#[tokio::test]
async fn what_filters_a_list_filters_a_search() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    topic(&app, &ada, "Be patient").await;
    for (who, title) in
        [(&ada, "[Mentor wanted] Ada, SEO, Home Office"), (&eve, "[Mentee wanted] Eve, G6, GCHQ")]
    {
        let input = json!({
            "categorySlug": "clearing", "title": title, "body": "Somebody patient.",
            "visibleToAll": true,
        });
        let answer = app.ask(who, CREATE, json!({ "input": input })).await;
        assert_eq!(answer["data"]["createTopic"]["errors"], json!([]));
    }
    let office = app.organisation("Home Office").to_string();
    for (filter, n_expected) in [
        (json!({}), 3),
        (json!({ "category": "clearing" }), 2),
        (json!({ "category": "general" }), 1),
        (json!({ "category": "nowhere" }), 0),
        (json!({ "state": "OPEN", "category": "clearing" }), 2),
        (json!({ "state": "CLOSED" }), 0),
        (json!({ "advert": { "kind": "MENTEE_WANTED" } }), 1),
        (json!({ "advert": { "gradeCodes": ["SEO"], "organisationIds": [office] } }), 1),
        (json!({ "advert": { "gradeCodes": ["G6"], "organisationIds": [office] } }), 0),
    ] {
        let answer = app.ask(&ada, FILTERED, filter.clone()).await;
        let found = &answer["data"]["search"];
        assert_eq!(found["totalCount"], n_expected, "{filter}: {answer}");
        assert_eq!(found["nodes"].as_array().unwrap().len(), n_expected, "{filter}");
    }
}
