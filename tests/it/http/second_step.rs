//! The second step of signing in, and confirming that it is you, as browsers go through them (S2).

use clearing::account::Viewer;
use clearing::entity::session::{ActiveModel, Column, Entity};
use clearing::occasion::to_the_second;
use clearing::worker;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};
use time::Duration;

use crate::served::{Browser, Served};
use crate::test_app::{PASSWORD, TestApp};

const VIEWER: &str = "{ viewer { email } }";
const LOG: &str = "{ moderationLog { subject } }";

/// Lets every session have begun so long ago.
async fn began(served: &Served, ago: Duration) {
    let then = Expr::value(worker::now() - ago);
    let update = Entity::update_many().col_expr(Column::CreatedAt, then);
    served.app.db().write::<_, DbErr>(async |tx| update.exec(tx).await).await.unwrap();
}

/// Lets everybody have proven so long ago that it is them.
async fn proven(served: &Served, ago: Duration) {
    let then = worker::now() - ago;
    let sessions = Entity::find().all(served.app.db().reader()).await.unwrap();
    for session in sessions {
        let mut content: Value = serde_json::from_str(&session.content).unwrap();
        content["proven"] = json!(then.unix_timestamp());
        let row = ActiveModel {
            token_hash: Set(session.token_hash),
            content: Set(content.to_string()),
            proven_at: Set(Some(to_the_second(then))),
            ..Default::default()
        };
        served.app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    }
}

/// A browser at the second step, through the pages.
async fn half(served: &Served, viewer: &Viewer) -> Browser {
    served.set_password(viewer).await;
    let browser = served.browser();
    let email = &*viewer.account().unwrap().email;
    let fields = [("email", email), ("password", PASSWORD), ("next", "/moderation?a=1&b=2")];
    let answer = browser.submit("/sign-in", &fields).await;
    let next = answer.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(next, "/sign-in/code?next=/moderation%3Fa%3D1%26b%3D2");
    assert!(
        browser.page(&next).await.1.contains("name=\"next\" value=\"/moderation?a=1&amp;b=2\"")
    );
    browser
}

#[tokio::test]
async fn s2_between_the_steps_a_browser_may_enter_a_code_for_ten_minutes_and_nothing_else() {
    let served = Served::new().await;
    let grace = served.app.moderator("Grace").await;
    let browser = half(&served, &grace).await;
    assert_eq!(browser.ask(VIEWER, json!({})).await, json!({ "data": { "viewer": null } }));
    for path in ["/moderation", "/account/devices", "/account/security", "/account/export"] {
        assert_ne!(browser.open(path).await.status(), 200, "{path}");
    }
    let wrong = browser.submit("/sign-in/code", &[("code", "123"), ("next", "/moderation")]).await;
    assert_eq!(wrong.status(), 422);
    let shown = wrong.text().await.unwrap();
    assert!(shown.contains("The code is wrong") && !shown.contains("value=\"123\""), "{shown}");
    let code = TestApp::code(worker::now());
    let right = browser.submit("/sign-in/code", &[("code", &code), ("next", "/moderation")]).await;
    assert_eq!(right.headers()["location"], "/moderation");
    assert_eq!(browser.page("/moderation").await.0, 200);
    let sessions = browser.done("mySessions", "{ mySessions { current } }", json!({})).await;
    assert_eq!(sessions, json!([{ "current": true }]));

    let late = half(&served, &grace).await;
    began(&served, Duration::seconds(10 * 60 + 1)).await;
    let code = TestApp::code(worker::now() + Duration::seconds(30));
    let refused = late.submit("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("Sign in with your email address"));
}

#[tokio::test]
async fn s2_a_code_that_was_entered_is_another_session_than_the_password_was() {
    let served = Served::new().await;
    let browser = half(&served, &served.app.moderator("Grace").await).await;
    let before = Entity::find().one(served.app.db().reader()).await.unwrap().unwrap();
    assert_eq!(before.proven_at, None);
    served.enter_code(&browser).await;
    let after = Entity::find().all(served.app.db().reader()).await.unwrap();
    assert_eq!(after.len(), 1);
    assert_ne!(after[0].token_hash, before.token_hash);
    assert!(after[0].proven_at.is_some());
}

#[tokio::test]
async fn s2_a_form_that_takes_a_fresh_proof_asks_for_it_and_loses_nothing_of_what_was_typed() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    proven(&served, Duration::minutes(16)).await;
    let typed = [("domain", "quetzal.gov.uk"), ("allowed", "true"), ("subdomains", "on")];
    let asked = mary.submit("/admin/email-domains", &typed).await;
    assert_eq!(asked.status(), 403);
    let page = asked.text().await.unwrap();
    for kept in [
        "Confirm it is you",
        "action=\"/admin/email-domains\"",
        "name=\"domain\" value=\"quetzal.gov.uk\"",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let with = |code: &str| {
        let proof = [("stepUp.code", code.to_owned())];
        let typed = typed.map(|(name, value)| (name, value.to_owned()));
        typed.into_iter().chain(proof).collect::<Vec<_>>()
    };
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        mary.submit("/admin/email-domains", &fields).await
    };
    let wrong = send(with("000")).await;
    assert_eq!(wrong.status(), 422);
    let again = wrong.text().await.unwrap();
    assert!(again.contains("href=\"#stepUp.code\"") && again.contains("quetzal.gov.uk"), "{again}");
    assert!(!again.contains("value=\"000\""), "{again}");
    assert!(!mary.ask(LOG, json!({})).await.to_string().contains("quetzal"));

    served.forget_codes().await;
    let done = send(with(&TestApp::code(worker::now()))).await;
    assert_eq!(done.headers()["location"], "/admin/email-domains");
    assert!(mary.ask(LOG, json!({})).await.to_string().contains("quetzal"));
    // And the session is fresh from now on.
    let other = [("domain", "other.gov.uk"), ("allowed", "true")];
    assert_eq!(mary.submit("/admin/email-domains", &other).await.status(), 303);
}

#[tokio::test]
async fn s2_a_page_that_takes_a_fresh_proof_leads_there_and_back() {
    let served = Served::new().await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    assert_eq!(grace.page("/account/export").await.0, 200);
    proven(&served, Duration::minutes(16)).await;
    let led = grace.open("/account/export").await;
    assert_eq!(led.headers()["location"], "/account/step-up?next=/account/export");
    let (_, question) = grace.page("/account/step-up?next=/account/export").await;
    assert!(question.contains("name=\"next\" value=\"/account/export\""), "{question}");
    served.forget_codes().await;
    let code = TestApp::code(worker::now());
    let fields = [("code", &*code), ("next", "/account/export")];
    let back = grace.submit("/account/step-up", &fields).await;
    assert_eq!(back.headers()["location"], "/account/export");
    assert_eq!(grace.page("/account/export").await.0, 200);
}

#[tokio::test]
async fn s2_staff_without_a_second_factor_are_led_to_set_one_up_from_wherever_they_go() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let ada = served.app.member("Ada").await;
    let browser = served.browser_of(&ada).await;
    let promote = json!({ "id": ada.account().unwrap().id.to_string() });
    let set_role =
        "mutation($id: ID!) { setRole(accountId: $id, role: MODERATOR) { errors { code } } }";
    mary.done("setRole", set_role, promote).await;
    for path in ["/", "/moderation", "/categories", "/programme", "/search"] {
        assert_eq!(browser.open(path).await.headers()["location"], "/account/security", "{path}");
    }
    assert_eq!(browser.page("/account").await.0, 200);
    let page = browser.page("/account/security").await.1;
    assert!(page.contains("Set up a second step before") && !page.contains("href=\"/moderation\""));
    let begun = browser.submit("/account/security/app/start", &[]).await;
    assert_eq!(begun.headers()["location"], "/account/security/app");
    let page = browser.page("/account/security/app").await.1;
    assert!(page.contains("<svg ") && page.contains("Enter the 6 digits"), "{page}");
    let asked = "{ viewer { totpSetUp { secret } } }";
    let secret = browser.done("viewer", asked, json!({})).await["totpSetUp"]["secret"].clone();
    let secret = clearing::account::TotpSecret::typed(secret.as_str().unwrap()).unwrap();
    let code = secret.code(worker::now());
    let codes = browser.submit("/account/security/app", &[("code", &*code), ("name", "")]).await;
    assert_eq!(codes.status(), 200);
    let page = codes.text().await.unwrap();
    assert_eq!(page.matches("<li><code>").count(), 10, "{page}");
    assert_eq!(browser.page("/moderation").await.0, 200);
}
