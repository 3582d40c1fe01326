//! Changing what one's account says, and what follows it.

use clearing::account::Viewer;
use clearing::entity::participant;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::applicant::{accepted, form, problem, problems, sign_up};
use crate::mentoring::open_round;
use crate::test_app::TestApp;

const UPDATE: &str = "mutation($input: ProfileInput!) { updateProfile(input: $input) {
    viewer { member { displayName grade { code } organisation { name } profession { code } } }
    errors { code field message } } }";
const ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id } errors { code field message } } }";
const TYPED: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id } errors { code field message } } }";
const TOPIC: &str = "query($id: ID!) { topic(id: $id) {
    title advert { grade { code } organisationName profession { code } }
    posts { nodes { kind body } } } }";
const REGISTER: &str = "mutation($round: ID!, $input: RegistrationInput!) {
    register(roundId: $round, input: $input) { registration { id } errors { code field message } } }";
const DIFFERENT: &str = "{ viewer { saidDifferently { title path } } }";

async fn update(app: &TestApp, person: &Viewer, input: Value) -> Value {
    app.ask(person, UPDATE, json!({ "input": input })).await
}

/// Updates what has to work, and the person with it.
async fn updated(app: &TestApp, person: &Viewer, input: Value) -> Viewer {
    let answer = update(app, person, input).await;
    assert_eq!(problems(&answer), [], "{answer}");
    app.viewer(person.account().unwrap().id).await
}

/// An advert as the form proposes it to Ada, with changes; its topic.
async fn advert(app: &TestApp, author: &Viewer, changes: Value) -> String {
    let mut input = json!({
        "kind": "MENTOR_WANTED", "name": "Ada", "gradeCode": "G7", "professionCode": "policy",
        "organisationId": app.organisation("Home Office").to_string(), "visibleToAll": true,
        "about": "I break codes.", "lookingFor": "Somebody patient.",
    });
    for (field, value) in changes.as_object().unwrap() {
        input[field] = value.clone();
    }
    let answer = app.ask(author, ADVERT, json!({ "input": input })).await;
    let id = answer["data"]["createAdvert"]["topic"]["id"].as_str();
    id.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn topic(app: &TestApp, reader: &Viewer, id: &str) -> Value {
    app.ask(reader, TOPIC, json!({ "id": id })).await["data"]["topic"].clone()
}

async fn register(app: &TestApp, person: &Viewer, round: &str, role: &str) {
    let input = json!({
        "role": role, "name": "Ada", "jobTitle": "Adviser", "gradeCode": "G7",
        "organisationId": app.organisation("Home Office").to_string(), "professionCode": "policy",
        "confirmsLgbt": true, "confirmsCivilServant": true, "consents": true,
    });
    let answer = app.ask(person, REGISTER, json!({ "round": round, "input": input })).await;
    assert_eq!(problems(&answer), [], "{answer}");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_profile_is_said_at_once_and_nothing_changes() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let wrong = json!({ "displayName": "Ada www.evil.example", "gradeCode": "G99",
                        "organisationId": "nowhere", "professionCode": "wizardry" });
    let answer = update(&app, &ada, wrong).await;
    assert_eq!(
        problems(&answer),
        [
            problem("INVALID", "input.displayName"),
            problem("UNKNOWN_ORGANISATION", "input.organisationId"),
            problem("UNKNOWN_GRADE", "input.gradeCode"),
            problem("UNKNOWN_PROFESSION", "input.professionCode"),
        ]
    );
    assert_eq!(answer["data"]["updateProfile"]["viewer"]["member"]["displayName"], "Ada");

    let changed = update(&app, &ada, json!({ "gradeCode": "", "professionCode": "tax" })).await;
    let member = json!({ "displayName": "Ada", "grade": null,
                         "organisation": { "name": "Home Office" }, "profession": { "code": "tax" } });
    assert_eq!(changed["data"]["updateProfile"]["viewer"]["member"], member);
}

#[tokio::test]
async fn an_advert_follows_as_far_as_it_said_what_the_account_said() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let made = advert(&app, &ada, json!({})).await;
    let another_name = json!({ "kind": "MENTEE_WANTED", "name": "Countess" });
    let named = advert(&app, &ada, another_name).await;
    let treasury = app.organisation("HM Treasury").to_string();
    let change = json!({ "displayName": "Adrian", "gradeCode": "G6", "organisationId": treasury,
                         "professionCode": "tax" });
    updated(&app, &ada, change).await;

    let made = topic(&app, &eve, &made).await;
    assert_eq!(made["title"], "[Mentor wanted] Adrian, G6, HM Treasury");
    assert_eq!(
        made["advert"],
        json!({ "grade": { "code": "G6" }, "organisationName": "HM Treasury",
                "profession": { "code": "tax" } })
    );
    let last = made["posts"]["nodes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "SYSTEM");
    assert!(last["body"].as_str().unwrap().contains("details changed"), "{last}");
    assert!(!made.to_string().contains("Ada"), "the former name is nowhere: {made}");
    // What was typed into the form stays, and the page says so.
    let named = topic(&app, &eve, &named).await;
    assert_eq!(named["title"], "[Mentee wanted] Countess, G6, HM Treasury");
    let different =
        app.ask(&app.viewer(ada.account().unwrap().id).await, DIFFERENT, json!({})).await;
    let title = &different["data"]["viewer"]["saidDifferently"];
    assert_eq!(*title, json!([{ "title": named["title"], "path": "/topics/2/advert" }]));
}

#[tokio::test]
async fn a_title_that_was_typed_stays_and_a_closed_advert_too() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let input = json!({ "categorySlug": "clearing", "visibleToAll": true, "body": "Hello.",
                        "title": "[Mentor wanted] Ada, G7, Home Office" });
    let answer = app.ask(&ada, TYPED, json!({ "input": input })).await;
    let typed = answer["data"]["createTopic"]["topic"]["id"].as_str().unwrap().to_owned();
    let withdrawn = advert(&app, &ada, json!({ "kind": "MENTEE_WANTED" })).await;
    let withdraw = "mutation($id: ID!) { withdrawAdvert(topicId: $id) { errors { code } } }";
    app.ask(&ada, withdraw, json!({ "id": withdrawn })).await;
    let ada = updated(&app, &ada, json!({ "displayName": "Adrian" })).await;

    assert_eq!(topic(&app, &ada, &typed).await["title"], "[Mentor wanted] Ada, G7, Home Office");
    let withdrawn = topic(&app, &ada, &withdrawn).await;
    assert_eq!(withdrawn["title"], "[Mentee wanted] Ada, G7, Home Office");
    let different = app.ask(&ada, DIFFERENT, json!({})).await;
    let different = different["data"]["viewer"]["saidDifferently"].as_array().unwrap();
    assert_eq!(different.len(), 1, "{different:?}");
}

#[tokio::test]
async fn a_name_that_the_title_of_an_open_advert_cannot_have_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let made = advert(&app, &ada, json!({})).await;
    let comma = json!({ "displayName": "Thorne, Ada", "gradeCode": "G99" });
    let answer = update(&app, &ada, comma).await;
    let both = [
        problem("UNKNOWN_GRADE", "input.gradeCode"),
        problem("TITLE_CONVENTION", "input.displayName"),
    ];
    assert_eq!(problems(&answer), both);
    assert!(answer.to_string().contains("Remove the comma from the name"), "{answer}");
    assert_eq!(topic(&app, &ada, &made).await["title"], "[Mentor wanted] Ada, G7, Home Office");
    assert!(app.member("Eve").await.member().is_ok());
    let eve = app.member("Joan").await;
    updated(&app, &eve, json!({ "displayName": "Clarke, Joan" })).await;
}

#[tokio::test]
async fn a_registration_follows_while_it_can_be_changed_and_the_page_names_what_differs() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let round = open_round(&app, &mary).await;
    register(&app, &ada, &round, "MENTOR").await;
    let treasury = app.organisation("HM Treasury").to_string();
    let change = json!({ "displayName": "Adrian", "gradeCode": "G6", "organisationId": treasury,
                         "professionCode": "tax" });
    let ada = updated(&app, &ada, change).await;
    let row = async || {
        let all = participant::Entity::find().all(app.db().reader()).await.unwrap();
        let [row] = all.try_into().unwrap();
        let participant::Model { name, grade, organisation_name, profession, .. } = row;
        [name, grade, organisation_name, profession]
    };
    assert_eq!(row().await, ["Adrian", "G6", "HM Treasury", "tax"]);
    let none = app.ask(&ada, DIFFERENT, json!({})).await;
    assert_eq!(none["data"]["viewer"]["saidDifferently"], json!([]));

    // No mentor is an AA: the registration stays, and the page says so.
    let ada = updated(&app, &ada, json!({ "gradeCode": "AA" })).await;
    assert_eq!(row().await, ["Adrian", "G6", "HM Treasury", "tax"]);
    let differs = app.ask(&ada, DIFFERENT, json!({})).await;
    let path = format!("/programme/{round}/register");
    let expected = json!([{ "title": "Spring 2030", "path": path }]);
    assert_eq!(differs["data"]["viewer"]["saidDifferently"], expected);
}

#[tokio::test]
async fn once_registration_is_closed_only_the_name_follows() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let round = open_round(&app, &mary).await;
    register(&app, &ada, &round, "BOTH").await;
    let input = json!({ "displayName": "Adrian", "gradeCode": "G6" });
    let late = time::macros::datetime!(2030-03-01 9:00 UTC);
    let answer = app.ask_at(late, &ada, UPDATE, json!({ "input": input })).await;
    assert_eq!(problems(&answer), []);
    let row = participant::Entity::find().one(app.db().reader()).await.unwrap().unwrap();
    assert_eq!((&*row.name, &*row.grade), ("Adrian", "G7"));
}

#[tokio::test]
async fn moderators_see_a_change_of_organisation_and_nothing_else_in_the_log() {
    let app = TestApp::new().await;
    let (grace, ada) = (app.moderator("Grace").await, app.member("Ada").await);
    let pat = app.pending("Pat").await;
    let treasury = json!({ "organisationId": app.organisation("HM Treasury").to_string() });
    updated(&app, &pat, treasury.clone()).await;
    let ada = updated(&app, &ada, json!({ "displayName": "Adrian", "gradeCode": "G6" })).await;
    updated(&app, &ada, treasury.clone()).await;
    updated(&app, &ada, treasury).await;
    let log = "{ moderationLog { actionWords subject before after moderator { displayName } } }";
    let log = app.ask(&grace, log, json!({})).await;
    let entry = json!({ "actionWords": "Changed their organisation", "subject": "Adrian",
        "before": "Home Office", "after": "HM Treasury", "moderator": { "displayName": "Adrian" } });
    assert_eq!(log["data"]["moderationLog"], json!([entry]));
}

#[tokio::test]
async fn the_policies_that_somebody_accepted_are_listed_with_the_day() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let query = "{ viewer { acceptedPolicies { acceptedAt policy { title version } } } }";
    let answer = app.ask(&ada, query, json!({})).await;
    let accepted = answer["data"]["viewer"]["acceptedPolicies"].as_array().unwrap();
    assert_eq!(accepted.len(), 3, "{answer}");
    assert_eq!(accepted[0]["acceptedAt"], "2030-01-01T12:00:00Z");
}

#[tokio::test]
async fn s7_no_account_has_a_link_for_a_name() {
    let app = TestApp::new().await;
    for name in ["http://evil.example", "Ada evil.example"] {
        let mut typed = form(&app, "ada.thorne@hmrc.gov.uk");
        typed["displayName"] = name.into();
        let answer = sign_up(&app, typed).await;
        assert_eq!(problems(&answer), [problem("INVALID", "input.displayName")]);
    }
    assert!(app.emails().await.is_empty());
    let mut typed = form(&app, "ada.thorne@hmrc.gov.uk");
    typed["displayName"] = "A. B. Thorne".into();
    assert_eq!(sign_up(&app, typed).await, accepted());
}
