//! Signing in, slowing down, resetting a password.

use clearing::account::Viewer;
use clearing::entity::account as accounts;
use clearing::outbox::Email;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::time::timeout;

use super::applicant::{
    ADA, apply, form, problem, problems, sign_in, sign_in_at, sign_up, tokens, unlimited,
};
use crate::test_app::{NOON, PASSWORD, TestApp};

const NEW_PASSWORD: &str = "seven amber lanterns drift";

async fn request_reset(app: &TestApp, email: &str) -> Value {
    let mutation = "mutation($email: String!) {
        requestPasswordReset(email: $email) { errors { code field message } }
    }";
    app.ask(&Viewer::guest(), mutation, json!({"email": email})).await
}

async fn reset(now: OffsetDateTime, app: &TestApp, token: &str, password: &str) -> Value {
    let mutation = "mutation($token: String!, $password: String!) {
        resetPassword(token: $token, password: $password) {
            viewer { email status } errors { code field message }
        }
    }";
    let variables = json!({"token": token, "password": password});
    app.ask_at(now, &Viewer::guest(), mutation, variables).await
}

async fn reset_token(app: &TestApp, address: &str) -> String {
    let emails = app.emails().await;
    let token = emails.into_iter().find_map(|(to, email)| match email {
        Email::ResetPassword { token, .. } if to == address => Some(token),
        _ => None,
    });
    token.expect("an email with a link was written")
}

#[tokio::test]
async fn who_waits_signs_in_and_sees_where_they_stand() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let typed = format!(" {} ", ADA.to_uppercase());
    let (answer, account) = sign_in(&app, &typed, PASSWORD).await;
    let viewer = json!({"email": ADA, "status": "AWAITING_VERIFICATION"});
    assert_eq!(answer, json!({"data": {"signIn": {"viewer": viewer, "errors": []}}}));
    assert!(account.is_some());
}

#[tokio::test]
async fn s2_a_wrong_password_and_an_address_without_an_account_get_the_same_answer() {
    let app = unlimited().await;
    apply(&app, ADA).await;
    let (wrong, nobody) = sign_in(&app, ADA, NEW_PASSWORD).await;
    let (unknown, no_one) = sign_in(&app, "grace.hopper@hmrc.gov.uk", NEW_PASSWORD).await;
    let (no_address, _) = sign_in(&app, "not an address", NEW_PASSWORD).await;
    assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
    assert_eq!([&wrong, &wrong], [&unknown, &no_address]);
    assert_eq!((nobody, no_one), (None, None));

    let (known, unknown) =
        (request_reset(&app, ADA).await, request_reset(&app, "grace.hopper@hmrc.gov.uk").await);
    assert_eq!(known, json!({"data": {"requestPasswordReset": {"errors": []}}}));
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn s2_failures_slow_an_account_down_and_success_clears_them() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let mut now = NOON;
    for pause in [1, 3, 10, 60, 300, 900, 900] {
        let (wrong, _) = sign_in_at(now, &app, ADA, NEW_PASSWORD).await;
        assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
        // Within the pause even the right password has to wait.
        let (early, nobody) = sign_in_at(now, &app, ADA, PASSWORD).await;
        let error = &early["errors"][0];
        assert_eq!(error["extensions"]["code"], "RATE_LIMITED");
        let unit = if pause == 1 { "second" } else { "seconds" };
        assert_eq!(error["message"], format!("Too many attempts. Try again in {pause} {unit}"));
        assert_eq!(nobody, None);
        now += Duration::seconds(pause);
    }
    assert!(sign_in_at(now, &app, ADA, PASSWORD).await.1.is_some());
    let (wrong, _) = sign_in_at(now, &app, ADA, NEW_PASSWORD).await;
    assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
    assert!(sign_in_at(now + Duration::seconds(1), &app, ADA, PASSWORD).await.1.is_some());
}

#[tokio::test]
async fn s2_an_address_without_an_account_slows_down_alike() {
    let app = TestApp::new().await;
    for code in ["SIGN_IN_FAILED", "RATE_LIMITED"] {
        let (answer, _) = sign_in(&app, "nobody@hmrc.gov.uk", NEW_PASSWORD).await;
        assert!(answer.to_string().contains(code), "{answer}");
    }
}

#[tokio::test]
async fn s2_a_hash_of_weaker_parameters_is_replaced_at_sign_in() {
    let app = TestApp::new().await;
    let ada = apply(&app, ADA).await;
    // Argon2id of the password, with 64 KiB and one pass.
    let weak = {
        use argon2::password_hash::{PasswordHasher, SaltString};
        use argon2::{Algorithm, Argon2, Params, Version};
        let parameters = Params::new(64, 1, 1, None).unwrap();
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        argon2.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string()
    };
    let row =
        accounts::ActiveModel { id: Set(ada), password_hash: Set(weak), ..Default::default() };
    app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();

    for _ in 0..2 {
        assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, Some(ada));
        let stored = accounts::Entity::find_by_id(ada).one(app.db().reader()).await.unwrap();
        assert!(stored.unwrap().password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}

#[tokio::test]
async fn a_reset_sets_the_password_once_and_within_an_hour() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    request_reset(&app, ADA).await;
    let token = reset_token(&app, ADA).await;

    let weak = reset(NOON, &app, &token, "password1234").await;
    assert_eq!(problems(&weak), [problem("PASSWORD_TOO_WEAK", "password")]);
    let own_name = reset(NOON, &app, &token, "ada.thorne.hmrc").await;
    assert_eq!(problems(&own_name), [problem("PASSWORD_TOO_WEAK", "password")]);
    let late = reset(NOON + Duration::hours(1), &app, &token, NEW_PASSWORD).await;
    assert_eq!(problems(&late), [problem("LINK_EXPIRED", "token")]);

    let done = reset(NOON, &app, &token, NEW_PASSWORD).await;
    assert_eq!(done["data"]["resetPassword"]["viewer"]["email"], ADA);
    let again = reset(NOON, &app, &token, NEW_PASSWORD).await;
    assert_eq!(problems(&again), [problem("LINK_EXPIRED", "token")]);

    let emails = app.emails().await;
    assert!(emails.iter().any(|(to, email)| {
        to == ADA && *email == Email::PasswordChanged { name: "Ada Thorne".to_owned() }
    }));
    assert!(sign_in(&app, ADA, NEW_PASSWORD).await.1.is_some());
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, None);
}

#[tokio::test]
async fn a_reset_wakes_the_worker_for_its_email_and_a_refused_one_does_not() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    request_reset(&app, ADA).await;
    let token = reset_token(&app, ADA).await;
    let woken =
        async || timeout(std::time::Duration::ZERO, app.shared.wake.notified()).await.is_ok();
    assert!(woken().await);

    reset(NOON, &app, &token, "password1234").await;
    assert!(!woken().await);
    reset(NOON, &app, &token, NEW_PASSWORD).await;
    assert!(woken().await);
}

#[tokio::test]
async fn a_reset_confirms_the_address_it_went_to_and_lets_nobody_in() {
    let app = TestApp::new().await;
    sign_up(&app, form(&app, ADA)).await;
    let confirmation = tokens(&app, ADA).await.remove(0);
    request_reset(&app, ADA).await;
    let done = reset(NOON, &app, &reset_token(&app, ADA).await, NEW_PASSWORD).await;
    assert_eq!(done["data"]["resetPassword"]["viewer"]["status"], "AWAITING_VERIFICATION");
    // Whoever has the older email cannot do anything with it now.
    let late = super::applicant::confirm(&app, &confirmation).await;
    assert_eq!(problems(&late), [problem("LINK_EXPIRED", "token")]);
}
