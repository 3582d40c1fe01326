//! Posting an advert, from fields or with a typed title, and editing it.

use clearing::clearing::VISIBILITY_WARNING;
use clearing::entity::{advert, post};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use time::Duration;

use super::{CREATE_TYPED, DECLARE, advert_of, ask, input, post_advert, with};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn fields_and_a_typed_title_end_as_the_same_record() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let made = post_advert(&app, &ada, input("Ada Lovelace")).await;
    let mut made_topic = made["topic"].clone();
    made_topic["id"].take();
    assert_eq!(
        made_topic,
        json!({ "id": null, "number": 1, "state": "OPEN",
                "title": "[Mentor wanted] Ada Lovelace, SEO, GCHQ" })
    );
    let typed = json!({
        "categorySlug": "clearing", "visibleToAll": true,
        "title": "[MENTOR WANTED]Eve  Moneypenny , seo, gchq",
        "body": "# About me\n\nI break codes.\n\n# Looking for\n\nSomebody patient.",
    });
    let typed = app.ask(&eve, CREATE_TYPED, json!({ "input": typed })).await;
    assert_eq!(
        typed["data"]["createTopic"]["topic"]["title"],
        "[Mentor wanted] Eve Moneypenny, SEO, GCHQ"
    );

    let rows = advert::Entity::find().order_by_asc(advert::Column::Name);
    let [a, e] = rows.all(app.db().reader()).await.unwrap().try_into().unwrap();
    assert!(e.is_title_typed && !a.is_title_typed);
    let e = advert::Model {
        topic_id: a.topic_id,
        author_id: a.author_id,
        name: a.name.clone(),
        is_title_typed: false,
        ..e
    };
    assert_eq!(a, e);
    assert_eq!(a.visibility_warning, VISIBILITY_WARNING);
    assert_eq!((&*a.about, &*a.looking_for), ("I break codes.", "Somebody patient."));
}

#[tokio::test]
async fn a_title_against_the_convention_is_refused_with_its_reason_and_the_right_form() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let refuse = async |title: &str, visible: bool| {
        let input = json!({ "categorySlug": "clearing", "title": title, "body": "Hello.",
                            "visibleToAll": visible });
        let answer = app.ask(&ada, CREATE_TYPED, json!({ "input": input })).await;
        assert_eq!(answer["data"]["createTopic"]["topic"], Value::Null);
        answer["data"]["createTopic"]["errors"].clone()
    };
    let wrong = refuse("Mentor wanted: Ada Lovelace, G7, HMRC", true).await;
    assert_eq!(wrong[0]["code"], "TITLE_CONVENTION");
    assert_eq!(wrong[0]["field"], json!(["input", "title"]));
    let message = wrong[0]["message"].as_str().unwrap();
    assert!(message.contains("[Mentor wanted] Ada Lovelace, G7, "), "{message}");

    let hidden = refuse("[Mentor wanted] Ada\u{200b} Lovelace, G7, HMRC", true).await;
    assert_eq!(hidden[0]["code"], "TITLE_CONVENTION");
    assert!(hidden[0]["message"].as_str().unwrap().contains("U+200B"), "{hidden}");

    let unticked = refuse("[Mentor wanted] Ada Lovelace, G7, HMRC", false).await;
    assert_eq!(unticked[0]["code"], "REQUIRED");
    assert_eq!(unticked[0]["field"], json!(["input", "visibleToAll"]));

    let check = "query($title: String!) { checkTitle(title: $title) {
        valid canonical corrected kind name grade { code } organisationName problems { code } } }";
    let check = async |title: &str| {
        app.ask(&ada, check, json!({ "title": title })).await["data"]["checkTitle"].clone()
    };
    assert_eq!(
        check("[mentee wanted] Alan Turing, grade 6, GCHQ").await,
        json!({
            "valid": true, "canonical": "[Mentee wanted] Alan Turing, G6, GCHQ", "corrected": null,
            "kind": "MENTEE_WANTED", "name": "Alan Turing", "grade": { "code": "G6" },
            "organisationName": "GCHQ", "problems": [],
        })
    );
    let refused = check("[Mentee wanted] Alan Turing").await;
    assert_eq!((&refused["valid"], &refused["canonical"]), (&json!(false), &Value::Null));
    assert_eq!(refused["problems"], json!([{ "code": "TITLE_CONVENTION" }]));
}

#[tokio::test]
async fn all_that_is_wrong_with_an_advert_is_said_at_once() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let wrong = with(
        input("\u{200b}Ada"),
        &json!({ "gradeCode": "G9", "professionCode": "wizardry", "visibleToAll": false,
                "organisationName": null, "organisationId": "nonsense", "about": " " }),
    );
    let refused = post_advert(&app, &ada, wrong).await;
    assert_eq!(refused["topic"], Value::Null);
    let errors = refused["errors"].as_array().unwrap();
    let errors: Vec<_> =
        errors.iter().map(|it| (it["code"].clone(), it["field"][1].clone())).collect();
    for expected in [
        ("UNKNOWN_GRADE", "gradeCode"),
        ("UNKNOWN_ORGANISATION", "organisationId"),
        ("TITLE_CONVENTION", "name"),
        ("UNKNOWN_PROFESSION", "professionCode"),
        ("REQUIRED", "about"),
        ("REQUIRED", "visibleToAll"),
    ] {
        assert!(
            errors.contains(&(json!(expected.0), json!(expected.1))),
            "{expected:?}: {errors:?}"
        );
    }
    assert_eq!(advert::Entity::find().all(app.db().reader()).await.unwrap(), []);
}

#[tokio::test]
async fn a_person_has_one_open_advert_of_a_kind_even_from_two_tabs_at_once() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let (one, other) =
        tokio::join!(post_advert(&app, &ada, input("Ada")), post_advert(&app, &ada, input("Ada")),);
    let codes = [&one["errors"][0]["code"], &other["errors"][0]["code"]];
    assert!(
        codes.contains(&&Value::Null) && codes.contains(&&json!("ADVERT_ALREADY_OPEN")),
        "{codes:?}"
    );
    assert_eq!(advert::Entity::find().all(app.db().reader()).await.unwrap().len(), 1);
    assert_eq!(post::Entity::find().all(app.db().reader()).await.unwrap().len(), 1);

    let other_kind = with(input("Ada"), &json!({ "kind": "MENTEE_WANTED" }));
    assert_eq!(post_advert(&app, &ada, other_kind).await["errors"], json!([]));
}

#[tokio::test]
async fn editing_an_advert_rewrites_its_title_and_its_first_post() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = advert_of(&app, &ada, "Ada").await;
    let edit = "mutation($id: ID!, $input: CreateAdvertInput!) { editAdvert(topicId: $id, input: $input) {
        topic { title advert { text { about lookingFor } } posts { nodes { source editedAt } } } errors { code } } }";
    let changed =
        with(input("Ada Lovelace"), &json!({ "gradeCode": "G7", "about": "I write notes." }));
    // Long after the window for posts: an advert may change while it is open.
    let variables = json!({ "id": id, "input": changed });
    let edited = app.ask_at(NOON + 3 * Duration::DAY, &ada, edit, variables.clone()).await;
    assert_eq!(
        edited["data"]["editAdvert"],
        json!({
            "topic": {
                "title": "[Mentor wanted] Ada Lovelace, G7, GCHQ",
                "advert": { "text": { "about": "I write notes.", "lookingFor": "Somebody patient." } },
                "posts": { "nodes": [{
                    "source": "# About me\n\nI write notes.\n\n# Looking for\n\nSomebody patient.",
                    "editedAt": "2030-01-04T12:00:00Z",
                }] },
            },
            "errors": [],
        })
    );
    let stranger = app.ask(&eve, edit, variables.clone()).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "FORBIDDEN");
    ask(&app, &ada, DECLARE, &id).await;
    let ended = app.ask(&ada, edit, variables).await;
    assert_eq!(ended["data"]["editAdvert"]["errors"], json!([{ "code": "ALREADY_DONE" }]));
}

#[tokio::test]
async fn a_preview_shows_what_would_be_posted_and_warns_of_contact_details() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let query = "query($input: CreateAdvertInput!, $text: Markdown!) {
        previewAdvert(input: $input) { title about lookingFor warnings problems { code field } }
        previewMarkdown(source: $text) postWarnings(source: $text) visibilityWarning }";
    let fields = with(
        input("Ada"),
        &json!({ "about": "Write to ada@example.gov.uk", "visibleToAll": false }),
    );
    let answer =
        app.ask(&ada, query, json!({ "input": fields, "text": "*Ring* 020 7946 0018" })).await;
    let address =
        "This text seems to hold an email address. Every member of the forum will see it.";
    let telephone =
        "This text seems to hold a telephone number. Every member of the forum will see it.";
    let about = answer["data"]["previewAdvert"]["about"].as_str().unwrap();
    assert!(about.starts_with("<p>Write to "), "{about}");
    assert_eq!(
        answer["data"],
        json!({
            "previewAdvert": {
                "title": null, "about": about, "lookingFor": "<p>Somebody patient.</p>\n",
                "warnings": [address], "problems": [{ "code": "REQUIRED", "field": ["input", "visibleToAll"] }],
            },
            "previewMarkdown": "<p><em>Ring</em> 020 7946 0018</p>\n",
            "postWarnings": [telephone],
            "visibilityWarning": VISIBILITY_WARNING,
        })
    );
}
