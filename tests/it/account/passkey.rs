//! Passkeys: made, used once for each question, and refused for every other reason (S2).

use clearing::account::Viewer;
use clearing::entity::AccountId;
use clearing::graphql::Decision;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::applicant::{problem, problems, unlimited};
use super::authenticator::Authenticator;
use crate::test_app::{NOON, TestApp};

const SET_UP: &str = "mutation { setUpPasskey { options errors { code field } } }";
const CONFIRM: &str = "mutation($credential: String!) {
    confirmPasskey(credential: $credential, name: \"Key\") { codes errors { code field } } }";
const ASK: &str = "mutation { askForPasskey { options errors { code field } } }";
const SIGN_IN: &str = "mutation($credential: String!) {
    signInPasskey(credential: $credential) { viewer { email } errors { code field } } }";
const STEP_UP: &str = "mutation($passkey: String) {
    confirmItIsYou(passkey: $passkey) { errors { code field } } }";
const KINDS: &str = "{ secondFactorKinds }";

fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

/// What a browser is asked.
fn options(answer: &Value, field: &str) -> Value {
    let options = answer["data"][field]["options"].as_str();
    serde_json::from_str(options.unwrap_or_else(|| panic!("{answer}"))).unwrap()
}

async fn set_up(app: &TestApp, person: &Viewer, key: &Authenticator) -> Value {
    let asked = app.ask(person, SET_UP, json!({})).await;
    let made = key.make(&options(&asked, "setUpPasskey"));
    app.ask(person, CONFIRM, json!({ "credential": made })).await
}

/// What whoever knows the password is asked.
async fn asked(app: &TestApp, account: AccountId) -> Value {
    let half = app.after_password(account).await;
    options(&app.ask(&half, ASK, json!({})).await, "askForPasskey")
}

/// Answers at the second step.
async fn sign_in(
    app: &TestApp,
    now: OffsetDateTime,
    account: AccountId,
    credential: &str,
) -> (Vec<(String, String)>, Option<Decision>) {
    let half = app.after_password(account).await;
    let variables = json!({ "credential": credential });
    let (answer, change) = app.ask_for_session(now, &half, SIGN_IN, variables).await;
    (problems(&answer), change.decision())
}

#[tokio::test]
async fn s2_a_passkey_is_made_and_used_and_its_answer_is_good_once() {
    let app = unlimited().await;
    let ada = app.member("Ada").await;
    let mut key = Authenticator::new(1);
    let made = set_up(&app, &ada, &key).await;
    assert_eq!(made["data"]["confirmPasskey"]["codes"].as_array().unwrap().len(), 10, "{made}");
    let half = app.after_password(id(&ada)).await;
    let kinds = app.ask(&half, KINDS, json!({})).await;
    assert_eq!(kinds["data"]["secondFactorKinds"], json!(["PASSKEY", "RECOVERY_CODES"]));
    let none = app.ask(&Viewer::guest(), KINDS, json!({})).await;
    assert_eq!(none["data"]["secondFactorKinds"], json!([]));

    let question = asked(&app, id(&ada)).await;
    let answer = key.answer(&question);
    let right = sign_in(&app, NOON, id(&ada), &answer).await;
    assert_eq!(right, (vec![], Some(Decision::SignIn(id(&ada)))));
    let wrong = (vec![problem("SECOND_FACTOR_FAILED", "")], None);
    assert_eq!(sign_in(&app, NOON, id(&ada), &answer).await, wrong);
    // Nor is another answer to the same question.
    assert_eq!(sign_in(&app, NOON, id(&ada), &key.answer(&question)).await, wrong);

    let ada = app.viewer(id(&ada)).await;
    let question = options(&app.ask(&ada, ASK, json!({})).await, "askForPasskey");
    let variables = json!({ "passkey": key.answer(&question) });
    let (answer, change) = app.ask_for_session(NOON, &ada, STEP_UP, variables).await;
    assert_eq!((problems(&answer), change.decision()), (vec![], Some(Decision::Prove)));
}

#[tokio::test]
async fn s2_an_answer_that_is_late_wrong_copied_or_somebody_elses_is_refused() {
    let app = unlimited().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let key = Authenticator::new(1);
    set_up(&app, &ada, &key).await;
    set_up(&app, &eve, &Authenticator::new(2)).await;
    let refused = async |now, answer: &str| {
        let wrong = (vec![problem("SECOND_FACTOR_FAILED", "")], None);
        assert_eq!(sign_in(&app, now, id(&ada), answer).await, wrong, "{answer}");
    };
    let ask = async || asked(&app, id(&ada)).await;
    refused(NOON + Duration::minutes(5), &key.clone().answer(&ask().await)).await;
    refused(NOON, &Authenticator::new(2).answer(&ask().await)).await;
    refused(NOON, &key.clone().answer(&asked(&app, id(&eve)).await)).await;
    let mut locked = Authenticator { is_unlocked: false, ..key.clone() };
    refused(NOON, &locked.answer(&ask().await)).await;
    let mut elsewhere = Authenticator { origin: "http://clearing.example", ..key.clone() };
    refused(NOON, &elsewhere.answer(&ask().await)).await;
    for nonsense in ["", "{}", "null", "x"] {
        ask().await;
        refused(NOON, nonsense).await;
    }
    let mut real = Authenticator { counter: 10, ..key.clone() };
    let answer = real.answer(&ask().await);
    assert!(sign_in(&app, NOON, id(&ada), &answer).await.1.is_some());
    let mut copy = Authenticator { counter: 5, ..key };
    refused(NOON, &copy.answer(&ask().await)).await;
}

#[tokio::test]
async fn s2_a_set_up_takes_an_answer_to_its_own_question() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let key = Authenticator::new(1);
    let early = app.ask(&ada, CONFIRM, json!({ "credential": "{}" })).await;
    assert_eq!(problems(&early), [problem("LINK_EXPIRED", "")]);
    app.ask(&ada, SET_UP, json!({})).await;
    let others = options(&app.ask(&eve, SET_UP, json!({})).await, "setUpPasskey");
    let locked = Authenticator { is_unlocked: false, ..key.clone() };
    for made in [key.make(&others), locked.make(&others), "{}".to_owned()] {
        let refused = app.ask(&ada, CONFIRM, json!({ "credential": made })).await;
        assert_eq!(problems(&refused), [problem("SECOND_FACTOR_FAILED", "")], "{made}");
    }
    let none = app.ask(&ada, ASK, json!({})).await;
    assert_eq!(problems(&none), [problem("NOT_ELIGIBLE", "")]);
    let guest = app.ask(&Viewer::guest(), ASK, json!({})).await;
    assert_eq!(problems(&guest), [problem("SECOND_FACTOR_FAILED", "")]);
}
