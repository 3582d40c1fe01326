//! Sessions, as a browser and as the table hold them (S2).

use std::collections::BTreeSet;

use clearing::entity::session;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::served::Served;
use crate::test_app::PASSWORD;

const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { viewer { email } errors { code } } }";
const SUSPEND: &str = "mutation($id: ID!) {
    suspendAccount(accountId: $id, reason: \"Spam.\") { status errors { code } } }";

/// Signs Ada in: name and value of the cookie, and its attributes.
async fn cookie(served: &Served) -> (String, String, BTreeSet<String>) {
    let ada = served.app.member("Ada").await;
    served.browser_of(&ada).await;
    let variables = json!({ "email": "ada@homeoffice.gov.uk", "password": PASSWORD });
    let body = json!({ "query": SIGN_IN, "variables": variables });
    let answer = served.browser().post("/graphql").json(&body).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let mut parts = cookie.split("; ");
    let (name, value) = parts.next().unwrap().split_once('=').unwrap();
    (name.to_owned(), value.to_owned(), parts.map(str::to_owned).collect())
}

#[tokio::test]
async fn s2_a_session_cookie_is_kept_from_scripts_and_other_sites() {
    let month = format!("Max-Age={}", 30 * 24 * 60 * 60);
    for (base_url, expected, is_https) in
        [(None, "clearing", false), (Some("https://clearing.example"), "__Host-clearing", true)]
    {
        let served = Served::known_as(base_url).await;
        let (name, value, attributes) = cookie(&served).await;
        assert_eq!(name, expected);
        // 128 bits take 22 characters.
        assert!(value.len() >= 22, "{value}");
        let lasts: Vec<_> = attributes.iter().filter(|one| one.starts_with("Max-Age")).collect();
        let [lasts] = lasts[..] else { panic!("{attributes:?}") };
        // A second may pass while it is written.
        assert!(
            lasts[..lasts.len() - 1] == month[..month.len() - 1] || *lasts == "Max-Age=2591999"
        );
        let mut rest = attributes.clone();
        rest.remove(&lasts.clone());
        let mut others = BTreeSet::from(["HttpOnly", "SameSite=Lax", "Path=/"]);
        if is_https {
            others.insert("Secure");
        }
        assert_eq!(rest.iter().map(String::as_str).collect::<BTreeSet<_>>(), others);
    }
}

#[tokio::test]
async fn s2_the_table_of_sessions_signs_nobody_in() {
    let served = Served::new().await;
    let (name, value, _) = cookie(&served).await;
    let sessions = session::Entity::find().all(served.app.db().reader()).await.unwrap();
    assert_eq!(sessions.len(), 2);
    for session in &sessions {
        assert_eq!(session.token_hash.len(), 64, "a SHA-256");
        assert!(session.account_id.is_some());
        assert!(!format!("{session:?}").contains(&value));
    }
    let asked = |cookie: String| {
        let body = json!({ "query": "{ viewer { email } }" });
        served.browser().post("/graphql").header("cookie", cookie).json(&body).send()
    };
    let known = asked(format!("{name}={value}")).await.unwrap().text().await.unwrap();
    assert!(known.contains("ada@homeoffice.gov.uk"), "{known}");
    for session in &sessions {
        let stolen = asked(format!("{name}={}", session.token_hash)).await.unwrap();
        assert_eq!(stolen.text().await.unwrap(), r#"{"data":{"viewer":null}}"#);
    }
}

#[tokio::test]
async fn s2_signing_in_changes_the_session_and_signing_out_ends_it() {
    let served = Served::new().await;
    let (name, first, _) = cookie(&served).await;
    let variables = json!({ "email": "ada@homeoffice.gov.uk", "password": PASSWORD });
    let body = json!({ "query": SIGN_IN, "variables": variables });
    let again = served.browser().post("/graphql").header("cookie", format!("{name}={first}"));
    let again = again.json(&body).send().await.unwrap();
    let second = again.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(!second.contains(&first), "a new identifier");

    let viewer = |cookie: String| {
        let body = json!({ "query": "{ viewer { email } }" });
        served.browser().post("/graphql").header("cookie", cookie).json(&body).send()
    };
    let old = viewer(format!("{name}={first}")).await.unwrap().text().await.unwrap();
    assert_eq!(old, r#"{"data":{"viewer":null}}"#, "the old one is nobody's");
    let second = second.split(';').next().unwrap().to_owned();
    let body = json!({ "query": "mutation { signOut { errors { code } } }" });
    let out = served.browser().post("/graphql").header("cookie", &second).json(&body);
    assert_eq!(out.send().await.unwrap().status(), 200);
    let gone = viewer(second).await.unwrap().text().await.unwrap();
    assert_eq!(gone, r#"{"data":{"viewer":null}}"#);
}

#[tokio::test]
async fn s2_a_suspended_account_is_out_at_once() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let id = ada.account().unwrap().id;
    let (phone, laptop) = (served.browser_of(&ada).await, served.browser_of(&ada).await);
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    assert_eq!(phone.page("/categories").await.0, 200);

    let suspended = grace.done("suspendAccount", SUSPEND, json!({ "id": id.to_string() })).await;
    assert_eq!(suspended["status"], "SUSPENDED");
    for browser in [&phone, &laptop] {
        let viewer = browser.ask("{ viewer { email } }", json!({})).await;
        assert_eq!(viewer, json!({ "data": { "viewer": null } }));
        let lists = browser.ask("{ categories { slug } }", json!({})).await;
        assert_eq!(lists["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let page = browser.open("/categories").await;
        assert_eq!(page.headers()["location"], "/sign-in?next=%2Fcategories");
    }
    let sessions = session::Entity::find().all(served.app.db().reader()).await.unwrap();
    assert!(sessions.iter().all(|session| session.account_id != Some(id)), "no row is left");
    let again = phone.sign_in("ada@homeoffice.gov.uk").await;
    assert_eq!(again["data"]["signIn"]["errors"][0]["code"], "ACCOUNT_SUSPENDED", "{again}");
}
