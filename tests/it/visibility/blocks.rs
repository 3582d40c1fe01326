//! Blocking a member.

use clearing::entity::{IntroductionState, introduction};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{UNBLOCK, advance_at, advert, answer, block, hide_now, id_of, offers, text, thread};
use crate::test_app::TestApp;
use time::macros::datetime;

const MINE: &str = "{ myBlockedMembers { displayName } }";
const SAYS_YES: &str = "mutation($id: ID!) { answerIntroduction(introductionId: $id, yes: true) {
    errors { code } } }";
const ACCEPT: &str = "mutation($id: ID!) { acceptOffer(offerId: $id) { errors { code } } }";
const MATCHES: &str = "{ myClearingMatches { email blocked endedAt topic { title } } }";
const TOPIC: &str = "query($id: ID!) { topic(id: $id) { title } }";

async fn mine(app: &TestApp, who: &clearing::account::Viewer) -> Value {
    app.ask(who, MINE, json!({})).await["data"]["myBlockedMembers"].clone()
}

#[tokio::test]
async fn a_member_is_blocked_once_and_comes_back_unblocked() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (pat, grace) = (app.pending("Pat").await, app.moderator("Grace").await);
    let hers = thread(&app, &eve, "Hello").await;
    let sees = async |who, topic: &str| {
        let answer = app.ask(who, TOPIC, json!({ "id": topic })).await;
        answer["data"]["topic"]["title"] == "Hello"
    };
    for _ in 0..2 {
        let blocked = block(&app, &ada, &eve).await["data"]["blockMember"].clone();
        assert_eq!(blocked, json!({ "member": { "displayName": "Eve" }, "errors": [] }));
    }
    assert_eq!(mine(&app, &ada).await, json!([{ "displayName": "Eve" }]));
    assert!(!sees(&ada, &hers).await);
    assert!(sees(&grace, &hers).await);
    for who in [&eve, &grace] {
        assert_eq!(mine(&app, who).await, json!([]), "only Ada knows");
    }
    let log = app.ask(&grace, "{ moderationLog { action subject } }", json!({})).await;
    assert_eq!(log["data"]["moderationLog"], json!([]));

    let own = block(&app, &ada, &ada).await["data"]["blockMember"]["errors"].clone();
    assert_eq!(own[0]["message"], "You cannot block yourself");
    for nobody in [&pat, &eve] {
        // Whoever waits to be verified is no member; by whom one is blocked cannot be told.
        let by = if id_of(nobody) == id_of(&eve) { &eve } else { &ada };
        let whom = if id_of(nobody) == id_of(&eve) { &ada } else { &pat };
        let refused = block(&app, by, whom).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND", "{refused}");
    }
    // A moderator who was blocked sees all the same, and can be told nothing by it.
    block(&app, &eve, &grace).await;
    assert!(sees(&grace, &hers).await);

    let undone = app.ask(&ada, UNBLOCK, json!({ "id": id_of(&eve) })).await;
    assert_eq!(undone["data"]["unblockMember"]["errors"], json!([]), "{undone}");
    assert!(sees(&ada, &hers).await);
    let again = app.ask(&ada, UNBLOCK, json!({ "id": id_of(&eve) })).await;
    assert_eq!(again["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn offers_between_the_two_lapse_and_those_of_others_stand() {
    for is_by_author in [true, false] {
        let app = TestApp::new().await;
        let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
        let (eve, grace) = (app.member("Eve").await, app.moderator("Grace").await);
        let (adas, alans) =
            (advert(&app, &ada, "Ada", false).await, advert(&app, &alan, "Alan", true).await);
        answer(&app, &alan, &adas, "I could.", true).await;
        answer(&app, &ada, &alans, "Could you?", true).await;
        answer(&app, &eve, &adas, "So could I.", true).await;
        let (by, whom) = if is_by_author { (&ada, &alan) } else { (&alan, &ada) };
        block(&app, by, whom).await;
        let states = |offers: Vec<(String, String)>| {
            let mut states: Vec<_> = offers.into_iter().map(|(_, state)| state).collect();
            states.sort();
            states
        };
        assert_eq!(states(offers(&app, &grace, &adas).await), ["LAPSED", "STANDING"]);
        assert_eq!(states(offers(&app, &grace, &alans).await), ["LAPSED"]);
        assert_eq!(states(offers(&app, &ada, &adas).await), ["STANDING"], "Eve's");
        assert_eq!(offers(&app, &alan, &adas).await, []);
        // The log has each offer as ended by whoever made it, whoever blocked whom.
        let query = "{ moderationLog { action moderator { displayName } } }";
        let log = app.ask(&grace, query, json!({})).await["data"]["moderationLog"].clone();
        let mut ended: Vec<String> = log
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["action"] == "end offer")
            .map(|it| text(&it["moderator"]["displayName"]))
            .collect();
        ended.sort();
        assert_eq!(ended, ["Ada", "Alan"]);
    }
}

#[tokio::test]
async fn an_introduction_ends_as_any_other_that_did_not_work_out() {
    let app = TestApp::new().await;
    let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
    advert(&app, &ada, "Ada", false).await;
    advert(&app, &alan, "Alan", true).await;
    let tuesday = datetime!(2030-01-08 10:00 UTC);
    advance_at(&app, tuesday).await;
    let introductions = async || introduction::Entity::find().all(app.db().reader()).await.unwrap();
    let id = introductions().await[0].id.to_string();
    app.ask_at(tuesday, &alan, SAYS_YES, json!({ "id": id })).await;
    block(&app, &ada, &alan).await;
    assert_eq!(introductions().await[0].state, IntroductionState::Over);
    let told = async |who| {
        let query = "{ notifications { nodes { text } } }";
        app.ask(who, query, json!({})).await["data"]["notifications"]["nodes"].clone()
    };
    let over = "An introduction did not work out. We will try again while your advert is open";
    assert_eq!(told(&alan).await, json!([{ "text": over }]), "he said yes");
    assert_eq!(told(&ada).await, json!([]));
    advance_at(&app, tuesday + time::Duration::WEEK).await;
    assert_eq!(introductions().await.len(), 1, "they are not introduced again");
}

#[tokio::test]
async fn a_match_goes_on_and_is_there_while_it_does() {
    let app = TestApp::new().await;
    let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
    let adas = advert(&app, &ada, "Ada", false).await;
    answer(&app, &alan, &adas, "I could.", true).await;
    let offer = offers(&app, &ada, &adas).await[0].0.clone();
    let accepted = app.ask(&ada, ACCEPT, json!({ "id": offer })).await;
    assert_eq!(accepted["data"]["acceptOffer"]["errors"], json!([]), "{accepted}");
    let sees = async |who| {
        let topic = app.ask(who, TOPIC, json!({ "id": adas })).await["data"]["topic"].clone();
        let matches = app.ask(who, MATCHES, json!({})).await["data"]["myClearingMatches"].clone();
        (topic.is_null(), matches[0]["email"].clone(), matches[0]["blocked"].clone())
    };
    hide_now(&app, &ada, true).await;
    assert_eq!(sees(&alan).await, (false, json!("ada@homeoffice.gov.uk"), json!(false)));
    block(&app, &ada, &alan).await;
    assert_eq!(sees(&alan).await, (true, json!("ada@homeoffice.gov.uk"), json!(false)));
    assert_eq!(sees(&ada).await, (false, json!("alan@homeoffice.gov.uk"), json!(true)));

    let found = app.ask(&ada, "{ myClearingMatches { id } }", json!({})).await;
    let id = &found["data"]["myClearingMatches"][0]["id"];
    let end = "mutation($id: ID!) { endClearingMatch(matchId: $id) { errors { code } } }";
    app.ask(&ada, end, json!({ "id": id })).await;
    assert_eq!(sees(&alan).await, (true, Value::Null, Value::Null), "it is gone once it has ended");
}
