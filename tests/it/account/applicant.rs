//! What tests of accounts say and do again and again.

use clearing::account::Viewer;
use clearing::entity::AccountId;
use clearing::graphql::{self, Decision};
use clearing::outbox::Email;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::test_app::{NOON, PASSWORD, TestApp};

pub(super) const ADA: &str = "ada.thorne@hmrc.gov.uk";

const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { errors { code field message } } }";
const CONFIRM: &str = "mutation($token: String!) { confirmEmail(token: $token) { status errors { code field message } } }";
const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { viewer { email status } errors { code field message } }
}";

/// An app without limits, for tests that sign up or in many times.
pub(super) async fn unlimited() -> TestApp {
    let mut app = TestApp::new().await;
    app.shared.rate_limits = false;
    app.schema = graphql::schema(app.shared.clone());
    app
}

/// A form without a fault.
pub(super) fn form(app: &TestApp, email: &str) -> Value {
    json!({
        "email": email,
        "password": PASSWORD,
        "displayName": "Ada Thorne",
        "gradeCode": "G7",
        "organisationId": app.organisation("HM Revenue and Customs").to_string(),
        "professionCode": "policy",
        "acceptPolicies": [
            {"kind": "DATA_POLICY", "version": 1},
            {"kind": "TERMS_OF_SERVICE", "version": 1},
            {"kind": "COMMUNITY_GUIDELINES", "version": 1},
        ],
    })
}

/// What is wrong with a form: the whole answer.
pub(super) async fn sign_up(app: &TestApp, form: Value) -> Value {
    sign_up_at(NOON, app, form).await
}

pub(super) async fn sign_up_at(now: OffsetDateTime, app: &TestApp, form: Value) -> Value {
    app.ask_at(now, &Viewer::guest(), SIGN_UP, json!({"input": form})).await
}

/// The answer to a form without a fault.
pub(super) fn accepted() -> Value {
    json!({"data": {"signUp": {"errors": []}}})
}

/// The token of the newest email to an address that asks to confirm it.
pub(super) async fn confirmation(app: &TestApp, email: &str) -> String {
    tokens(app, email).await.pop().expect("an email was written")
}

/// The tokens of all of them; those of one moment in no order.
pub(super) async fn tokens(app: &TestApp, address: &str) -> Vec<String> {
    let to = |emails: Vec<(String, Email)>| {
        emails.into_iter().filter(|(recipient, _)| recipient == address).collect::<Vec<_>>()
    };
    let token = |(_, email)| match email {
        Email::ConfirmEmail { token, .. } | Email::ResetPassword { token, .. } => Some(token),
        _ => None,
    };
    to(app.emails().await).into_iter().filter_map(token).collect()
}

pub(super) async fn confirm_at(now: OffsetDateTime, app: &TestApp, token: &str) -> Value {
    app.ask_at(now, &Viewer::guest(), CONFIRM, json!({"token": token})).await
}

pub(super) async fn confirm(app: &TestApp, token: &str) -> Value {
    confirm_at(NOON, app, token).await
}

/// Signs up and confirms: somebody who waits to be verified.
pub(super) async fn apply(app: &TestApp, email: &str) -> AccountId {
    assert_eq!(sign_up(app, form(app, email)).await, accepted());
    confirm(app, &confirmation(app, email).await).await;
    sign_in(app, email, PASSWORD).await.1.expect("who waits may sign in")
}

/// Signs in at noon: the answer, and who is signed in.
pub(super) async fn sign_in(
    app: &TestApp,
    email: &str,
    password: &str,
) -> (Value, Option<AccountId>) {
    sign_in_at(NOON, app, email, password).await
}

pub(super) async fn sign_in_at(
    now: OffsetDateTime,
    app: &TestApp,
    email: &str,
    password: &str,
) -> (Value, Option<AccountId>) {
    let variables = json!({"email": email, "password": password});
    let (answer, change) = app.ask_for_session(now, &Viewer::guest(), SIGN_IN, variables).await;
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
