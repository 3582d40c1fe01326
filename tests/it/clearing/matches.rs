//! Matches: an offer accepted, what follows from it, and "it did not work".

use clearing::account::Viewer;
use clearing::entity::{Outcome, participant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use time::Duration;

use super::taking_part::publish_round;
use super::{
    ACCEPT, CLOSE, ELIGIBLE, END, MATCHES, OFFERS, REOPEN, advert_of, answer, ask, input, logged,
    offer_of, post_advert, with,
};
use crate::test_app::{NOON, TestApp};

async fn is_eligible(app: &TestApp, who: &Viewer) -> bool {
    let answer = app.ask(who, ELIGIBLE, json!({})).await;
    answer["data"]["clearingEligibility"]["eligible"] == true
}

async fn accept(app: &TestApp, who: &Viewer, offer: &str) -> Value {
    app.ask(who, ACCEPT, json!({ "id": offer })).await["data"]["acceptOffer"].clone()
}

#[tokio::test]
async fn an_accepted_offer_is_a_match_at_once() {
    let app = TestApp::new().await;
    let (ada, eve, joan) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
    let grace = app.moderator("Grace").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    let chosen = offer_of(&app, &eve, &advert).await;
    offer_of(&app, &joan, &advert).await;
    let elsewhere = advert_of(&app, &app.member("Mary").await, "Mary").await;
    offer_of(&app, &eve, &elsewhere).await;

    let mut accepted = accept(&app, &ada, &chosen).await;
    accepted["match"]["id"].take();
    assert_eq!(
        accepted,
        json!({ "errors": [], "match": {
            "id": null, "other": { "displayName": "Eve" }, "otherIs": "MENTOR",
            "email": "eve@homeoffice.gov.uk", "topic": { "state": "MATCH_DECLARED" },
            "endedAt": null, "mayEnd": true } })
    );
    let mut eves = app.ask(&eve, MATCHES, json!({})).await["data"]["myClearingMatches"].clone();
    eves[0]["id"].take();
    assert_eq!(
        eves,
        json!([{ "id": null, "other": { "displayName": "Ada" }, "otherIs": "MENTEE",
                 "email": "ada@homeoffice.gov.uk", "endedAt": null, "mayEnd": true }])
    );
    for (who, topic, state) in
        [(&joan, &advert, "DECLINED"), (&eve, &elsewhere, "LAPSED"), (&eve, &advert, "ACCEPTED")]
    {
        let offers = ask(&app, who, OFFERS, topic).await["topic"]["offers"].clone();
        assert_eq!(offers[0]["state"], state);
    }
    assert!(!is_eligible(&app, &ada).await && !is_eligible(&app, &eve).await);
    let again = accept(&app, &ada, &chosen).await["errors"].clone();
    assert_eq!(again[0]["code"], "OFFER_NOT_STANDING");
    assert_eq!(again[0]["message"], "This offer was accepted");

    // The queue says with whom; moderators see no address, others no match.
    let queue = "{ closingQueue { matches { other { displayName } email } posts { nodes { kind body } } } }";
    let queue = app.ask(&grace, queue, json!({})).await["data"]["closingQueue"].clone();
    assert_eq!(queue[0]["matches"], json!([{ "other": { "displayName": "Eve" }, "email": null }]));
    let last = queue[0]["posts"]["nodes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "MATCH_DECLARED");
    let matches = "query($id: ID!) { topic(id: $id) { matches { id } } }";
    assert_eq!(ask(&app, &joan, matches, &advert).await["topic"]["matches"], json!([]));

    let actions: Vec<_> = logged(&app, &grace).await.into_iter().map(|it| it.0).collect();
    assert_eq!(
        actions,
        [
            "accept offer",
            "declare match",
            "decline offer",
            "end offer",
            "make match",
            "make offer",
            "make offer",
            "make offer",
        ]
    );
}

#[tokio::test]
async fn a_mentor_with_room_for_more_keeps_the_advert_and_the_programme_has_the_match() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    // The mentor takes three; the two have met in the round.
    publish_round(&app, &mentee, &mentor).await;
    let wants = with(input("Mentor"), &json!({ "kind": "MENTEE_WANTED" }));
    let advert = post_advert(&app, &mentor, wants).await["topic"]["id"].clone();
    let advert = advert.as_str().unwrap().to_owned();
    let own = advert_of(&app, &mentee, "Mentee").await;
    let offer = offer_of(&app, &mentee, &advert).await;
    let made = accept(&app, &mentor, &offer).await;
    assert_eq!(made["match"]["topic"]["state"], "OPEN", "{made}");
    assert_eq!(made["match"]["otherIs"], "MENTEE");
    let topic = ask(&app, &mentee, OFFERS, &own).await["topic"].clone();
    assert_eq!(topic["state"], "MATCH_DECLARED", "who has a mentor wants no other");

    let round = participant::Entity::find().one(app.db().reader()).await.unwrap().unwrap();
    let matches = "query($id: ID!) { myMatches(roundId: $id) { name longTerm foundInClearing } }";
    for (who, name) in [(&mentee, "Mentor"), (&mentor, "Mentee")] {
        let seen = app.ask(who, matches, json!({ "id": round.round_id.to_string() })).await;
        let expected = json!([{ "name": name, "longTerm": true, "foundInClearing": false }]);
        assert_eq!(seen["data"]["myMatches"], expected);
    }
    let id = json!({ "id": made["match"]["id"] });
    let ended = app.ask(&mentee, END, id.clone()).await["data"]["endClearingMatch"].clone();
    assert_eq!(ended["match"]["email"], Value::Null, "{ended}");
    assert_eq!(ended["match"]["endReason"], Value::Null);
    let seen = app.ask(&mentee, matches, json!({ "id": round.round_id.to_string() })).await;
    assert_eq!(seen["data"]["myMatches"][0]["longTerm"], false);
    let topic = ask(&app, &mentee, OFFERS, &own).await["topic"].clone();
    assert_eq!(topic["state"], "OPEN", "the mentee's own advert is open again");
    let again = app.ask(&mentor, END, id).await["data"]["endClearingMatch"].clone();
    assert_eq!(again["errors"][0]["code"], "ALREADY_DONE");
}

#[tokio::test]
async fn it_did_not_work_opens_the_advert_again_within_thirty_days() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    let made = accept(&app, &ada, &offer).await["match"]["id"].clone();
    ask(&app, &grace, CLOSE, &advert).await;
    let id = json!({ "id": made });
    let stranger = app.ask(&app.member("Joan").await, END, id.clone()).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let late = app.ask_at(NOON + Duration::days(30), &eve, END, id.clone()).await;
    let late = &late["data"]["endClearingMatch"]["errors"][0];
    assert_eq!(
        late["message"],
        "You can end a match here for 30 days. After that, ask a moderator"
    );

    let soon = NOON + Duration::days(29);
    let ended = app.ask_at(soon, &eve, END, id).await["data"]["endClearingMatch"].clone();
    assert_eq!(ended["errors"], json!([]));
    assert_eq!(ask(&app, &ada, OFFERS, &advert).await["topic"]["state"], "OPEN");
    assert!(is_eligible(&app, &eve).await);
    for who in [&ada, &eve] {
        let seen = app.ask(who, MATCHES, json!({})).await["data"]["myClearingMatches"].clone();
        assert_eq!(seen[0]["email"], Value::Null);
        assert_eq!(seen[0]["endedAt"], "2030-01-30T12:00:00Z");
    }
    let told = "{ notifications { nodes { kind text } } }";
    let told = app.ask(&ada, told, json!({})).await["data"]["notifications"]["nodes"].clone();
    assert_eq!(told[0], json!({ "kind": "MATCH_ENDED", "text": "Your match with Eve has ended" }));
    // Both may start again, with each other too.
    let offer = offer_of(&app, &eve, &advert).await;
    assert_eq!(accept(&app, &ada, &offer).await["errors"], json!([]));
}

#[tokio::test]
async fn a_moderator_who_opens_a_thread_again_ends_its_match() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    accept(&app, &ada, &offer).await;
    ask(&app, &grace, REOPEN, &advert).await;
    let seen = app.ask(&ada, MATCHES, json!({})).await["data"]["myClearingMatches"].clone();
    assert_eq!(seen[0]["email"], Value::Null);
    assert!(is_eligible(&app, &eve).await);
}

#[tokio::test]
async fn who_is_suspended_or_withdrawn_cannot_be_accepted_and_leaves_nothing_open() {
    let app = TestApp::new().await;
    let (ada, eve, grace) =
        (app.member("Ada").await, app.member("Eve").await, app.moderator("Grace").await);
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    let own = advert_of(&app, &eve, "Eve").await;
    let suspend = "mutation($id: ID!) { suspendAccount(accountId: $id, reason: \"rude\") { errors { code } } }";
    let id = json!({ "id": eve.account().unwrap().id.to_string() });
    let suspended = app.ask(&grace, suspend, id).await;
    assert_eq!(suspended["data"]["suspendAccount"]["errors"], json!([]), "{suspended}");
    let refused = accept(&app, &ada, &offer).await["errors"][0].clone();
    assert_eq!(refused["code"], "OFFER_NOT_STANDING");
    assert_eq!(ask(&app, &ada, OFFERS, &own).await["topic"]["state"], "WITHDRAWN");
    assert_eq!(answer(&app, &ada, &own, true).await["errors"][0]["code"], "NOT_ELIGIBLE");

    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    publish_round(&app, &mentee, &mentor).await;
    let own = advert_of(&app, &mentee, "Mentee").await;
    let offer = offer_of(&app, &mentor, &own).await;
    let row = participant::Entity::find()
        .filter(participant::Column::Name.eq("Mentor"))
        .one(app.db().reader())
        .await
        .unwrap()
        .unwrap();
    let withdraw =
        "mutation($id: ID!) { withdrawParticipant(participantId: $id) { errors { code } } }";
    let mary = app.admin("Mary").await;
    app.ask(&mary, withdraw, json!({ "id": row.id.to_string() })).await;
    let refused = accept(&app, &mentee, &offer).await["errors"][0].clone();
    assert_eq!(refused["code"], "OFFER_NOT_STANDING");
}

#[tokio::test]
async fn a_long_term_match_in_the_round_ends_the_own_advert() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let pair = publish_round(&app, &mentee, &mentor).await;
    let own = advert_of(&app, &mentee, "Mentee").await;
    let round = participant::Entity::find().one(app.db().reader()).await.unwrap().unwrap();
    let record = "mutation($round: ID!, $id: ID!, $outcome: Outcome!) {
        recordOutcome(roundId: $round, matchId: $id, outcome: $outcome) { match { longTerm } errors { code } } }";
    let go_on = json!({ "round": round.round_id.to_string(), "id": pair.id.to_string(), "outcome": "CONTINUE" });
    app.ask(&mentor, record, go_on.clone()).await;
    assert_eq!(ask(&app, &mentee, OFFERS, &own).await["topic"]["state"], "OPEN");
    let both = app.ask(&mentee, record, go_on).await["data"]["recordOutcome"].clone();
    assert_eq!(both["match"]["longTerm"], true, "{both}");
    assert_eq!(ask(&app, &mentee, OFFERS, &own).await["topic"]["state"], "MATCH_DECLARED");
}

#[tokio::test]
async fn a_moderator_lets_somebody_in_with_a_reason_that_is_logged() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let (late, grace) = (app.member("Late").await, app.moderator("Grace").await);
    let let_in =
        "mutation($id: ID!, $reason: String!) { letIntoClearing(accountId: $id, reason: $reason) {
        account { displayName } errors { code field } } }";
    let ask_for = async |who: &Viewer, reason: &str| {
        let id = who.account().unwrap().id.to_string();
        let asked = json!({ "id": id, "reason": reason });
        app.ask(&grace, let_in, asked).await["data"]["letIntoClearing"].clone()
    };
    assert_eq!(ask_for(&late, "came late").await["errors"][0]["code"], "ALREADY_DONE");
    let pair = publish_round(&app, &mentee, &mentor).await;
    let missing = json!([{ "code": "REQUIRED", "field": ["reason"] }]);
    assert_eq!(ask_for(&late, " ").await["errors"], missing);
    let go_on = Some(Outcome::Continue);
    super::taking_part::outcomes(&app, &pair, go_on, go_on).await;
    for who in [&late, &mentee] {
        assert!(!is_eligible(&app, who).await);
        let done = ask_for(who, "asked by email").await;
        assert_eq!(done["errors"], json!([]));
        assert!(is_eligible(&app, who).await);
    }
    let actions: Vec<_> = logged(&app, &grace).await.into_iter().map(|it| it.0).collect();
    assert_eq!(actions, ["let into clearing", "let into clearing"]);
}

#[tokio::test]
async fn suggestions_leave_out_who_met_who_had_a_match_and_who_has_offered() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let other = app.member("Other").await;
    let fields =
        json!({ "kind": "MENTEE_WANTED", "gradeCode": "G7", "organisationName": "Home Office" });
    let mut adverts = Vec::new();
    for (name, who) in [("Mentor", &mentor), ("Other", &other)] {
        let posted = post_advert(&app, who, with(input(name), &fields)).await;
        adverts.push(posted["topic"]["id"].as_str().unwrap().to_owned());
    }
    let own = advert_of(&app, &mentee, "Mentee").await;
    let query = "query($id: ID!) { topic(id: $id) { advert { suggestions { topic { author { displayName } } } } } }";
    let names = async || {
        let seen = ask(&app, &mentee, query, &own).await;
        let seen = seen["topic"]["advert"]["suggestions"].as_array().unwrap().clone();
        let name = |it: &Value| it["topic"]["author"]["displayName"].as_str().unwrap().to_owned();
        let mut names: Vec<_> = seen.iter().map(name).collect();
        names.sort();
        names
    };
    assert_eq!(names().await, ["Mentor", "Other"]);
    publish_round(&app, &mentee, &mentor).await;
    assert_eq!(names().await, ["Other"], "the two have met");
    // Others take part as well while no round is under way.
    offer_of(&app, &mentee, &adverts[1]).await;
    assert_eq!(names().await, [""; 0], "an offer stands");
}
