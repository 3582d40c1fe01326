//! Registering by form, and withdrawing.

use clearing::entity::identity;
use clearing::outbox::Email;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use time::macros::datetime;

use super::{open_round, published_round};
use crate::test_app::TestApp;

pub(super) const REGISTER: &str = "mutation($round: ID!, $input: RegistrationInput!) {
    register(roundId: $round, input: $input) { registration {
      participant { name role jobTitle grade { code } organisation { name } profession { code }
                    wantedProfession { code } biography withdrawnAt }
      capacityAsMentor capacityAsMentee identities identityToMatch wantsSharedIdentity }
    errors { code field message } } }";
const WITHDRAW: &str = "mutation($round: ID!) { withdrawRegistration(roundId: $round) {
    registration { participant { withdrawnAt } identities wantsSharedIdentity }
    errors { code field message } } }";
const MINE: &str = "query($round: ID!) { myRegistration(roundId: $round) {
    participant { name withdrawnAt } identities wantsSharedIdentity } }";

pub(super) fn form(app: &TestApp) -> Value {
    json!({
        "role": "BOTH", "name": "Ada Thorne", "jobTitle": "Adviser", "gradeCode": "SEO",
        "organisationId": app.organisation("Home Office").to_string(),
        "professionCode": "policy", "wantedProfessionCode": "tax", "capacityAsMentor": 1,
        "identities": ["Canary Blue", "Canary Green"], "identityToMatch": "Canary Green",
        "wantsSharedIdentity": true,
        "confirmsLgbt": true, "confirmsCivilServant": true, "consents": true,
    })
}

#[tokio::test]
async fn a_waiting_account_registers_changes_and_withdraws() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.pending("ada").await);
    let round = open_round(&app, &mary).await;
    let asked = json!({ "round": round, "input": form(&app) });
    let answer = app.ask(&ada, REGISTER, asked).await;
    assert_eq!(
        answer["data"]["register"],
        json!({ "registration": {
            "participant": {
                "name": "Ada Thorne", "role": "BOTH", "jobTitle": "Adviser",
                "grade": { "code": "SEO" }, "organisation": { "name": "Home Office" },
                "profession": { "code": "policy" }, "wantedProfession": { "code": "tax" },
                "biography": null, "withdrawnAt": null,
            },
            "capacityAsMentor": 1, "capacityAsMentee": 3,
            "identities": ["Canary Green", "Canary Blue"], "identityToMatch": "Canary Green",
            "wantsSharedIdentity": true,
        }, "errors": [] })
    );
    assert_eq!(
        app.emails().await,
        [(
            "ada@homeoffice.gov.uk".to_owned(),
            Email::Registered {
                name: "Ada Thorne".to_owned(),
                round: "Spring 2030".to_owned(),
                closes: "1 February 2030 at 11:59pm".to_owned(),
            }
        )]
    );

    let mut changed = form(&app);
    changed["name"] = json!("Ada Marsh");
    app.ask(&ada, REGISTER, json!({ "round": round, "input": changed })).await;
    let mine = app.ask(&ada, MINE, json!({ "round": round })).await;
    assert_eq!(mine["data"]["myRegistration"]["participant"]["name"], "Ada Marsh");
    assert_eq!(mine["data"]["myRegistration"]["identities"][0], "Canary Green");

    let withdrawn = app.ask(&ada, WITHDRAW, json!({ "round": round })).await;
    assert_eq!(
        withdrawn["data"]["withdrawRegistration"],
        json!({ "registration": {
            "participant": { "withdrawnAt": "2030-01-01T12:00:00Z" },
            "identities": [], "wantsSharedIdentity": false,
        }, "errors": [] })
    );
    assert_eq!(identity::Entity::find().count(app.db().reader()).await.unwrap(), 0);
    let again = app.ask(&ada, WITHDRAW, json!({ "round": round })).await;
    assert_eq!(again["data"]["withdrawRegistration"]["errors"][0]["code"], "INVALID");
    let emails = app.emails().await;
    assert!(emails.iter().any(|(_, email)| matches!(email, Email::Withdrawn { .. })));
}

#[tokio::test]
async fn outside_the_window_the_dates_are_named() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = open_round(&app, &mary).await;
    for (now, message) in [
        (datetime!(2029-12-01 8:59:59 UTC), "Registration opens on 1 December 2029 at 9:00am"),
        (datetime!(2030-02-01 23:59 UTC), "Registration closed on 1 February 2030 at 11:59pm"),
    ] {
        let asked = json!({ "round": round, "input": form(&app) });
        let answer = app.ask_at(now, &ada, REGISTER, asked).await;
        assert_eq!(
            answer["data"]["register"],
            json!({ "registration": null, "errors": [{ "code": "ROUND_NOT_OPEN", "field": [], "message": message }] })
        );
    }
    assert_eq!(app.emails().await, []);
}

#[tokio::test]
async fn an_address_that_the_programme_refuses_does_not_register() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = open_round(&app, &mary).await;
    let refuse = "mutation { setEmailDomain(domain: \"homeoffice.gov.uk\", allowed: false) { errors { code } } }";
    app.ask(&mary, refuse, json!({})).await;
    let answer = app.ask(&ada, REGISTER, json!({ "round": round, "input": form(&app) })).await;
    assert_eq!(answer["data"]["register"]["errors"][0]["code"], "EMAIL_DOMAIN_NOT_ALLOWED");
}

#[tokio::test]
async fn every_mistake_in_the_form_is_told_at_once() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = open_round(&app, &mary).await;
    let mut wrong = form(&app);
    for (field, value) in [
        ("gradeCode", json!("SCS4")),
        ("organisationId", json!("x")),
        ("professionCode", json!("x")),
        ("capacityAsMentor", json!(4)),
        ("consents", json!(false)),
    ] {
        wrong[field] = value;
    }
    let answer = app.ask(&ada, REGISTER, json!({ "round": round, "input": wrong })).await;
    let errors = answer["data"]["register"]["errors"].as_array().unwrap();
    let codes: Vec<&str> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        ["REQUIRED", "GRADE_OUT_OF_RANGE", "UNKNOWN_ORGANISATION", "UNKNOWN_PROFESSION", "INVALID"]
    );
}

#[tokio::test]
async fn once_the_matches_are_out_nobody_withdraws_silently() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = published_round(&app, &mary).await;
    let answer = app.ask(&ada, WITHDRAW, json!({ "round": round })).await;
    let error = &answer["data"]["withdrawRegistration"]["errors"][0];
    assert_eq!(error["code"], "ALREADY_DONE");
    assert!(error["message"].as_str().unwrap().contains("have been published"), "{error}");
}
