//! Which requests come through at all (S3).

use clearing::entity::{AccountStatus, account, email_token, moderation_log, outbox};
use clearing::web::page_paths;
use reqwest::{Method, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::served::{Browser, Served};
use crate::test_app::TestApp;

const GRADES: &str = r#"{"query":"{ grades { code } }"}"#;

#[tokio::test]
async fn s3_graphql_takes_posts_of_json_and_nothing_else() {
    let served = Served::new().await;
    let guest = served.browser();
    let good = guest.post("/graphql").header("content-type", "application/json");
    assert_eq!(good.body(GRADES).send().await.unwrap().status(), 200);

    let query = format!("{}/graphql?query=%7Bgrades%7Bcode%7D%7D", served.address);
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = guest.client.request(method.clone(), &query).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    for kind in [
        "text/plain",
        "text/plain;application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/jsonp",
    ] {
        let request = guest.post("/graphql").header("content-type", kind).body(GRADES);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["errors"][0]["message"], "Send application/json", "{kind}");
    }
    let unsaid = guest.post("/graphql").body(GRADES).send().await.unwrap();
    assert_eq!(unsaid.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn s3_what_another_site_makes_a_browser_send_is_refused() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let ada = served.browser_of(&ada).await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for path in ["/graphql", "/sign-out", "/adverts/new", "/nowhere"] {
            let json = ada.post(path).header("content-type", "application/json").body(GRADES);
            let form = ada.post(path).form(&[("a", "b")]);
            for request in [json, form] {
                let answer = request.header(name, value).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {name}: {value}");
            }
        }
    }
    let viewer = ada.ask("{ viewer { email } }", json!({})).await;
    assert_eq!(viewer["data"]["viewer"]["email"], "ada@homeoffice.gov.uk", "still signed in");
    for (name, value) in [
        ("origin", served.address.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
    ] {
        let own = ada.post("/graphql").header("content-type", "application/json");
        let own = own.header(name, value).body(GRADES).send().await.unwrap();
        assert_eq!(own.status(), 200, "{name}: {value}");
    }
    let form = ada.post("/sign-out").header("origin", &served.address).form(&[("a", "b")]);
    assert_eq!(form.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let viewer = ada.ask("{ viewer { email } }", json!({})).await;
    assert_eq!(viewer["data"]["viewer"], Value::Null);
}

/// Sends what a client library would not; the answer's status line.
async fn raw(address: &str, head: &str, chunks: &[Vec<u8>]) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).await.unwrap();
    let head = format!("{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    for chunk in chunks {
        // The server may have said no, and hung up, before all of it is there.
        if stream.write_all(chunk).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

/// A body in pieces, as `Transfer-Encoding: chunked` has it.
fn chunked(body: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks: Vec<Vec<u8>> = body
        .chunks(8 * 1024)
        .map(|piece| [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat())
        .collect();
    chunks.push(b"0\r\n\r\n".to_vec());
    chunks
}

#[tokio::test]
async fn s3_a_body_has_at_most_256_kib_also_in_chunks() {
    let served = Served::new().await;
    let json = |kib: usize| {
        let pad = " ".repeat(kib * 1024 - GRADES.len());
        ("application/json", format!("{GRADES}{pad}").into_bytes())
    };
    let form = |kib: usize| {
        (
            "application/x-www-form-urlencoded",
            format!("a={}", "b".repeat(kib * 1024 - 2)).into_bytes(),
        )
    };
    for (path, (kind, body), status) in [
        ("/graphql", json(256), "HTTP/1.1 200 OK"),
        ("/graphql", json(257), "HTTP/1.1 413 Payload Too Large"),
        ("/graphql", json(900), "HTTP/1.1 413 Payload Too Large"),
        ("/sign-in", form(256), "HTTP/1.1 422 Unprocessable Entity"),
        ("/sign-in", form(257), "HTTP/1.1 413 Payload Too Large"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\n");
        let length = format!("{head}Content-Length: {}", body.len());
        let n = body.len();
        assert_eq!(
            raw(&served.address, &length, std::slice::from_ref(&body)).await,
            status,
            "{path} {n}"
        );
        let pieces = format!("{head}Transfer-Encoding: chunked");
        let answer = raw(&served.address, &pieces, &chunked(&body)).await;
        assert_eq!(answer, status, "{path} {n} in chunks");
    }
}

#[tokio::test]
async fn s3_nul_stops_at_the_edge() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let query = "query($title: String!) { checkTitle(title: $title) { valid } }";
    for body in [
        json!({ "query": query, "variables": { "title": "a\0b" } }),
        json!({ "query": query, "variables": { "title": "a", "b\0": 1 } }),
        json!({ "query": query, "variables": { "title": ["a", { "b": "\0" }] } }),
        json!({ "query": "{ checkTitle(title: \"a\0b\") { valid } }" }),
        // The query's own escape for it.
        json!({ "query": r#"{ category(slug: "a\u0000b") { name } }"# }),
    ] {
        let answer = ada.post("/graphql").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{body}");
    }
    for (name, value) in [("email", "a\0b"), ("a\0", "b")] {
        let answer = ada.submit("/sign-in", &[(name, value)]).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    }
    for path in ["/search?text=a%00b", "/categories/a%00b", "/topics/1%00", "/a%00"] {
        assert_eq!(ada.open(path).await.status(), StatusCode::BAD_REQUEST, "{path}");
    }
}

/// What must be as it was: everybody's standing, and how many rows there are.
async fn state(app: &TestApp) -> (Vec<AccountStatus>, Vec<Option<time::OffsetDateTime>>, [u64; 2]) {
    let reader = app.db().reader();
    let accounts = account::Entity::find().all(reader).await.unwrap();
    let tokens = email_token::Entity::find().all(reader).await.unwrap();
    let emails = outbox::Entity::find().count(reader).await.unwrap();
    let deeds = moderation_log::Entity::find().count(reader).await.unwrap();
    (
        accounts.into_iter().map(|account| account.status).collect(),
        tokens.into_iter().map(|token| token.used_at).collect(),
        [emails, deeds],
    )
}

async fn walk(browser: &Browser, token: &str) {
    for path in page_paths() {
        for query in [format!("?token={token}"), "?confirm=true&submit=true".to_owned()] {
            let status = browser.open(&format!("{path}{query}")).await.status();
            assert!(!status.is_server_error(), "{path}: {status}");
        }
    }
}

#[tokio::test]
async fn s3_no_get_changes_anything_and_only_the_button_confirms() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let guest = served.browser();
    let organisation = served.app.organisation("HM Revenue and Customs").to_string();
    let answer = guest
        .submit(
            "/sign-up",
            &[
                ("input.email", "ada.thorne@hmrc.gov.uk"),
                ("input.password", crate::test_app::PASSWORD),
                ("input.displayName", "Ada Thorne"),
                ("input.gradeCode", "HEO"),
                ("input.organisationId", &organisation),
                ("input.professionCode", "policy"),
                ("input.acceptPolicies", "DATA_POLICY:1"),
                ("input.acceptPolicies", "TERMS_OF_SERVICE:1"),
                ("input.acceptPolicies", "COMMUNITY_GUIDELINES:1"),
            ],
        )
        .await;
    assert_eq!(answer.headers()["location"], "/sign-up/sent");
    let emails = served.app.emails().await;
    let Some(clearing::outbox::Email::ConfirmEmail { token, .. }) =
        emails.into_iter().next().map(|(_, email)| email)
    else {
        panic!("no email was written")
    };

    let before = state(&served.app).await;
    let link = format!("/confirm?token={token}");
    for method in [Method::GET, Method::HEAD] {
        let address = format!("{}{link}", served.address);
        let answer = guest.client.request(method, address).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(!answer.headers().contains_key("set-cookie"), "a look leaves nothing behind");
    }
    walk(&guest, &token).await;
    walk(&mary, &token).await;
    assert_eq!(mary.open("/sign-out").await.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(state(&served.app).await, before);
    assert!(before.1.iter().all(Option::is_none), "no token is used");

    let answer = guest.submit("/confirm", &[("token", &token)]).await;
    assert_eq!(answer.headers()["location"], "/sign-in");
    let after = state(&served.app).await;
    assert!(after.0.contains(&AccountStatus::AwaitingVerification));
}
