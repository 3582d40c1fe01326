//! Changing the address that one signs in with.

use clearing::account::Viewer;
use clearing::config::Kept;
use clearing::entity::{account as accounts, email_change, participant};
use clearing::outbox::Email;
use clearing::retention;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::applicant::{ADA, apply, problem, problems, sign_in, sign_in_at, tokens, unlimited};
use super::session::begin_session;
use crate::mentoring::open_round;
use crate::test_app::{NOON, PASSWORD, TestApp};

const SAME: &str = "ada.lovelace@hmrc.gov.uk";
const OTHER: &str = "ada.thorne@homeoffice.gov.uk";
const CHANGE: &str = "mutation($email: String!, $password: String!) {
    changeEmail(email: $email, password: $password) { viewer { email emailToConfirm } errors { code field message } } }";
const CONFIRM: &str = "mutation($token: String!) { confirmNewEmail(token: $token) {
    viewer { email status } errors { code field message } } }";
const STOP: &str = "mutation($token: String!) { stopEmailChange(token: $token) {
    errors { code field message } } }";

/// A member with a password, whom somebody verified.
async fn member(app: &TestApp) -> Viewer {
    let id = apply(app, ADA).await;
    let grace = app.moderator("grace").await;
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";
    app.ask(&grace, verify, json!({ "id": id.to_string() })).await;
    app.viewer(id).await
}

async fn change(app: &TestApp, person: &Viewer, email: &str) -> Value {
    let variables = json!({ "email": email, "password": PASSWORD });
    app.ask(person, CHANGE, variables).await
}

async fn confirm_at(now: OffsetDateTime, app: &TestApp, who: &Viewer, token: &str) -> Value {
    app.ask_at(now, who, CONFIRM, json!({ "token": token })).await
}

async fn confirm(app: &TestApp, who: &Viewer, token: &str) -> Value {
    confirm_at(NOON, app, who, token).await
}

async fn stop(app: &TestApp, token: &str) -> Value {
    app.ask(&Viewer::guest(), STOP, json!({ "token": token })).await
}

/// The tokens that went to new addresses, and those that went to old ones, each with the
/// address; of one moment in no order.
async fn links(app: &TestApp) -> (Vec<(String, String)>, Vec<(String, String)>) {
    let (mut confirm, mut stop) = (Vec::new(), Vec::new());
    for (to, email) in app.emails().await {
        match email {
            Email::ConfirmNewEmail { token, .. } => confirm.push((to, token)),
            Email::EmailChangeAsked { token, .. } => stop.push((to, token)),
            _ => {}
        }
    }
    (confirm, stop)
}

async fn confirm_link(app: &TestApp, address: &str) -> String {
    let found = links(app).await.0.into_iter().find(|(to, _)| to == address);
    found.expect("a link went to the new address").1
}

#[tokio::test]
async fn all_that_is_wrong_with_a_new_address_is_said_at_once() {
    let app = unlimited().await;
    let ada = member(&app).await;
    let ask = async |email: &str, password: &str| {
        let variables = json!({ "email": email, "password": password });
        problems(&app.ask(&ada, CHANGE, variables).await)
    };
    let wrong = problem("WRONG_PASSWORD", "password");
    let private = problem("EMAIL_DOMAIN_NOT_ALLOWED", "email");
    assert_eq!(ask("ada@gmail.com", "x").await, [private, wrong.clone()]);
    assert_eq!(ask("no address", PASSWORD).await, [problem("EMAIL_INVALID", "email")]);
    assert_eq!(ask("", "").await, [problem("REQUIRED", "email"), wrong]);
    assert_eq!(ask(&ADA.to_uppercase(), PASSWORD).await, [problem("INVALID", "email")]);
    let (confirm, stop) = links(&app).await;
    assert!(confirm.is_empty() && stop.is_empty());
}

#[tokio::test]
async fn an_address_of_the_same_organisation_changes_and_the_member_stays_one() {
    let app = TestApp::new().await;
    let ada = member(&app).await;
    let asked = change(&app, &ada, &format!(" {} ", SAME.to_uppercase())).await;
    let viewer = json!({ "email": ADA, "emailToConfirm": SAME });
    assert_eq!(asked["data"]["changeEmail"], json!({ "viewer": viewer, "errors": [] }));
    let (confirm_links, stop_links) = links(&app).await;
    assert_eq!((confirm_links.len(), stop_links.len()), (1, 1));
    assert_eq!((&*confirm_links[0].0, &*stop_links[0].0), (SAME, ADA));
    assert!(app.viewer(ada.account().unwrap().id).await.account().unwrap().email == ADA);

    let done = confirm(&app, &ada, &confirm_links[0].1).await;
    let viewer = json!({ "email": SAME, "status": "ACTIVE" });
    assert_eq!(done["data"]["confirmNewEmail"], json!({ "viewer": viewer, "errors": [] }));
    assert!(sign_in(&app, SAME, PASSWORD).await.1.is_some());
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, None);
    let log = "{ moderationLog { action } }";
    let log = app.ask(&app.moderator("hedy").await, log, json!({})).await;
    assert!(!log.to_string().contains("change email"), "{log}");
}

#[tokio::test]
async fn an_address_of_another_organisation_is_verified_again_and_the_queue_says_why() {
    let app = TestApp::new().await;
    let ada = member(&app).await;
    change(&app, &ada, OTHER).await;
    let done = confirm(&app, &ada, &confirm_link(&app, OTHER).await).await;
    let viewer = json!({ "email": OTHER, "status": "AWAITING_VERIFICATION" });
    assert_eq!(done["data"]["confirmNewEmail"]["viewer"], viewer);

    let hedy = app.moderator("hedy").await;
    let queue = app.ask(&hedy, "{ verificationQueue { hints } }", json!({})).await;
    let hint = "They were a member with an email address from HM Revenue and Customs";
    assert!(queue.to_string().contains(hint), "{queue}");
    let log = "{ moderationLog(first: 2, filter: { action: \"change email\" }) {
        actionWords subject before after } }";
    let log = app.ask(&hedy, log, json!({})).await;
    let entry = json!({ "actionWords": "Changed their email address", "subject": "Ada Thorne",
                        "before": "HM Revenue and Customs", "after": "Home Office" });
    assert_eq!(log["data"]["moderationLog"], json!([entry]));
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";
    let id = ada.account().unwrap().id;
    let verified = app.ask(&hedy, verify, json!({ "id": id.to_string() })).await;
    assert_eq!(verified["data"]["verifyAccount"]["status"], "ACTIVE");
}

#[tokio::test]
async fn s2_an_address_that_has_an_account_gets_the_same_answer_and_an_email_a_day() {
    let app = unlimited().await;
    let ada = member(&app).await;
    app.member("eve").await;
    let known = change(&app, &ada, "eve@homeoffice.gov.uk").await;
    let unknown = change(&app, &ada, "nobody@homeoffice.gov.uk").await;
    let told = |answer: &Value| answer.to_string().replace("nobody@", "eve@");
    assert_eq!(told(&known), told(&unknown));
    change(&app, &ada, "eve@homeoffice.gov.uk").await;
    let emails = app.emails().await;
    let in_use = emails.iter().filter(|(_, email)| *email == Email::AddressInUse {});
    let to: Vec<_> = in_use.map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, ["eve@homeoffice.gov.uk"]);
    let (confirm, stop) = links(&app).await;
    assert_eq!((confirm.len(), stop.len()), (1, 3), "the old address hears of each");
}

#[tokio::test]
async fn a_link_says_whether_it_is_foreign_used_replaced_late_or_none() {
    let app = unlimited().await;
    let ada = member(&app).await;
    change(&app, &ada, SAME).await;
    let first = confirm_link(&app, SAME).await;
    let said = |answer: &Value| {
        assert_eq!(problems(answer), [problem("LINK_EXPIRED", "token")], "{answer}");
        answer["data"]["confirmNewEmail"]["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let eve = app.member("eve").await;
    assert!(said(&confirm(&app, &eve, &first).await).contains("another account"));
    assert!(said(&confirm(&app, &ada, "no-such-token").await).contains("does not work"));
    let late = confirm_at(NOON + Duration::hours(48), &app, &ada, &first).await;
    assert!(said(&late).contains("expired"));
    // Of two changes at once the later one counts.
    change(&app, &ada, "ada.second@hmrc.gov.uk").await;
    assert!(said(&confirm(&app, &ada, &first).await).contains("another one"));
    let second = confirm_link(&app, "ada.second@hmrc.gov.uk").await;
    assert_eq!(problems(&confirm(&app, &ada, &second).await), []);
    assert!(said(&confirm(&app, &ada, &second).await).contains("already used"));
    let guest = confirm(&app, &Viewer::guest(), &second).await;
    assert_eq!(guest["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn the_old_address_stops_a_change_before_it_is_made() {
    let app = unlimited().await;
    let ada = member(&app).await;
    let id = ada.account().unwrap().id;
    begin_session(&app, id, "aa").await;
    change(&app, &ada, SAME).await;
    let (link, notice) = (confirm_link(&app, SAME).await, links(&app).await.1[0].1.clone());
    assert_eq!(problems(&stop(&app, "no-such-token").await), [problem("LINK_EXPIRED", "token")]);
    assert_eq!(problems(&stop(&app, &notice).await), []);
    assert_eq!(problems(&confirm(&app, &ada, &link).await), [problem("LINK_EXPIRED", "token")]);
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, None, "the password works no more");
    let own = app.ask(&app.viewer(id).await, "{ mySessions { id } }", json!({})).await;
    assert_eq!(own["data"]["mySessions"], json!([]));
    // The owner of the old address gets back in by a link.
    let reset = tokens(&app, ADA).await.pop().unwrap();
    let set = "mutation($token: String!) { resetPassword(token: $token, password: \"seven amber lanterns drift\") {
        viewer { email } errors { code } } }";
    let back = app.ask(&Viewer::guest(), set, json!({ "token": reset })).await;
    assert_eq!(back["data"]["resetPassword"]["viewer"]["email"], ADA, "{back}");
    assert_eq!(problems(&stop(&app, &notice).await), [problem("LINK_EXPIRED", "token")]);
}

#[tokio::test]
async fn the_old_address_takes_back_what_was_made_of_it_for_seven_days() {
    let app = unlimited().await;
    let ada = member(&app).await;
    change(&app, &ada, OTHER).await;
    confirm(&app, &ada, &confirm_link(&app, OTHER).await).await;
    let notice = links(&app).await.1[0].1.clone();
    // Whoever has the account goes on to a third address, which hides nothing.
    let ada = app.viewer(ada.account().unwrap().id).await;
    change(&app, &ada, "third@dwp.gov.uk").await;
    confirm(&app, &ada, &confirm_link(&app, "third@dwp.gov.uk").await).await;

    let late = NOON + Duration::days(7);
    let expired = app.ask_at(late, &Viewer::guest(), STOP, json!({ "token": notice })).await;
    assert_eq!(problems(&expired), [problem("LINK_EXPIRED", "token")]);
    assert_eq!(problems(&stop(&app, &notice).await), []);
    let row = accounts::Entity::find_by_id(ada.account().unwrap().id);
    let row = row.one(app.db().reader()).await.unwrap().unwrap();
    assert_eq!((&*row.email, row.status.word()), (ADA, "ACTIVE"));
    assert!(row.decided_at.is_some() && row.decided_by.is_some());
    assert_eq!(sign_in(&app, "third@dwp.gov.uk", PASSWORD).await.1, None);
}

#[tokio::test]
async fn registrations_go_along_and_one_that_is_there_already_counts() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let ada = member(&app).await;
    let register = "mutation($round: ID!, $input: RegistrationInput!) {
        register(roundId: $round, input: $input) { registration { id } errors { code field message } } }";
    let input = json!({
        "role": "BOTH", "name": "Ada", "jobTitle": "Adviser", "gradeCode": "G7",
        "organisationId": app.organisation("Home Office").to_string(), "professionCode": "policy",
        "confirmsLgbt": true, "confirmsCivilServant": true, "consents": true,
    });
    let (first, second) = (open_round(&app, &mary).await, open_round(&app, &mary).await);
    let mut rows = Vec::new();
    for round in [&first, &second] {
        let asked = json!({ "round": round, "input": input });
        let answer = app.ask(&ada, register, asked).await;
        rows.push(answer["data"]["register"]["registration"]["id"].as_str().unwrap().to_owned());
    }
    // An admin imported the new address into the second round.
    let all = participant::Entity::find().all(app.db().reader()).await.unwrap();
    let doubled = all.into_iter().find(|one| one.id.to_string() == rows[1]).unwrap();
    let imported: participant::ActiveModel =
        participant::Model { id: app.occasion().id(), email: SAME.to_owned(), ..doubled }.into();
    app.db().write::<_, DbErr>(async |tx| imported.reset_all().insert(tx).await).await.unwrap();

    change(&app, &ada, SAME).await;
    assert_eq!(problems(&confirm(&app, &ada, &confirm_link(&app, SAME).await).await), []);
    let mut all = participant::Entity::find().all(app.db().reader()).await.unwrap();
    all.sort_by_key(|one| (one.email.clone(), one.round_id.to_string() != first));
    let told: Vec<_> = all.iter().map(|one| (&*one.email, one.withdrawn_at.is_some())).collect();
    assert_eq!(told, [(SAME, false), (SAME, false), (ADA, true)]);
    assert_eq!(all[0].id.to_string(), rows[0]);
}

#[tokio::test]
async fn the_last_of_the_staff_keeps_the_organisation_of_their_address() {
    let app = unlimited().await;
    let id = apply(&app, ADA).await;
    let row = accounts::ActiveModel {
        id: Set(id),
        status: Set(clearing::entity::AccountStatus::Active),
        role: Set(clearing::entity::Role::Admin),
        ..Default::default()
    };
    app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    let ada = app.viewer(id).await;
    let refused = change(&app, &ada, OTHER).await;
    assert_eq!(problems(&refused), [problem("NOT_ELIGIBLE", "")]);
    assert_eq!(problems(&change(&app, &ada, SAME).await), []);
    app.moderator("grace").await;
    assert_eq!(problems(&change(&app, &ada, OTHER).await), []);
}

#[tokio::test]
async fn an_address_that_nobody_has_confirmed_is_free() {
    let app = unlimited().await;
    let ada = member(&app).await;
    let stranger = super::applicant::sign_up(&app, super::applicant::form(&app, SAME)).await;
    assert_eq!(stranger, super::applicant::accepted());
    change(&app, &ada, SAME).await;
    assert_eq!(problems(&confirm(&app, &ada, &confirm_link(&app, SAME).await).await), []);
    assert_eq!(sign_in(&app, SAME, PASSWORD).await.1, ada.account().map(|account| account.id));
}

#[tokio::test]
async fn an_address_that_somebody_got_meanwhile_stays_theirs() {
    let app = unlimited().await;
    let ada = member(&app).await;
    change(&app, &ada, "eve@homeoffice.gov.uk").await;
    let link = confirm_link(&app, "eve@homeoffice.gov.uk").await;
    app.member("eve").await;
    assert_eq!(problems(&confirm(&app, &ada, &link).await), [problem("ALREADY_DONE", "token")]);
    let (answer, account) = sign_in_at(NOON, &app, ADA, PASSWORD).await;
    assert!(account.is_some(), "{answer}");
}

#[tokio::test]
async fn s7_what_was_changed_is_forgotten_after_a_month() {
    let app = TestApp::new().await;
    let ada = member(&app).await;
    change(&app, &ada, SAME).await;
    let (key, periods) = (&app.shared.secret_key, &app.shared.periods);
    let forget = async |now| {
        let forget = async |tx: &_| retention::delete_due(tx, key, periods, now).await;
        app.db().write::<_, DbErr>(forget).await
    };
    let month = NOON + Duration::days(30);
    assert_eq!(forget(month).await.unwrap().of(Kept::EmailChanges), 0);
    assert_eq!(forget(month + Duration::seconds(1)).await.unwrap().of(Kept::EmailChanges), 1);
    assert!(email_change::Entity::find().all(app.db().reader()).await.unwrap().is_empty());
}
