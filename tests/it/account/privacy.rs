//! What must be nowhere: passwords, tokens and addresses in logs, answers and
//! emails (requirements S7, S10).

use std::io::Write;
use std::sync::{Arc, Mutex};

use clearing::account::Viewer;
use clearing::entity::{account as accounts, email_token, moderation_log, outbox};
use sea_orm::EntityTrait;
use serde_json::json;
use time::Duration;
use tracing_subscriber::fmt::MakeWriter;

use super::applicant::{accepted, confirm, confirmation, form, sign_in, sign_in_at, sign_up};
use crate::test_app::{NOON, TestApp};

const EMAIL: &str = "canary.address@hmrc.gov.uk";
const PASSWORD: &str = "canary-password-otter-gravel";
const NAME: &str = "Canary Name";

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn s10_no_log_answer_email_or_row_holds_what_it_must_not() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _while_this_test_runs = tracing::subscriber::set_default(subscriber);

    let app = TestApp::new().await;
    let grace = app.moderator("grace").await;
    let mut new = form(&app, EMAIL);
    (new["password"], new["displayName"]) = (PASSWORD.into(), NAME.into());
    let mut answers = vec![sign_up(&app, new.clone()).await];
    assert_eq!(answers[0], accepted());
    let token = confirmation(&app, EMAIL).await;
    answers.push(confirm(&app, &token).await);
    answers.push(sign_up(&app, new).await);
    let (answer, account) = sign_in(&app, EMAIL, PASSWORD).await;
    // The person sees their own address.
    assert!(answer.to_string().contains(EMAIL));
    answers.push(sign_in(&app, EMAIL, "a wrong canary-password").await.0);
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";
    let id = account.unwrap().to_string();
    answers.push(app.ask(&grace, verify, json!({"id": id})).await);
    let reset =
        "mutation($email: String!) { requestPasswordReset(email: $email) { errors { code } } }";
    answers.push(app.ask(&Viewer::guest(), reset, json!({"email": EMAIL})).await);
    answers.push(sign_in_at(NOON + Duration::seconds(1), &app, EMAIL, "x").await.0);

    // The worker's part: what was asked for is written.
    app.emails().await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for line in
        ["signed up", "address confirmed", "signed in", "sign-in refused", "account verified"]
    {
        assert!(log.contains(line), "no line says {line}");
    }
    let answers = format!("{answers:?}");
    for secret in [EMAIL, PASSWORD, NAME, token.as_str(), "canary"] {
        assert!(!log.contains(secret), "the log holds {secret}");
        assert!(!answers.contains(secret), "an answer holds {secret}");
    }

    let db = app.db().reader();
    let emails = outbox::Entity::find().all(db).await.unwrap();
    assert_eq!(emails.len(), 4);
    let rows = format!(
        "{emails:?}{:?}{:?}{:?}",
        accounts::Entity::find().all(db).await.unwrap(),
        email_token::Entity::find().all(db).await.unwrap(),
        moderation_log::Entity::find().all(db).await.unwrap(),
    );
    assert!(!rows.contains("canary-password"));
    // The tables hold hashes: a token is only in its email.
    let links = format!("{:?}", email_token::Entity::find().all(db).await.unwrap());
    assert!(!links.contains(&token));
    let deeds = format!("{:?}", moderation_log::Entity::find().all(db).await.unwrap());
    assert!(!deeds.contains(EMAIL));
}
