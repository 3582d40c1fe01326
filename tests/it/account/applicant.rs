//! What tests of accounts say and do again and again.

use clearing::account::Viewer;
use clearing::entity::AccountId;
use clearing::graphql::{self, Decision};
use clearing::outbox::Letter;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::stage::{NOON, PASSWORD, Stage};

pub(super) const ADA: &str = "ada.thorne@hmrc.gov.uk";

const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { errors { code field message } } }";
const CONFIRM: &str = "mutation($token: String!) { confirmEmail(token: $token) { status errors { code field message } } }";
const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { viewer { email status } errors { code field message } }
}";

/// A stage without limits, for tests that sign up or in many times.
pub(super) async fn unlimited() -> Stage {
    let mut stage = Stage::new().await;
    stage.shared.rate_limits = false;
    stage.schema = graphql::schema(stage.shared.clone());
    stage
}

/// A form without a fault.
pub(super) fn form(stage: &Stage, email: &str) -> Value {
    json!({
        "email": email,
        "password": PASSWORD,
        "displayName": "Ada Thorne",
        "gradeCode": "G7",
        "organisationId": stage.organisation("HM Revenue and Customs").to_string(),
        "professionCode": "policy",
        "acceptPolicies": [
            {"kind": "DATA_POLICY", "version": 1},
            {"kind": "TERMS_OF_SERVICE", "version": 1},
            {"kind": "COMMUNITY_GUIDELINES", "version": 1},
        ],
    })
}

/// What is wrong with a form: the whole answer.
pub(super) async fn sign_up(stage: &Stage, form: Value) -> Value {
    sign_up_at(NOON, stage, form).await
}

pub(super) async fn sign_up_at(now: OffsetDateTime, stage: &Stage, form: Value) -> Value {
    stage.ask_at(now, &Viewer::guest(), SIGN_UP, json!({"input": form})).await
}

/// The answer to a form without a fault.
pub(super) fn accepted() -> Value {
    json!({"data": {"signUp": {"errors": []}}})
}

/// The token of the newest letter to an address that asks to confirm it.
pub(super) async fn confirmation(stage: &Stage, email: &str) -> String {
    tokens(stage, email).await.pop().expect("a letter was written")
}

/// The tokens of all of them; those of one moment in no order.
pub(super) async fn tokens(stage: &Stage, email: &str) -> Vec<String> {
    let to = |letters: Vec<(String, Letter)>| {
        letters.into_iter().filter(|(recipient, _)| recipient == email).collect::<Vec<_>>()
    };
    let token = |(_, letter)| match letter {
        Letter::ConfirmEmail { token, .. } | Letter::ResetPassword { token, .. } => Some(token),
        _ => None,
    };
    to(stage.letters().await).into_iter().filter_map(token).collect()
}

pub(super) async fn confirm_at(now: OffsetDateTime, stage: &Stage, token: &str) -> Value {
    stage.ask_at(now, &Viewer::guest(), CONFIRM, json!({"token": token})).await
}

pub(super) async fn confirm(stage: &Stage, token: &str) -> Value {
    confirm_at(NOON, stage, token).await
}

/// Signs up and confirms: somebody who waits to be verified.
pub(super) async fn apply(stage: &Stage, email: &str) -> AccountId {
    assert_eq!(sign_up(stage, form(stage, email)).await, accepted());
    confirm(stage, &confirmation(stage, email).await).await;
    sign_in(stage, email, PASSWORD).await.1.expect("who waits may sign in")
}

/// Signs in at noon: the answer, and who is signed in.
pub(super) async fn sign_in(
    stage: &Stage,
    email: &str,
    password: &str,
) -> (Value, Option<AccountId>) {
    sign_in_at(NOON, stage, email, password).await
}

pub(super) async fn sign_in_at(
    now: OffsetDateTime,
    stage: &Stage,
    email: &str,
    password: &str,
) -> (Value, Option<AccountId>) {
    let variables = json!({"email": email, "password": password});
    let (answer, change) = stage.ask_for_session(now, &Viewer::guest(), SIGN_IN, variables).await;
    let account = match change.decision() {
        Some(Decision::SignIn(account)) => Some(account),
        _ => None,
    };
    (answer, account)
}

/// The codes of the problems in an answer, and the fields they belong to.
pub(super) fn problems(answer: &Value) -> Vec<(String, String)> {
    let payload = answer["data"].as_object().and_then(|data| data.values().next());
    let errors = payload.and_then(|payload| payload["errors"].as_array());
    let path = |field: &Value| {
        let parts = field.as_array().expect("a field is a path");
        parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(".")
    };
    errors
        .unwrap_or_else(|| panic!("no payload: {answer}"))
        .iter()
        .map(|error| (error["code"].as_str().unwrap_or_default().to_owned(), path(&error["field"])))
        .collect()
}

/// One problem, as [`problems`] shows it.
pub(super) fn problem(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}
