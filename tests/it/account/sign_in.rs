//! Signing in, slowing down, resetting a password.

use clearing::account::Viewer;
use clearing::entity::account as accounts;
use clearing::outbox::Letter;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::time::timeout;

use super::applicant::{
    ADA, apply, form, problem, problems, sign_in, sign_in_at, sign_up, tokens, unlimited,
};
use crate::stage::{NOON, PASSWORD, Stage};

const NEW_PASSWORD: &str = "seven amber lanterns drift";

async fn request_reset(stage: &Stage, email: &str) -> Value {
    let mutation = "mutation($email: String!) {
        requestPasswordReset(email: $email) { errors { code field message } }
    }";
    stage.ask(&Viewer::guest(), mutation, json!({"email": email})).await
}

async fn reset(now: OffsetDateTime, stage: &Stage, token: &str, password: &str) -> Value {
    let mutation = "mutation($token: String!, $password: String!) {
        resetPassword(token: $token, password: $password) {
            viewer { email status } errors { code field message }
        }
    }";
    let variables = json!({"token": token, "password": password});
    stage.ask_at(now, &Viewer::guest(), mutation, variables).await
}

async fn reset_token(stage: &Stage, email: &str) -> String {
    let letters = stage.letters().await;
    let token = letters.into_iter().find_map(|(to, letter)| match letter {
        Letter::ResetPassword { token, .. } if to == email => Some(token),
        _ => None,
    });
    token.expect("a letter with a link was written")
}

#[tokio::test]
async fn who_waits_signs_in_and_sees_where_they_stand() {
    let stage = Stage::new().await;
    apply(&stage, ADA).await;
    let typed = format!(" {} ", ADA.to_uppercase());
    let (answer, account) = sign_in(&stage, &typed, PASSWORD).await;
    let viewer = json!({"email": ADA, "status": "AWAITING_VERIFICATION"});
    assert_eq!(answer, json!({"data": {"signIn": {"viewer": viewer, "errors": []}}}));
    assert!(account.is_some());
}

#[tokio::test]
async fn s2_a_wrong_password_and_an_address_without_an_account_get_the_same_answer() {
    let stage = unlimited().await;
    apply(&stage, ADA).await;
    let (wrong, nobody) = sign_in(&stage, ADA, NEW_PASSWORD).await;
    let (unknown, no_one) = sign_in(&stage, "grace.hopper@hmrc.gov.uk", NEW_PASSWORD).await;
    let (no_address, _) = sign_in(&stage, "not an address", NEW_PASSWORD).await;
    assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
    assert_eq!([&wrong, &wrong], [&unknown, &no_address]);
    assert_eq!((nobody, no_one), (None, None));

    let (known, unknown) =
        (request_reset(&stage, ADA).await, request_reset(&stage, "grace.hopper@hmrc.gov.uk").await);
    assert_eq!(known, json!({"data": {"requestPasswordReset": {"errors": []}}}));
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn s2_failures_slow_an_account_down_and_success_clears_them() {
    let stage = Stage::new().await;
    apply(&stage, ADA).await;
    let mut now = NOON;
    for pause in [1, 3, 10, 60, 300, 900, 900] {
        let (wrong, _) = sign_in_at(now, &stage, ADA, NEW_PASSWORD).await;
        assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
        // Within the pause even the right password has to wait.
        let (early, nobody) = sign_in_at(now, &stage, ADA, PASSWORD).await;
        let error = &early["errors"][0];
        assert_eq!(error["extensions"]["code"], "RATE_LIMITED");
        let unit = if pause == 1 { "second" } else { "seconds" };
        assert_eq!(error["message"], format!("too many attempts: try again in {pause} {unit}"));
        assert_eq!(nobody, None);
        now += Duration::seconds(pause);
    }
    assert!(sign_in_at(now, &stage, ADA, PASSWORD).await.1.is_some());
    let (wrong, _) = sign_in_at(now, &stage, ADA, NEW_PASSWORD).await;
    assert_eq!(problems(&wrong), [problem("SIGN_IN_FAILED", "")]);
    assert!(sign_in_at(now + Duration::seconds(1), &stage, ADA, PASSWORD).await.1.is_some());
}

#[tokio::test]
async fn s2_an_address_without_an_account_slows_down_alike() {
    let stage = Stage::new().await;
    for code in ["SIGN_IN_FAILED", "RATE_LIMITED"] {
        let (answer, _) = sign_in(&stage, "nobody@hmrc.gov.uk", NEW_PASSWORD).await;
        assert!(answer.to_string().contains(code), "{answer}");
    }
}

#[tokio::test]
async fn s2_a_hash_of_weaker_parameters_is_replaced_at_sign_in() {
    let stage = Stage::new().await;
    let ada = apply(&stage, ADA).await;
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
    stage.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();

    for _ in 0..2 {
        assert_eq!(sign_in(&stage, ADA, PASSWORD).await.1, Some(ada));
        let stored = accounts::Entity::find_by_id(ada).one(stage.db().reader()).await.unwrap();
        assert!(stored.unwrap().password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}

#[tokio::test]
async fn a_reset_sets_the_password_once_and_within_an_hour() {
    let stage = Stage::new().await;
    apply(&stage, ADA).await;
    request_reset(&stage, ADA).await;
    let token = reset_token(&stage, ADA).await;

    let weak = reset(NOON, &stage, &token, "password1234").await;
    assert_eq!(problems(&weak), [problem("PASSWORD_TOO_WEAK", "password")]);
    let own_name = reset(NOON, &stage, &token, "ada.thorne.hmrc").await;
    assert_eq!(problems(&own_name), [problem("PASSWORD_TOO_WEAK", "password")]);
    let late = reset(NOON + Duration::hours(1), &stage, &token, NEW_PASSWORD).await;
    assert_eq!(problems(&late), [problem("LINK_EXPIRED", "token")]);

    let done = reset(NOON, &stage, &token, NEW_PASSWORD).await;
    assert_eq!(done["data"]["resetPassword"]["viewer"]["email"], ADA);
    let again = reset(NOON, &stage, &token, NEW_PASSWORD).await;
    assert_eq!(problems(&again), [problem("LINK_EXPIRED", "token")]);

    let letters = stage.letters().await;
    assert!(letters.iter().any(|(to, letter)| {
        to == ADA && *letter == Letter::PasswordChanged { name: "Ada Thorne".to_owned() }
    }));
    assert!(sign_in(&stage, ADA, NEW_PASSWORD).await.1.is_some());
    assert_eq!(sign_in(&stage, ADA, PASSWORD).await.1, None);
}

#[tokio::test]
async fn a_reset_wakes_the_worker_for_its_email_and_a_refused_one_does_not() {
    let stage = Stage::new().await;
    apply(&stage, ADA).await;
    request_reset(&stage, ADA).await;
    let token = reset_token(&stage, ADA).await;
    let woken =
        async || timeout(std::time::Duration::ZERO, stage.shared.wake.notified()).await.is_ok();
    assert!(woken().await);

    reset(NOON, &stage, &token, "password1234").await;
    assert!(!woken().await);
    reset(NOON, &stage, &token, NEW_PASSWORD).await;
    assert!(woken().await);
}

#[tokio::test]
async fn a_reset_confirms_the_address_it_went_to_and_lets_nobody_in() {
    let stage = Stage::new().await;
    sign_up(&stage, form(&stage, ADA)).await;
    let confirmation = tokens(&stage, ADA).await.remove(0);
    request_reset(&stage, ADA).await;
    let done = reset(NOON, &stage, &reset_token(&stage, ADA).await, NEW_PASSWORD).await;
    assert_eq!(done["data"]["resetPassword"]["viewer"]["status"], "AWAITING_VERIFICATION");
    // Whoever has the older letter cannot do anything with it now.
    let late = super::applicant::confirm(&stage, &confirmation).await;
    assert_eq!(problems(&late), [problem("LINK_EXPIRED", "token")]);
}
