//! Lists of adverts, and adverts that fit.

use clearing::account::Viewer;
use clearing::entity::{ParticipantRole, plan};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};
use time::Duration;

use super::taking_part::{participant_of, publish_round};
use super::{CREATE, CREATE_TYPED, advert_of, ask, input, post_advert, with};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn lists_filter_by_kind_grade_organisation_profession_and_state() {
    let app = TestApp::new().await;
    let people = [
        ("Ada", json!({})),
        ("Eve", json!({ "kind": "MENTEE_WANTED", "gradeCode": "G6" })),
        ("Joan", json!({ "organisationName": "Bletchley Park" })),
        ("Mary", json!({ "professionCode": "digital-and-data" })),
    ];
    let mut reader = Viewer::guest();
    for (name, changes) in people {
        reader = app.member(name).await;
        assert_eq!(
            post_advert(&app, &reader, with(input(name), &changes)).await["errors"],
            json!([])
        );
    }
    let gchq = app.organisation("GCHQ").to_string();
    let query = "query($state: TopicState, $advert: AdvertFilter) { category(slug: \"clearing\") {
        topics(state: $state, advert: $advert, order: OLDEST) { nodes { advert { name } } totalCount } } }";
    for (state, filter, n_expected) in [
        (Value::Null, json!(null), 4),
        (json!("OPEN"), json!({}), 4),
        (json!("CLOSED"), json!({}), 0),
        (Value::Null, json!({ "kind": "MENTEE_WANTED" }), 1),
        (Value::Null, json!({ "gradeCodes": ["SEO", "G6"] }), 4),
        (Value::Null, json!({ "gradeCodes": ["G6"] }), 1),
        (Value::Null, json!({ "organisationIds": [gchq] }), 3),
        (Value::Null, json!({ "professionCodes": ["digital-and-data"] }), 1),
        (
            json!("OPEN"),
            json!({ "kind": "MENTOR_WANTED", "professionCodes": ["policy"], "organisationIds": [gchq] }),
            1,
        ),
    ] {
        let answer = app.ask(&reader, query, json!({ "state": state, "advert": filter })).await;
        let topics = &answer["data"]["category"]["topics"];
        assert_eq!(topics["totalCount"], n_expected, "{filter}: {answer}");
        assert_eq!(topics["nodes"].as_array().unwrap().len(), n_expected);
    }
}

#[tokio::test]
async fn a_list_says_in_two_lines_what_is_sought() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let long = "I hope to *learn* how `policy` is made. ".repeat(40);
    let wanted = json!({ "lookingFor": format!("> Hello <b>you</b>\n\n{long}") });
    let posted = post_advert(&app, &ada, with(input("Ada"), &wanted)).await;
    assert_eq!(posted["errors"], json!([]));
    let typed = json!({
        "categorySlug": "clearing", "title": "[Mentor wanted] Eve, SEO, GCHQ",
        "body": "One text about *all* of it.", "visibleToAll": true,
    });
    let eve = app.member("Eve").await;
    let answer = app.ask(&eve, CREATE_TYPED, json!({ "input": typed })).await;
    assert_eq!(answer["data"]["createTopic"]["errors"], json!([]));
    let list = "{ category(slug: \"clearing\") { topics(order: OLDEST) {
        nodes { advert { name excerpt } } } } }";
    let read = app.ask(&eve, list, json!({})).await;
    let nodes = read["data"]["category"]["topics"]["nodes"].as_array().unwrap().clone();
    let excerpt = |name: &str| {
        let of = nodes.iter().find(|it| it["advert"]["name"] == name);
        of.unwrap()["advert"]["excerpt"].as_str().unwrap().to_owned()
    };
    let said = excerpt("Ada");
    let whole = format!("Hello <b>you</b> {}", "I hope to learn how policy is made. ".repeat(40));
    let kept = said.strip_suffix('…').unwrap();
    assert!(whole.starts_with(kept) && whole[kept.len()..].starts_with(' '), "{said}");
    assert!((150..=160).contains(&said.chars().count()), "{said}");
    assert_eq!(excerpt("Eve"), "One text about all of it.");
}

#[tokio::test]
async fn suggestions_fit_by_the_hard_rules_and_only_the_author_sees_them() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let own = advert_of(&app, &ada, "Ada").await;
    let mentor = json!({ "kind": "MENTEE_WANTED", "organisationName": "Home Office" });
    for (name, changes) in [
        ("One Above", json!({ "gradeCode": "G7", "professionCode": "digital-and-data" })),
        ("Two Above", json!({ "gradeCode": "G6", "professionCode": "digital-and-data" })),
        ("Same Profession", json!({ "gradeCode": "G7" })),
        ("Same Department", json!({ "gradeCode": "G7", "organisationName": "GCHQ" })),
        ("Too High", json!({ "gradeCode": "SCS1" })),
        ("Same Grade", json!({})),
        ("A Mentee Too", json!({ "gradeCode": "G7", "kind": "MENTOR_WANTED" })),
    ] {
        let who = app.member(name).await;
        let fields = with(with(input(name), &mentor), &changes);
        assert_eq!(post_advert(&app, &who, fields).await["errors"], json!([]), "{name}");
    }
    let query = "query($id: ID!) { topic(id: $id) { advert { suggestions { topic { advert { name } } reasons } } } }";
    let suggested = ask(&app, &ada, query, &own).await["topic"]["advert"]["suggestions"].clone();
    assert_eq!(
        suggested,
        json!([
            { "topic": { "advert": { "name": "Same Profession" } }, "reasons": [
                "one grade above you", "in Policy, the profession you work in too",
                "from another department, Home Office", "without an answer yet"] },
            { "topic": { "advert": { "name": "Two Above" } }, "reasons": [
                "two grades above you", "in Digital and Data",
                "from another department, Home Office", "without an answer yet"] },
            { "topic": { "advert": { "name": "One Above" } }, "reasons": [
                "one grade above you", "in Digital and Data",
                "from another department, Home Office", "without an answer yet"] },
        ])
    );
    for other in [app.member("Eve").await, app.moderator("Grace").await] {
        let seen = ask(&app, &other, query, &own).await;
        assert_eq!(seen["topic"]["advert"]["suggestions"], json!([]));
    }
}

#[tokio::test]
async fn what_the_other_one_registered_to_want_counts_on_either_database() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.member("Ada").await, app.member("Bob").await);
    let mary = app.member("Mary").await;
    advert_of(&app, &ada, "Ada").await;
    app.ask_at(NOON + Duration::HOUR, &bob, CREATE, json!({ "input": input("Bob") })).await;
    let mentor = json!({
        "kind": "MENTEE_WANTED", "gradeCode": "G7", "organisationName": "Home Office",
        "professionCode": "digital-and-data",
    });
    let own = post_advert(&app, &mary, with(input("Mary"), &mentor)).await["topic"]["id"].clone();
    let query = "query($id: ID!) { topic(id: $id) { advert { suggestions { topic { advert { name } } } } } }";
    let suggested = async || {
        let seen = ask(&app, &mary, query, own.as_str().unwrap()).await;
        let suggestions = seen["topic"]["advert"]["suggestions"].as_array().unwrap().clone();
        suggestions.iter().map(|it| it["topic"]["advert"]["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(suggested().await, ["Ada", "Bob"], "the longest open first");

    let (one, other) = (app.member("One").await, app.member("Other").await);
    let round = publish_round(&app, &one, &other).await;
    let plan = plan::Entity::find_by_id(round.plan_id).one(app.db().reader()).await.unwrap();
    let role = ParticipantRole::Mentee;
    let id = app.occasion().id();
    let mut wish = participant_of(id, plan.unwrap().round_id, bob.account().unwrap(), role);
    wish.wanted_profession = Set(Some("digital-and-data".to_owned()));
    app.db().write::<_, DbErr>(async |tx| wish.insert(tx).await).await.unwrap();
    assert_eq!(suggested().await, ["Bob", "Ada"], "he wants somebody of her profession");
}
