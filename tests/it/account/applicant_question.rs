//! A moderator asks somebody whose account waits, and reads the answer in the queue.

use clearing::account::Viewer;
use clearing::entity::applicant_question;
use clearing::outbox::Email;
use clearing::retention;
use sea_orm::{DbErr, EntityTrait};
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{problem, problems};
use crate::served::Served;
use crate::test_app::{NOON, TestApp};

const ASK: &str = "mutation($id: ID!, $question: String!) {
    askApplicant(accountId: $id, question: $question) { errors { code field } } }";
const ANSWER: &str = "mutation($answer: String!) {
    answerApplicantQuestion(answer: $answer) { viewer { questions { answer } } errors { code field } } }";
const QUEUE: &str = "{ verificationQueue { hints questions { question answer } } }";

async fn ask(app: &TestApp, by: &Viewer, of: &Viewer, question: &str) -> Vec<(String, String)> {
    let id = of.account().unwrap().id.to_string();
    problems(&app.ask(by, ASK, json!({ "id": id, "question": question })).await)
}

async fn answer(app: &TestApp, who: &Viewer, answer: &str) -> Vec<(String, String)> {
    problems(&app.ask(who, ANSWER, json!({ "answer": answer })).await)
}

async fn queue(app: &TestApp, by: &Viewer) -> Value {
    app.ask(by, QUEUE, json!({})).await["data"]["verificationQueue"].take()
}

#[tokio::test]
async fn one_question_at_a_time_is_asked_and_answered() {
    let app = TestApp::new().await;
    let (grace, pat) = (app.moderator("Grace").await, app.pending("Pat").await);
    assert_eq!(answer(&app, &pat, "x").await, [problem("ALREADY_DONE", "answer")], "not asked");
    assert_eq!(ask(&app, &grace, &pat, " ").await, [problem("REQUIRED", "question")]);
    assert_eq!(ask(&app, &grace, &pat, "Which team?").await, []);
    assert_eq!(ask(&app, &grace, &pat, "And?").await, [problem("ALREADY_DONE", "question")]);
    assert_eq!(answer(&app, &pat, "").await, [problem("REQUIRED", "answer")]);
    assert_eq!(answer(&app, &pat, "Policy.").await, []);
    assert_eq!(answer(&app, &pat, "Once more").await, [problem("ALREADY_DONE", "answer")]);
    let second = json!({ "id": pat.account().unwrap().id.to_string(), "question": "Since when?" });
    let later = NOON + Duration::minutes(1);
    assert_eq!(problems(&app.ask_at(later, &grace, ASK, second).await), []);
    let questions = json!([
        { "question": "Which team?", "answer": "Policy." },
        { "question": "Since when?", "answer": null },
    ]);
    assert_eq!(queue(&app, &grace).await[0]["questions"], questions);
    let emails = app.emails().await;
    let to = |who: &str| {
        let theirs = emails.iter().filter(|(to, _)| to.starts_with(who));
        theirs.map(|(_, email)| email.clone()).collect::<Vec<_>>()
    };
    let asked = Email::ApplicantAsked { name: "Pat".to_owned() };
    assert_eq!(to("pat@"), [asked.clone(), asked]);
    assert_eq!(to("grace@"), [Email::ApplicantAnswered {}]);
    assert!(!format!("{emails:?}").contains("team"), "no email says what");
    let member = app.member("Ada").await;
    assert_eq!(ask(&app, &grace, &member, "x").await, [problem("ALREADY_DONE", "")]);
    let log = app.ask(&grace, "{ moderationLog { action subject reason } }", json!({})).await;
    assert!(log.to_string().contains("ask applicant") && !log.to_string().contains("team"));
}

#[tokio::test]
async fn s7_questions_go_thirty_days_after_the_decision() {
    let app = TestApp::new().await;
    let (grace, pat) = (app.moderator("Grace").await, app.pending("Pat").await);
    ask(&app, &grace, &pat, "Which team?").await;
    let left = async |at| {
        let (key, periods) = (&app.shared.secret_key, &app.shared.periods);
        let work = async |tx: &_| retention::delete_due(tx, key, periods, at).await;
        app.db().write::<_, DbErr>(work).await.unwrap();
        applicant_question::Entity::find().all(app.db().reader()).await.unwrap().len()
    };
    assert_eq!(left(NOON + Duration::days(90)).await, 1, "the account still waits");
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";
    app.ask(&grace, verify, json!({ "id": pat.account().unwrap().id.to_string() })).await;
    assert_eq!(left(NOON + Duration::days(30)).await, 1);
    assert_eq!(left(NOON + Duration::days(30) + Duration::seconds(1)).await, 0);
}

#[tokio::test]
async fn moderators_are_warned_of_a_name_like_one_of_theirs() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace Hopper").await;
    app.member("Ada Thorne").await;
    for name in ["Grace Hoppеr", "Ada Thornе"] {
        app.pending(name).await;
    }
    let queue = queue(&app, &grace).await;
    let warned = "Their name looks like that of Grace Hopper, who is a moderator or admin";
    let hints: Vec<String> =
        queue.as_array().unwrap().iter().map(|it| it["hints"].to_string()).collect();
    assert_eq!(hints.iter().filter(|hints| hints.contains(warned)).count(), 1, "{hints:?}");
}

#[tokio::test]
async fn an_applicant_answers_on_the_page_where_they_wait() {
    let served = Served::new().await;
    let pat = served.app.pending("Pat").await;
    let id = pat.account().unwrap().id.to_string();
    let pat = served.browser_of(&pat).await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    assert!(pat.page("/waiting").await.1.contains("pat@homeoffice.gov.uk"), "their own");
    for (queue, forms) in
        [("/moderation", "/moderation"), ("/moderation/accounts", "/moderation/accounts")]
    {
        let (_, shown) = grace.page(queue).await;
        assert!(shown.contains("p•••@homeoffice.gov.uk") && !shown.contains("pat@"), "{shown}");
        let wrong = grace.submit(&format!("{forms}/address"), &[("accountId", &id)]).await;
        let wrong = wrong.text().await.unwrap();
        assert!(wrong.contains("Choose or enter a reason"), "{wrong}");
        let wrong = grace.submit(&format!("{forms}/ask"), &[("accountId", &id)]).await;
        assert!(wrong.text().await.unwrap().contains("Enter a question"));
    }
    let reason = [("accountId", &*id), ("usual", "CONTACT"), ("reason", "")];
    grace.submit("/moderation/accounts/address", &reason).await;
    let (_, shown) = grace.page("/moderation/accounts").await;
    assert!(shown.contains("pat@homeoffice.gov.uk") && shown.contains("for an hour"), "{shown}");
    let question = [("accountId", &*id), ("question", "Which <b>team</b>?")];
    grace.submit("/moderation/accounts/ask", &question).await;

    let (_, waiting) = pat.page("/waiting").await;
    assert!(waiting.contains("A moderator has a question for you"), "{waiting}");
    assert!(waiting.contains("Which &lt;b&gt;team"), "{waiting}");
    let empty = pat.submit("/waiting/answer", &[("answer", "")]).await.text().await.unwrap();
    assert!(empty.contains("Enter an answer"), "{empty}");
    pat.submit("/waiting/answer", &[("answer", "Policy.")]).await;
    let (_, waiting) = pat.page("/waiting").await;
    assert!(waiting.contains("A moderator will check your account"), "{waiting}");
    assert!(waiting.contains("Policy."), "{waiting}");
    assert!(grace.page("/moderation").await.1.contains("Answer: Policy."));
}
