//! The queue of accounts to verify, and deciding about them.

use clearing::account::Viewer;
use clearing::config::Kept;
use clearing::entity::{AccountId, account as accounts, participant, round};
use clearing::entity::{ParticipantRole, RoundId};
use clearing::outbox::Email;
use clearing::retention;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{
    ADA, accepted, apply, confirm_at, form, problem, problems, sign_in, sign_in_at, sign_up_at,
    tokens, unlimited,
};
use crate::test_app::{NOON, PASSWORD, TestApp};

const QUEUE: &str = "query($first: Int, $after: String) {
    verificationQueue(first: $first, after: $after) {
        account { id displayName email emailOrganisation { abbreviation } grade { code } organisation { abbreviation } }
        requestedAt hints
    }
}";
const VERIFY: &str = "mutation($id: ID!) {
    verifyAccount(accountId: $id) { account { displayName } status errors { code field message } }
}";
const REJECT: &str = "mutation($id: ID!, $reason: String!) {
    rejectAccount(accountId: $id, reason: $reason) { account { displayName } status errors { code field message } }
}";

async fn queue(app: &TestApp, moderator: &Viewer) -> Vec<Value> {
    let answer = app.ask(moderator, QUEUE, json!({})).await;
    let requests = answer["data"]["verificationQueue"].as_array();
    requests.unwrap_or_else(|| panic!("{answer}")).clone()
}

async fn decide(app: &TestApp, by: &Viewer, mutation: &str, id: AccountId) -> Value {
    let variables = json!({"id": id.to_string(), "reason": "not a civil servant"});
    app.ask(by, mutation, variables).await
}

async fn hints_of(app: &TestApp, moderator: &Viewer, email: &str) -> Vec<String> {
    let requests = queue(app, moderator).await;
    let account = accounts::Entity::find().filter(accounts::Column::Email.eq(email));
    let account = account.one(app.db().reader()).await.unwrap().expect("it has an account");
    let id = json!(account.id.to_string());
    let request = requests.iter().find(|request| request["account"]["id"] == id);
    let hints = request.unwrap_or_else(|| panic!("{email} does not wait"))["hints"].as_array();
    hints.unwrap().iter().map(|hint| hint.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn who_is_verified_is_a_member_and_the_second_moderator_is_told_so() {
    let app = TestApp::new().await;
    let (grace, hedy) = (app.moderator("grace").await, app.admin("hedy").await);
    let ada = apply(&app, ADA).await;
    let waiting = queue(&app, &grace).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        waiting[0],
        json!({
            "account": {
                "id": ada.to_string(),
                "displayName": "Ada Thorne",
                "email": "a•••@hmrc.gov.uk",
                "emailOrganisation": {"abbreviation": "HMRC"},
                "grade": {"code": "G7"},
                "organisation": {"abbreviation": "HMRC"},
            },
            "requestedAt": "2030-01-01T12:00:00Z",
            "hints": [
                "The email address and their answer agree: HM Revenue and Customs",
                "This email address is not registered for any round",
            ],
        })
    );

    let first = decide(&app, &grace, VERIFY, ada).await;
    let account = json!({"displayName": "Ada Thorne"});
    let verified = json!({"account": account, "status": "ACTIVE", "errors": []});
    assert_eq!(first, json!({"data": {"verifyAccount": verified}}));
    for mutation in [VERIFY, REJECT] {
        let second = decide(&app, &hedy, mutation, ada).await;
        assert_eq!(problems(&second), [problem("ALREADY_DONE", "")]);
    }
    assert!(queue(&app, &grace).await.is_empty());
    assert!(app.viewer(ada).await.member().is_ok());
    let email = (ADA.to_owned(), Email::Verified { name: "Ada Thorne".to_owned() });
    assert_eq!(app.emails().await.iter().filter(|sent| **sent == email).count(), 1);
}

#[tokio::test]
async fn who_is_rejected_reads_why_and_may_ask_again_with_the_reason_on_record() {
    let app = TestApp::new().await;
    let grace = app.moderator("grace").await;
    let ada = apply(&app, ADA).await;
    let answer = app.ask(&grace, REJECT, json!({"id": ada.to_string(), "reason": " "})).await;
    assert_eq!(problems(&answer), [problem("REQUIRED", "reason")]);
    let answer = decide(&app, &grace, REJECT, ada).await;
    assert_eq!(answer["data"]["rejectAccount"]["status"], "REJECTED");
    let reason = "not a civil servant".to_owned();
    let email = Email::Rejected { name: "Ada Thorne".to_owned(), reason };
    assert!(app.emails().await.contains(&(ADA.to_owned(), email)));

    let (answer, nobody) = sign_in(&app, ADA, PASSWORD).await;
    assert_eq!(problems(&answer), [problem("ACCOUNT_SUSPENDED", "")]);
    let message = &answer["data"]["signIn"]["errors"][0]["message"];
    assert_eq!(
        message,
        "We did not accept your request to join. The reason is: not a civil servant"
    );
    assert_eq!(nobody, None);

    let later = NOON + Duration::hours(1);
    assert_eq!(sign_up_at(later, &app, form(&app, ADA)).await, accepted());
    let link = tokens(&app, ADA).await.pop().unwrap();
    confirm_at(later, &app, &link).await;
    let hints = hints_of(&app, &grace, ADA).await;
    let earlier = "An earlier request was rejected on 1 January 2030: not a civil servant";
    assert!(hints.contains(&earlier.to_owned()), "{hints:?}");
    decide(&app, &grace, VERIFY, ada).await;
    assert!(app.viewer(ada).await.member().is_ok());
}

#[tokio::test]
async fn s7_who_was_rejected_is_scrubbed_and_still_recognised() {
    let app = TestApp::new().await;
    let grace = app.moderator("grace").await;
    let ada = apply(&app, ADA).await;
    decide(&app, &grace, REJECT, ada).await;
    let (key, periods) = (&app.shared.secret_key, &app.shared.periods);
    let forget = async |now| {
        let forget = async |tx: &_| retention::delete_due(tx, key, periods, now).await;
        app.db().write::<_, DbErr>(forget).await
    };
    let month = NOON + Duration::days(30);
    assert_eq!(forget(month).await.unwrap().of(Kept::RejectedAccounts), 0);
    assert_eq!(forget(month + Duration::seconds(1)).await.unwrap().of(Kept::RejectedAccounts), 1);
    assert_eq!(forget(month + Duration::days(1)).await.unwrap().of(Kept::RejectedAccounts), 0);

    let row = accounts::Entity::find_by_id(ada).one(app.db().reader()).await.unwrap().unwrap();
    let left = format!("{row:?}");
    for gone in ["Ada", "ada", "thorne", "hmrc", "G7", "policy", "argon2"] {
        assert!(!left.contains(gone), "{gone} is left");
    }
    assert_eq!(row.rejection_reason.as_deref(), Some("not a civil servant"));
    assert_eq!(row.decided_by, Some(grace.pending().unwrap().id()));
    let (answer, _) = sign_in_at(month, &app, ADA, PASSWORD).await;
    assert_eq!(problems(&answer), [problem("SIGN_IN_FAILED", "")]);

    let again = month + Duration::days(7);
    sign_up_at(again, &app, form(&app, ADA)).await;
    confirm_at(again, &app, &tokens(&app, ADA).await.pop().unwrap()).await;
    let hints = hints_of(&app, &grace, ADA).await;
    assert!(hints.iter().any(|hint| hint.contains("rejected on 1 January 2030")), "{hints:?}");
    assert_eq!(queue(&app, &grace).await.len(), 1);
}

#[tokio::test]
async fn the_queue_shows_what_speaks_for_and_against_each() {
    let app = unlimited().await;
    let grace = app.moderator("grace").await;
    apply(&app, ADA).await;
    register(&app, "ada.thorne@hmrc.gov.uk").await;
    apply(&app, "ada.thorne+2@hmrc.gov.uk").await;
    let mut elsewhere = form(&app, "eve@homeoffice.gov.uk");
    elsewhere["displayName"] = "Eve".into();
    sign_up_at(NOON, &app, elsewhere).await;
    let link = tokens(&app, "eve@homeoffice.gov.uk").await.pop().unwrap();
    confirm_at(NOON - Duration::hours(50), &app, &link).await;

    let agrees = "The email address and their answer agree: HM Revenue and Customs";
    assert_eq!(
        hints_of(&app, &grace, ADA).await,
        [
            agrees,
            "This email address is registered for Autumn 2030",
            "Another account has the same mailbox (also waiting)",
        ]
    );
    assert_eq!(
        hints_of(&app, &grace, "ada.thorne+2@hmrc.gov.uk").await,
        [
            agrees,
            "This email address is not registered for any round",
            "Another account has the same mailbox (also waiting)",
        ]
    );
    assert_eq!(
        hints_of(&app, &grace, "eve@homeoffice.gov.uk").await,
        [
            "The email address is from Home Office, but they say HM Revenue and Customs",
            "This email address is not registered for any round",
        ]
    );
}

#[tokio::test]
async fn the_queue_goes_from_the_longest_waiting_on_and_takes_as_many_statements_for_each_page() {
    let app = TestApp::new().await;
    let grace = app.moderator("grace").await;
    let mut ids = Vec::new();
    for name in ["ada", "eve", "mary", "joan"] {
        ids.push(app.pending(name).await.pending().unwrap().id());
    }
    ids.sort();
    let page = async |first: i32, after: Option<String>| {
        let variables = json!({"first": first, "after": after});
        let (answer, n) = app.statements(app.ask(&grace, QUEUE, variables)).await;
        let requests = answer["data"]["verificationQueue"].as_array().unwrap().clone();
        let id = |request: &Value| request["account"]["id"].as_str().unwrap().to_owned();
        (requests.iter().map(id).collect::<Vec<_>>(), n)
    };
    let (all, n_all) = page(100, None).await;
    assert_eq!(all, ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    let (first, n_first) = page(1, None).await;
    assert_eq!((first.as_slice(), n_first, n_all), (&all[..1], 8, 8));
    let (rest, n_rest) = page(100, first.last().cloned()).await;
    assert_eq!((rest.as_slice(), n_rest), (&all[1..], 9));
    let member = app.member("otto").await;
    let refused = app.ask(&member, QUEUE, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// Registers an address in a round.
async fn register(app: &TestApp, email: &str) {
    let mut occasion = app.occasion();
    let round_id: RoundId = occasion.id();
    let round = round::ActiveModel {
        id: Set(round_id),
        name: Set("Autumn 2030".to_owned()),
        registration_opens_at: Set(NOON),
        registration_closes_at: Set(NOON + Duration::days(14)),
        share_mentee_emails: Set(false),
        created_at: Set(NOON),
        published_at: Set(None),
        ..Default::default()
    };
    let participant = participant::ActiveModel {
        id: Set(occasion.id()),
        round_id: Set(round_id),
        email: Set(email.to_owned()),
        name: Set("Ada Thorne".to_owned()),
        role: Set(ParticipantRole::Mentee),
        job_title: Set("Policy adviser".to_owned()),
        grade: Set("G7".to_owned()),
        organisation_id: Set(None),
        organisation_name: Set("HM Revenue and Customs".to_owned()),
        profession: Set("policy".to_owned()),
        wanted_profession: Set(None),
        biography: Set(None),
        capacity_as_mentor: Set(0),
        capacity_as_mentee: Set(3),
        consent: Set("I agree".to_owned()),
        created_at: Set(NOON),
        withdrawn_at: Set(None),
    };
    app.db()
        .write::<_, DbErr>(async |tx| {
            round.insert(tx).await?;
            participant.insert(tx).await
        })
        .await
        .unwrap();
}
