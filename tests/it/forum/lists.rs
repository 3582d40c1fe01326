//! Pages and search, and what they cost.

use serde_json::{Value, json};
use time::Duration;

use super::{reply, search, topic, topic_at};
use crate::test_app::TestApp;

#[tokio::test]
async fn search_finds_words_in_titles_and_posts_and_takes_nothing_for_syntax() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let tea = topic_at(&app, &ada, "Tea or coffee?", Duration::ZERO).await;
    topic_at(&app, &ada, "Where to have lunch", Duration::HOUR).await;
    reply(&app, &eve, &tea, "A mentoring lunch, with biscuits").await;

    assert_eq!(search(&app, &ada, "coffee").await, ["Tea or coffee?"]);
    assert_eq!(search(&app, &ada, "LUNCH").await, ["Where to have lunch", "Tea or coffee?"]);
    assert_eq!(search(&app, &ada, "lunch biscuit").await, ["Tea or coffee?"]);
    for nothing in ["", "\" OR 1=1", "lunch zeppelin", "*", "closed"] {
        assert_eq!(search(&app, &ada, nothing).await, [""; 0], "{nothing}");
    }
}

#[tokio::test]
async fn pages_of_topics_join_without_gap_or_double_in_every_order() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    for number in 1..=7 {
        // Two of each second, so that the identifier has to break ties.
        topic_at(&app, &ada, &format!("Topic {number}"), Duration::minutes(number / 2)).await;
    }
    let query = "query($order: TopicOrder, $first: Int, $after: String, $last: Int, $before: String) {
        category(slug: \"general\") { topics(order: $order, first: $first, after: $after, last: $last, before: $before) {
            nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } } }";
    let page = async |variables: Value| {
        let answer = app.ask(&ada, query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"]["category"]["topics"].clone()
    };
    let titles = |page: &Value| -> Vec<String> {
        page["nodes"].as_array().unwrap().iter().map(|it| it["title"].to_string()).collect()
    };
    for order in ["LATEST_ACTIVITY", "NEWEST", "OLDEST"] {
        let whole = titles(&page(json!({ "order": order })).await);
        assert_eq!(whole.len(), 7);
        let (mut forwards, mut after) = (Vec::new(), Value::Null);
        loop {
            let next = page(json!({ "order": order, "first": 3, "after": after })).await;
            assert_eq!(next["totalCount"], 7);
            forwards.extend(titles(&next));
            after = next["pageInfo"]["endCursor"].clone();
            if next["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(forwards, whole, "{order}");
        let last = page(json!({ "order": order, "last": 3 })).await;
        assert_eq!(titles(&last), whole[4..], "{order}");
        let before = last["pageInfo"]["startCursor"].clone();
        let middle = page(json!({ "order": order, "last": 3, "before": before })).await;
        assert_eq!(titles(&middle), whole[1..4], "{order}");
        assert_eq!(middle["pageInfo"]["hasPreviousPage"], true);
    }
    let nonsense = app.ask(&ada, query, json!({ "after": "bm9uc2Vuc2U" })).await;
    assert_eq!(nonsense["errors"][0]["extensions"]["code"], "BAD_REQUEST");
}

#[tokio::test]
async fn posts_come_in_pages_by_their_numbers() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let id = topic(&app, &ada, "Counting").await;
    for number in 2..=6 {
        reply(&app, &ada, &id, &format!("post {number}")).await;
    }
    let query = "query($id: ID!, $first: Int, $after: String, $last: Int) { topic(id: $id) {
        posts(first: $first, after: $after, last: $last) { nodes { number } pageInfo { endCursor hasNextPage } } } }";
    let page = async |first: Option<i32>, after: Value, last: Option<i32>| {
        let variables = json!({ "id": id, "first": first, "after": after, "last": last });
        app.ask(&ada, query, variables).await["data"]["topic"]["posts"].clone()
    };
    let first = page(Some(4), Value::Null, None).await;
    assert_eq!(first["nodes"], json!([{"number": 1}, {"number": 2}, {"number": 3}, {"number": 4}]));
    let rest = page(Some(4), first["pageInfo"]["endCursor"].clone(), None).await;
    assert_eq!(rest["nodes"], json!([{"number": 5}, {"number": 6}]));
    assert_eq!(rest["pageInfo"]["hasNextPage"], false);
    let last = page(None, Value::Null, Some(2)).await;
    assert_eq!(last["nodes"], rest["nodes"]);
}

#[tokio::test]
async fn a_page_takes_the_same_few_statements_however_many_rows_it_has() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let list = "{ category(slug: \"general\") { name topics(first: 100) { nodes {
        number title state author { displayName organisation { name } } category { name } advert { kind }
        lastActivityAt replyCount unreadCount watching viewerCan { reply } } pageInfo { hasNextPage } } } }";
    let thread = "query($id: ID!) { topic(id: $id) { number title category { name } viewerCan { reply }
        posts(first: 100) { nodes { number body author { displayName grade { code } } viewerCan { edit } } } } }";
    let found = "{ search(text: \"tea\", first: 100) { nodes { title author { displayName } unreadCount } } }";
    let count = async || {
        let variables = || json!({ "id": id });
        let mut counts = Vec::new();
        for query in [list, thread, found] {
            let (answer, statements) = app.statements(app.ask(&eve, query, variables())).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            counts.push(statements);
        }
        let (_, statements) = app.statements(reply(&app, &eve, &id, "Tea!")).await;
        counts.push(statements);
        counts
    };
    let few = count().await;
    for number in 0..12 {
        topic(&app, &ada, &format!("Tea, cup {number}")).await;
        reply(&app, &ada, &id, "Tea.").await;
    }
    let many = count().await;
    assert_eq!(few, many);
    // Category and topics; topic and posts; topics; then what they have posted, the topic's row, the
    // post, the reading state, the draft that goes, what the author has read of, who watches,
    // how these want to be told, what they are told, and the post and the topic to answer with.
    // The session and its account come on top.
    assert_eq!(few, [2, 2, 1, 11]);
}

#[tokio::test]
async fn a_topics_number_has_thirty_two_bits() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    for number in ["2147483648", "-2147483649", "9223372036854775807"] {
        let answer =
            app.ask(&ada, &format!("{{ topic(number: {number}) {{ id }} }}"), json!({})).await;
        assert_eq!(answer["errors"][0]["message"], "A number has at most 32 bits", "{answer}");
        let extensions = json!({ "code": "BAD_REQUEST", "field": "number" });
        assert_eq!(answer["errors"][0]["extensions"], extensions);
    }
    let none = app.ask(&ada, "{ topic(number: 2147483647) { id } }", json!({})).await;
    assert_eq!(none, json!({ "data": { "topic": null } }));
}
