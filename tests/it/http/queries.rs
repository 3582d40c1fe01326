//! Which queries are answered, and what an error gives away (S4).

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::served::Served;
use crate::test_app::TestApp;

const INTROSPECTION: &str =
    "{ __schema { queryType { name } types { name } } __type(name: \"Query\") { name } }";

#[tokio::test]
async fn s4_only_staff_may_look_at_the_schema() {
    let served = Served::new().await;
    let app = &served.app;
    let (guest, pat) = (served.browser(), served.browser_of(&app.pending("Pat").await).await);
    let ada = served.browser_of(&app.member("Ada").await).await;
    for browser in [&guest, &pat, &ada] {
        let answer = browser.ask(INTROSPECTION, json!({})).await.to_string();
        assert!(!answer.contains("queryType\":{") && !answer.contains("\"Query\""), "{answer}");
        let named = browser.ask("{ __typename }", json!({})).await;
        assert!(named.to_string().len() < 300, "{named}");
    }
    for viewer in [app.moderator("Grace").await, app.admin("Mary").await] {
        let browser = served.browser_of(&viewer).await;
        let answer = browser.ask(INTROSPECTION, json!({})).await;
        assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
        assert_eq!(answer["data"]["__type"]["name"], "Query");
    }
}

#[tokio::test]
async fn s4_fragments_that_double_each_other_are_refused_at_once() {
    let served = Served::new().await;
    let mut query = "{ ...f0 }".to_owned();
    for n in 0..60 {
        write!(query, " fragment f{n} on Query {{ ...f{0} ...f{0} }}", n + 1).unwrap();
    }
    query += " fragment f60 on Query { grades { code } }";
    let began = Instant::now();
    let answer = served.browser().ask(&query, json!({})).await;
    // 2^60 fields: anybody who expands them takes years.
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{answer}");
    assert_eq!(answer["data"], Value::Null);
}

#[tokio::test]
async fn s4_each_excess_is_refused() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let wide: String = (0..100).fold(String::new(), |mut wide, n| {
        write!(wide, "a{n}: code ").unwrap();
        wide
    });
    let roots: String = (0..30).fold(String::new(), |mut roots, n| {
        write!(roots, "r{n}: grades {{ code }} ").unwrap();
        roots
    });
    let page = |n: i32| {
        format!(
            "{{ category(slug: \"general\") {{ topics(first: {n}) {{ nodes {{ number }} }} }} }}"
        )
    };
    let nested = "{ category(slug: \"general\") { topics(first: 100) { nodes { posts(first: 100) {
        nodes { number kind deleted body author { id displayName role } } } } } } }";
    for query in [
        format!("{{ grades {{ {wide} }} }}"),
        format!("{{ {roots} }}"),
        format!("{{ grades {} {{ code }} }}", "@include(if: true) ".repeat(50)),
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }".to_owned(),
        page(101),
        page(-1),
        nested.to_owned(),
    ] {
        let answer = ada.ask(&query, json!({})).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "BAD_REQUEST", "{query}: {answer}");
    }
    let most = ada.ask(&page(100), json!({})).await;
    assert_eq!(most["errors"], Value::Null, "{most}");
}

#[tokio::test]
async fn s4_there_are_no_batches() {
    let served = Served::new().await;
    let one = json!({ "query": "{ grades { code } }" });
    for body in [json!([one, one]), json!([one]), json!([]), json!("x"), json!(null)] {
        let answer = served.browser().post("/graphql").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
    }
    let bodies = [
        json!({}),
        json!({ "query": null }),
        json!({ "query": ["{ grades { code } }"] }),
        json!({ "query": "{ grades { code } }", "variables": "{}" }),
        json!({ "query": "{ grades { code } }", "variables": [] }),
        json!({ "query": "{ grades { code } }", "operationName": 1 }),
        json!({ "query": "{ grades { code } }", "extensions": [] }),
    ];
    for body in bodies {
        let answer = served.browser().post("/graphql").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
    }
}

#[tokio::test]
async fn s4_an_error_says_nothing_of_the_query_or_of_sql() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let by_id = "query($id: ID!) { topic(id: $id) { id } post(id: $id) { id } }";
    let by_number = "query($n: Int!) { topic(number: $n) { id } }";
    let many: String = (0..700).fold(String::new(), |mut many, n| {
        write!(many, "canary{n} ").unwrap();
        many
    });
    for (query, variables) in [
        ("{ canary { canary".to_owned(), json!({})),
        ("canary".to_owned(), json!({})),
        ("{ canary }".to_owned(), json!({})),
        ("{ grades { canary } }".to_owned(), json!({})),
        ("{ grades(canary: 1) { code } }".to_owned(), json!({})),
        ("{ grades @canary { code } }".to_owned(), json!({})),
        ("{ ...canary }".to_owned(), json!({})),
        ("{ topic(number: \"canary\") { id } }".to_owned(), json!({})),
        (
            "{ category(slug: \"general\") { topics(order: CANARY) { totalCount } } }".to_owned(),
            json!({}),
        ),
        (
            "{ category(slug: \"general\") { topics(after: \"canary\") { totalCount } } }"
                .to_owned(),
            json!({}),
        ),
        ("query($canary: Canary) { grades { code } }".to_owned(), json!({})),
        ("query($canary: Int!) { grades { code } }".to_owned(), json!({})),
        ("mutation { signIn(email: \"canary\") { errors { code } } }".to_owned(), json!({})),
        ("subscription { canary }".to_owned(), json!({})),
        (by_id.to_owned(), json!({ "id": "canary' OR '1'='1" })),
        (by_id.to_owned(), json!({ "id": ["canary"] })),
        (by_number.to_owned(), json!({ "n": "canary" })),
        (by_number.to_owned(), json!({ "n": { "canary": 1 } })),
        (format!("{{ {many} }}"), json!({})),
        (format!("{{ grades {{ {many} }} }}"), json!({})),
    ] {
        let body = json!({ "query": query, "variables": variables });
        let answer = ada.post("/graphql").json(&body).send().await.unwrap();
        assert!(answer.headers().contains_key("x-request-id"));
        let text = answer.text().await.unwrap();
        assert!(text.contains("\"errors\""), "{query}: {text}");
        let lower = text.to_lowercase();
        for never in ["canary", "select", "sqlx", "sqlite", "postgres", "panicked", "src/"] {
            assert!(!lower.contains(never), "{query}: {never} in {text}");
        }
        assert!(text.len() < 4096, "{query}: {} bytes", text.len());
    }
    let named = json!({ "query": "query a { grades { code } } query b { grades { code } }", "operationName": "canary" });
    let text = ada.post("/graphql").json(&named).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("\"errors\"") && !text.contains("canary"), "{text}");
}

#[tokio::test]
async fn s4_lists_in_lists_count_as_often_as_they_may_come() {
    let app = TestApp::new().await;
    let ada = app.member("ada").await;
    let nested = "{ categories { topics(first: 30) { nodes { category { topics(first: 30) { nodes {
        category { topics(first: 30) { nodes { id } } } } } } } } } }";
    let once = "{ category(slug: \"general\") { topics(first: 30) { nodes { category {
        topics(first: 30) { nodes { id } } } } } } }";
    for (query, is_accepted) in [(nested, false), (once, true)] {
        let answer = app.ask(&ada, query, json!({})).await;
        assert_eq!(answer.to_string().contains("too complex"), !is_accepted, "{answer}");
    }
}
