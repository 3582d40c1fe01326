//! What every answer says beside its content (S5), and in which dialect.

use std::collections::BTreeSet;

use reqwest::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::served::{Browser, Served};

const FIXED: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex"),
    ("x-frame-options", "DENY"),
];

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    let mut values = answer.headers().get_all(name).iter();
    let first = values.next().map(|value| value.to_str().unwrap());
    assert!(values.next().is_none(), "{name} twice");
    first
}

/// One answer of every kind that the server gives.
async fn every_kind(guest: &Browser, member: &Browser) -> Vec<(&'static str, u16, Response)> {
    let json = |body: Value| guest.post("/graphql").json(&body).send();
    vec![
        ("a page", 200, guest.open("/").await),
        ("a page with a form", 200, guest.open("/sign-in").await),
        ("a member's page", 200, member.open("/categories").await),
        ("a redirection", 303, guest.open("/categories").await),
        ("a refused page", 403, member.open("/moderation").await),
        ("nothing", 404, guest.open("/nowhere").await),
        ("nothing for a member", 404, member.open("/topics/12345").await),
        ("no such method", 405, guest.open("/graphql").await),
        ("health", 200, guest.open("/health").await),
        ("no asset", 404, guest.open("/assets/none.css").await),
        ("an answer", 200, json(json!({ "query": "{ grades { code } }" })).await.unwrap()),
        ("no query", 400, json(json!({ "query": 1 })).await.unwrap()),
        ("not JSON", 415, guest.post("/graphql").body("x").send().await.unwrap()),
        (
            "another site",
            403,
            guest.post("/graphql").header("origin", "https://evil.example").send().await.unwrap(),
        ),
        ("a form again", 422, guest.submit("/sign-in", &[("email", "ada")]).await),
    ]
}

#[tokio::test]
async fn s5_every_answer_has_the_headers_exactly() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let mut ids = BTreeSet::new();
    let answers = every_kind(&served.browser(), &ada).await;
    let n_answers = answers.len();
    for (kind, status, answer) in answers {
        assert_eq!(answer.status(), status, "{kind}");
        for (name, value) in FIXED {
            assert_eq!(header(&answer, name), Some(value), "{kind}");
        }
        assert_eq!(header(&answer, "cache-control"), Some("no-store"), "{kind}");
        assert_eq!(header(&answer, "strict-transport-security"), None, "{kind}");
        assert_eq!(header(&answer, "access-control-allow-origin"), None, "{kind}");
        assert_eq!(header(&answer, "server"), None, "{kind}");
        let id: Uuid = header(&answer, "x-request-id").expect(kind).parse().unwrap();
        ids.insert(id);
    }
    assert_eq!(ids.len(), n_answers, "each request has its own identifier");
}

#[tokio::test]
async fn s5_over_https_browsers_are_told_to_stay_there() {
    let served = Served::known_as(Some("https://clearing.example")).await;
    let guest = served.browser();
    for path in ["/", "/nowhere", "/health", "/assets/none.css", "/graphql", "/categories"] {
        let answer = guest.open(path).await;
        let told = header(&answer, "strict-transport-security");
        assert_eq!(told, Some("max-age=31536000; includeSubDomains"), "{path}");
    }
    let sent = |origin: &str| guest.post("/sign-in").header("origin", origin).form(&[("a", "b")]);
    let own = sent("https://clearing.example").send().await.unwrap();
    assert_eq!(own.status(), 422);
    let plain = sent("http://clearing.example").send().await.unwrap();
    assert_eq!(plain.status(), 403);
}

#[tokio::test]
async fn an_error_page_names_the_request_as_its_header_does() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let answer = ada.open("/topics/12345").await;
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let request_id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let page = answer.text().await.unwrap();
    assert!(page.contains("<h1"), "{page}");
    assert!(page.contains(&format!("quote reference {request_id}.")), "{page}");
}

#[tokio::test]
async fn an_error_of_the_api_names_the_request_as_its_header_does() {
    let served = Served::new().await;
    let guest = served.browser();
    for body in [
        json!({ "query": "{ categories { slug } }" }),
        json!({ "query": "{ nothing }" }),
        json!({ "query": "{ grades {" }),
        json!({ "query": 7 }),
    ] {
        let answer = guest.post("/graphql").json(&body).send().await.unwrap();
        let request_id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["requestId"], request_id, "{answer}");
    }
}

/// The media type that GraphQL over HTTP made for itself.
const NEW: &str = "application/graphql-response+json";
/// The media type that came before it.
const OLD: &str = "application/json";

#[tokio::test]
async fn s4_an_answer_comes_in_the_media_type_that_was_asked_for() {
    let served = Served::new().await;
    let guest = served.browser();
    let good = json!({ "query": "{ grades { code } }" });
    let broken = json!({ "query": "{ grades {" });
    let invalid = json!({ "query": "{ nothing }" });
    let partly = json!({ "query": "{ viewer { email } categories { slug } }" });
    for (accept, body, status, kind) in [
        (Some(NEW), &good, 200, NEW),
        (Some(OLD), &good, 200, OLD),
        (Some("*/*"), &good, 200, OLD),
        (None, &good, 200, OLD),
        (Some("application/graphql-response+json, application/json;q=0.9"), &good, 200, NEW),
        (Some(NEW), &broken, 400, NEW),
        (Some(OLD), &broken, 200, OLD),
        (Some(NEW), &invalid, 400, NEW),
        (Some(OLD), &invalid, 200, OLD),
        (Some(NEW), &partly, 200, NEW),
        (Some(OLD), &partly, 200, OLD),
    ] {
        let mut request = guest.post("/graphql").json(body);
        if let Some(accept) = accept {
            request = request.header("accept", accept);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{accept:?} {body}");
        let said = header(&answer, "content-type").unwrap();
        assert_eq!(said, format!("{kind}; charset=utf-8"), "{accept:?} {body}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer.get("errors").is_some(), *body != good, "{answer}");
    }
}
