//! Signing up and confirming.

use clearing::outbox::Email;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{
    ADA, accepted, apply, confirm, confirm_at, confirmation, form, problem, problems, sign_in,
    sign_up, sign_up_at, tokens, unlimited,
};
use crate::test_app::{NOON, PASSWORD, TestApp};

/// Where the rule is stricter than the list of traps, with the reasons in
/// `vocabulary/address_traps.rs`.
const STRICTER: [&str; 6] = ["T013", "T014", "T057", "T058", "T059", "T076"];

#[derive(Deserialize)]
struct Trap {
    id: String,
    address: String,
    scope: String,
    expect: String,
}

#[tokio::test]
async fn s1_every_address_that_trips_parsers_gets_its_answer() {
    let app = unlimited().await;
    let traps: Vec<Trap> =
        serde_json::from_str(include_str!("../../data/address_traps.json")).unwrap();
    let forum = traps.iter().filter(|trap| trap.scope != "mentoring");
    let mut n_tried = 0;
    for trap in forum {
        let expect = if STRICTER.contains(&trap.id.as_str()) { "invalid" } else { &trap.expect };
        let answer = sign_up(&app, form(&app, &trap.address)).await;
        let found = problems(&answer);
        match expect {
            "accept" | "review" => assert_eq!(answer, accepted(), "{}", trap.id),
            "refuse" => {
                let refused = problem("EMAIL_DOMAIN_NOT_ALLOWED", "input.email");
                assert_eq!(found, [refused], "{}", trap.id);
            }
            _ => {
                let [(code, field)] = found.as_slice() else { panic!("{}: {answer}", trap.id) };
                assert!(["EMAIL_INVALID", "REQUIRED"].contains(&code.as_str()), "{}", trap.id);
                assert_eq!(field, "input.email", "{}", trap.id);
            }
        }
        n_tried += 1;
    }
    assert!(n_tried > 80, "{n_tried} traps");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_form_is_said_at_once() {
    let app = TestApp::new().await;
    let form = json!({
        "email": "ada@example.com",
        "password": "too short",
        "displayName": "Ada\u{200b}",
        "gradeCode": "G9",
        "organisationId": "nowhere",
        "professionCode": "wizardry",
        "acceptPolicies": [
            {"kind": "DATA_POLICY", "version": 1},
            {"kind": "TERMS_OF_SERVICE", "version": 2},
        ],
    });
    let answer = sign_up(&app, form).await;
    assert_eq!(
        problems(&answer),
        [
            problem("EMAIL_DOMAIN_NOT_ALLOWED", "input.email"),
            problem("INVALID", "input.displayName"),
            problem("UNKNOWN_ORGANISATION", "input.organisationId"),
            problem("UNKNOWN_GRADE", "input.gradeCode"),
            problem("UNKNOWN_PROFESSION", "input.professionCode"),
            problem("POLICY_NOT_ACCEPTED", "input.acceptPolicies"),
            problem("POLICY_NOT_ACCEPTED", "input.acceptPolicies"),
            problem("PASSWORD_TOO_WEAK", "input.password"),
        ]
    );
    assert!(app.emails().await.is_empty());
}

#[tokio::test]
async fn grade_organisation_and_profession_may_be_left_out() {
    let app = TestApp::new().await;
    let mut form = form(&app, ADA);
    for field in ["gradeCode", "organisationId", "professionCode"] {
        form[field] = Value::Null;
    }
    assert_eq!(sign_up(&app, form).await, accepted());
}

#[tokio::test]
async fn a_link_confirms_once_and_the_account_then_waits() {
    let app = TestApp::new().await;
    sign_up(&app, form(&app, ADA)).await;
    let (refused, nobody) = sign_in(&app, ADA, PASSWORD).await;
    assert_eq!(problems(&refused), [problem("ACCOUNT_NOT_VERIFIED", "")]);
    assert_eq!(nobody, None);

    let token = confirmation(&app, ADA).await;
    let first = confirm(&app, &token).await;
    let status = "AWAITING_VERIFICATION";
    assert_eq!(first, json!({"data": {"confirmEmail": {"status": status, "errors": []}}}));
    let second = confirm(&app, &token).await;
    assert_eq!(second["data"]["confirmEmail"]["status"], Value::Null);
    assert_eq!(problems(&second), [problem("LINK_EXPIRED", "token")]);
    let other = confirm(&app, "no-such-token").await;
    assert_eq!(problems(&other), [problem("LINK_EXPIRED", "token")]);
}

#[tokio::test]
async fn a_link_works_for_48_hours_and_signing_up_again_gives_a_new_one() {
    let app = TestApp::new().await;
    sign_up(&app, form(&app, ADA)).await;
    let late = NOON + Duration::hours(48);
    let answer = confirm_at(late, &app, &confirmation(&app, ADA).await).await;
    assert_eq!(problems(&answer), [problem("LINK_EXPIRED", "token")]);

    assert_eq!(sign_up_at(late, &app, form(&app, ADA)).await, accepted());
    let in_time = late + Duration::hours(48) - Duration::seconds(1);
    let answer = confirm_at(in_time, &app, &confirmation(&app, ADA).await).await;
    assert_eq!(problems(&answer), []);
}

#[tokio::test]
async fn whoever_signs_up_again_before_confirming_begins_anew() {
    let app = TestApp::new().await;
    sign_up(&app, form(&app, ADA)).await;
    let first = confirmation(&app, ADA).await;
    let mut again = form(&app, ADA);
    again["password"] = "seven amber lanterns drift".into();
    assert_eq!(sign_up(&app, again).await, accepted());

    // The first link would confirm a password that is gone.
    assert_eq!(problems(&confirm(&app, &first).await), [problem("LINK_EXPIRED", "token")]);
    let second = tokens(&app, ADA).await.into_iter().find(|token| *token != first).unwrap();
    assert_eq!(problems(&confirm(&app, &second).await), []);
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.1, None);
    let later = NOON + Duration::seconds(1);
    let newer = super::applicant::sign_in_at(later, &app, ADA, "seven amber lanterns drift").await;
    assert!(newer.1.is_some());
}

#[tokio::test]
async fn an_address_with_an_account_gets_the_same_answer_and_its_mailbox_an_email_a_day() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    for now in [NOON, NOON + Duration::hours(1), NOON + Duration::hours(24)] {
        let known = sign_up_at(now, &app, form(&app, &format!(" {} ", ADA.to_uppercase())));
        assert_eq!(known.await, accepted());
    }
    let emails = app.emails().await;
    let told = emails
        .iter()
        .filter(|(to, email)| to == ADA && matches!(email, Email::AlreadySignedUp { .. }));
    assert_eq!(told.count(), 2);
    // Nothing of the account changed.
    assert!(sign_in(&app, ADA, PASSWORD).await.1.is_some());
}

#[tokio::test]
async fn s6_an_address_gets_a_few_emails_and_then_the_form_says_how_long_to_wait() {
    let app = TestApp::new().await;
    for _ in 0..4 {
        assert_eq!(sign_up(&app, form(&app, ADA)).await, accepted());
    }
    let answer = sign_up(&app, form(&app, ADA)).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(answer["errors"][0]["message"], "Too many attempts. Try again in 1 second");
    let other = sign_up(&app, form(&app, "eve@hmrc.gov.uk")).await;
    assert_eq!(other, accepted());
}
