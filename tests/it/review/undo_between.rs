//! Undoing what has to do with two people, one of whom may have blocked the other
//! since; and that somebody was let into clearing.

use clearing::account::Viewer;
use clearing::entity::{IntroductionState, introduction};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::macros::datetime;

use super::undo::{CLOSE, LATER, OFFER, SOON, SUSPEND, TOPIC, act, refused, undone};
use super::{advert_at, done_at, id_of};
use crate::clearing::taking_part::publish_round;
use crate::test_app::{NOON, TestApp};
use crate::visibility::{advance_at, advert, block};

const LET_IN: &str = "mutation($id: ID!) { letIntoClearing(accountId: $id, reason: \"Came late\") {
    undo errors { code } } }";
const IN_CLEARING: &str = "query($id: ID!) { memberInClearing(id: $id) {
    member { displayName } eligible reason mayBeLetIn } }";

/// How the offers on a topic stand, in the order of the alphabet.
async fn offers(app: &TestApp, grace: &Viewer, topic: &str) -> Vec<String> {
    let seen = done_at(app, LATER, grace, TOPIC, json!({ "id": topic })).await;
    let offers = seen["offers"].as_array().unwrap().iter();
    let mut states: Vec<_> =
        offers.map(|offer| offer["state"].as_str().unwrap().to_owned()).collect();
    states.sort();
    states
}

#[tokio::test]
async fn an_offer_between_two_of_whom_one_blocked_the_other_stays_as_it_ended() {
    for is_by_author in [true, false] {
        let app = TestApp::new().await;
        let grace = app.moderator("Grace").await;
        let (ada, eve, joan) =
            (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
        let topic = advert_at(&app, NOON, &ada).await;
        for who in [&eve, &joan] {
            done_at(&app, NOON, who, OFFER, json!({ "id": topic })).await;
        }
        let entry = act(&app, &grace, CLOSE, &topic).await;
        let (by, whom) = if is_by_author { (&ada, &eve) } else { (&eve, &ada) };
        assert!(block(&app, by, whom).await["errors"].is_null());
        undone(&app, &grace, &entry).await;
        assert_eq!(offers(&app, &grace, &topic).await, ["LAPSED", "STANDING"], "{is_by_author}");

        // As well where whoever made the offer was suspended in between.
        let entry = act(&app, &grace, SUSPEND, &id_of(&joan)).await;
        assert!(block(&app, &ada, &joan).await["errors"].is_null());
        undone(&app, &grace, &entry).await;
        assert_eq!(offers(&app, &grace, &topic).await, ["LAPSED", "LAPSED"], "{is_by_author}");
    }
}

#[tokio::test]
async fn an_introduction_goes_on_unless_one_of_the_two_blocked_the_other() {
    let tuesday = datetime!(2030-01-01 10:00 UTC);
    for is_blocked in [false, true] {
        let app = TestApp::new().await;
        let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
        let grace = app.moderator("Grace").await;
        let topic = advert(&app, &ada, "Ada", false).await;
        advert(&app, &alan, "Alan", true).await;
        advance_at(&app, tuesday).await;
        let state =
            async || introduction::Entity::find().all(app.db().reader()).await.unwrap()[0].state;
        assert_eq!(state().await, IntroductionState::Asked);
        let entry = act(&app, &grace, CLOSE, &topic).await;
        assert_eq!(state().await, IntroductionState::Over);
        if is_blocked {
            assert!(block(&app, &alan, &ada).await["errors"].is_null());
        }
        undone(&app, &grace, &entry).await;
        let expected = if is_blocked { IntroductionState::Over } else { IntroductionState::Asked };
        assert_eq!(state().await, expected, "{is_blocked}");
    }
}

#[tokio::test]
async fn who_was_let_in_is_as_before_until_they_have_begun() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let (late, grace) = (app.member("Late").await, app.moderator("Grace").await);
    let id = id_of(&late);
    let seen = async || done_at(&app, SOON, &grace, IN_CLEARING, json!({ "id": id })).await;
    assert_eq!(seen().await["mayBeLetIn"], false, "everybody may take part");
    publish_round(&app, &mentee, &mentor).await;
    let shut_out = json!({
        "member": { "displayName": "Late" }, "eligible": false, "mayBeLetIn": true,
        "reason": "The clearing forum is for people who registered for Spring 2030",
    });
    assert_eq!(seen().await, shut_out);
    let entry = act(&app, &grace, LET_IN, &id).await;
    assert_eq!(seen().await["reason"], "A moderator let you take part in clearing");
    undone(&app, &grace, &entry).await;
    assert_eq!(seen().await, shut_out);

    // Let in twice: undone, the first time still counts.
    done_at(&app, NOON, &grace, LET_IN, json!({ "id": id })).await;
    let entry = act(&app, &grace, LET_IN, &id).await;
    undone(&app, &grace, &entry).await;
    assert_eq!(seen().await["eligible"], true);

    let entry = act(&app, &grace, LET_IN, &id).await;
    advert_at(&app, LATER, &late).await;
    let words =
        "This member has already posted an advert or made an offer. Close or delete it first";
    assert_eq!(refused(&app, &grace, &entry).await, words);
    assert_eq!(seen().await["reason"], "You have an open advert");
    let nobody = app.pending("Pat").await;
    let found = app.ask(&grace, IN_CLEARING, json!({ "id": id_of(&nobody) })).await;
    assert_eq!(found["data"]["memberInClearing"], Value::Null, "who waits is no member");
}
