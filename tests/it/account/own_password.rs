//! Changing one's own password.

use clearing::account::Viewer;
use clearing::entity::session;
use clearing::graphql::Decision;
use clearing::outbox::Email;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::applicant::{ADA, apply, problem, problems, sign_in, unlimited};
use super::session::begin_session;
use crate::served::Served;
use crate::test_app::{NOON, PASSWORD, TestApp};

const NEW_PASSWORD: &str = "seven amber lanterns drift";
const CHANGE: &str = "mutation($current: String!, $new: String!) {
    changePassword(current: $current, new: $new) { viewer { status } errors { code field message } } }";

async fn change(app: &TestApp, person: &Viewer, current: &str, new: &str) -> (Value, bool) {
    let variables = json!({ "current": current, "new": new });
    let (answer, change) = app.ask_for_session(NOON, person, CHANGE, variables).await;
    (answer, matches!(change.decision(), Some(Decision::Renew)))
}

#[tokio::test]
async fn the_present_password_is_asked_and_all_that_is_wrong_is_said_at_once() {
    let app = unlimited().await;
    let id = apply(&app, ADA).await;
    let ada = app.viewer(id).await;
    for (current, new, wrong) in [
        (
            "not the password",
            "short",
            vec![("WRONG_PASSWORD", "current"), ("PASSWORD_TOO_WEAK", "new")],
        ),
        (PASSWORD, "ada.thorne.hmrc", vec![("PASSWORD_TOO_WEAK", "new")]),
        (PASSWORD, "", vec![("REQUIRED", "new")]),
        ("", NEW_PASSWORD, vec![("WRONG_PASSWORD", "current")]),
    ] {
        let (answer, signs_in) = change(&app, &ada, current, new).await;
        let expected: Vec<_> = wrong.iter().map(|(code, field)| problem(code, field)).collect();
        assert_eq!(problems(&answer), expected, "{current} {new}");
        assert!(!signs_in);
    }
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, Some(id), "nothing has changed");
}

#[tokio::test]
async fn a_new_password_signs_out_elsewhere_and_an_email_without_a_link_says_so() {
    let app = TestApp::new().await;
    let id = apply(&app, ADA).await;
    for device in ["aa", "bb"] {
        begin_session(&app, id, device).await;
    }
    let eve = app.member("eve").await;
    begin_session(&app, eve.account().unwrap().id, "ee").await;
    let (answer, signs_in) = change(&app, &app.viewer(id).await, PASSWORD, NEW_PASSWORD).await;
    assert_eq!(problems(&answer), []);
    assert!(signs_in, "whoever changed it stays signed in");
    let left = session::Entity::find().all(app.db().reader()).await.unwrap();
    let left: Vec<_> = left.into_iter().map(|session| session.token_hash).collect();
    assert_eq!(left, ["ee"]);
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, None);
    let email = Email::PasswordChanged { name: "Ada Thorne".to_owned() };
    let told = app.emails().await.into_iter().filter(|(to, sent)| to == ADA && *sent == email);
    assert_eq!(told.count(), 1);
    let rendered = clearing::mail::render(&email, "https://clearing.example");
    for form in [rendered.text, rendered.html] {
        assert!(!form.contains("https://") && !form.contains("href"), "{form}");
    }
}

#[tokio::test]
async fn wrong_passwords_are_slowed_down_as_when_signing_in() {
    let app = TestApp::new().await;
    let ada = app.viewer(apply(&app, ADA).await).await;
    let (wrong, _) = change(&app, &ada, "not the password", NEW_PASSWORD).await;
    assert_eq!(problems(&wrong), [problem("WRONG_PASSWORD", "current")]);
    let (slowed, _) = change(&app, &ada, PASSWORD, NEW_PASSWORD).await;
    assert_eq!(slowed["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{slowed}");
}

#[tokio::test]
async fn the_browser_that_changes_it_stays_signed_in_and_others_do_not() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let (here, there) = (served.browser_of(&ada).await, served.browser_of(&ada).await);
    let wrong = here.submit("/account/password", &[("current", "x"), ("new", "y")]).await;
    let html = wrong.text().await.unwrap();
    assert!(html.contains("Your password is wrong"), "{html}");
    assert!(!html.contains(r#"value="x""#) && !html.contains(r#"value="y""#), "{html}");
    let fields = [("current", PASSWORD), ("new", NEW_PASSWORD)];
    assert_eq!(here.submit("/account/password", &fields).await.status(), 303);
    let html = here.page("/account").await.1;
    assert!(html.contains("Password changed") && html.contains("Sign out"), "{html}");
    assert!(!there.page("/account").await.1.contains("Sign out"));
}
